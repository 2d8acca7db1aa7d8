import type { FastifyInstance, FastifyRequest } from "fastify";
import { newId, type Clock, type InTransaction } from "#domain/kernel";
import { homeOf, resolveShareLink, withReference } from "#domain/attribution";
import { defaultTerms, termsAt } from "#domain/programme";
import { withinPatience, type ClickWriter } from "./click-writer.ts";
import { hostOf, verdictOf, visitorHash } from "./visitor.ts";

type Remembered = { renewAt: number; readonly until: number; readonly resolved: Promise<Resolved> };
type Resolved = Awaited<ReturnType<typeof resolveShareLink>>;

/** How long a link's target is remembered in memory: a paused partner or a new slug is seen everywhere within this time. */
const rememberedMs = 5_000;
/** A link that is followed all the time is looked up again after half of it, beside its visits, so that none of them waits for it. */
const renewedAfterMs = rememberedMs / 2;
const mostRemembered = 10_000;
/** a hall full of people behind one address stays below it */
const perAddressAndMinute = 1_200;

/** `GET /r/:reference[/:link]`: records the click, then sends the visitor on to the shop with `ref` and `campaign` appended. */
export function shareLinkRoutes(
  app: FastifyInstance,
  doors: { inTransaction: InTransaction; clock: Clock; clicks: ClickWriter; shopHosts: readonly string[] },
): void {
  const withinLimit = app.createRateLimit({ max: perAddressAndMinute, timeWindow: "1 minute" });
  const isFlood = async (request: FastifyRequest): Promise<boolean> => {
    const limit = await withinLimit(request);
    return !limit.isAllowed && limit.isExceeded;
  };
  const remembered = new Map<string, Remembered>();

  function resolve(reference: string, linkId: string | null): Promise<Resolved> {
    const key = `${reference}/${linkId ?? ""}`;
    const now = doors.clock.now().epochMilliseconds;
    const known = remembered.get(key);
    if (!known || known.until <= now) return lookUp(key, reference, linkId, known);
    if (known.renewAt <= now) {
      known.renewAt = known.until;
      void lookUp(key, reference, linkId, known);
    }
    return known.resolved;
  }

  function lookUp(key: string, reference: string, linkId: string | null, known: Remembered | undefined): Promise<Resolved> {
    const now = doors.clock.now().epochMilliseconds;
    if (remembered.size >= mostRemembered) remembered.clear();
    const lookedUp = doors.inTransaction({ kind: "guest" }, async (tx) =>
      resolveShareLink(tx, { reference, linkId, shopHosts: doors.shopHosts, terms: await termsAt(tx, tx.now) }),
    );
    // The visitor must reach the shop even while our database is away: by what was last known, or else by the front page. The link
    // still carries `ref`, which the shop's order will show.
    const resolved = withinPatience(lookedUp).catch((error: unknown) => {
      app.log.error({ err: error }, "a share link could not be looked up");
      remembered.set(key, { renewAt: now, until: now, resolved }); // to be asked for again at the next visit
      return known?.resolved ?? frontPage(reference);
    });
    const fresh = { renewAt: now + renewedAfterMs, until: now + rememberedMs, resolved };
    if (!known || known.until <= now) remembered.set(key, fresh);
    else void resolved.then(() => remembered.get(key) === known && remembered.set(key, fresh));
    return resolved;
  }

  function frontPage(reference: string): Resolved {
    const home = homeOf(doors.shopHosts);
    if (home === null) return null;
    return {
      partnerId: "",
      isCredited: false,
      url: withReference(home, reference.toWellFormed(), "", defaultTerms),
      landing: home,
      campaign: "",
      shareLinkId: null,
    };
  }

  for (const url of ["/r/:reference", "/r/:reference/:link"])
    app.get<{ Params: { reference: string; link?: string } }>(url, async (request, reply) => {
      const found = await resolve(request.params.reference.toLowerCase(), request.params.link?.toLowerCase() ?? null);
      void reply.headers({ "cache-control": "no-store", "referrer-policy": "no-referrer-when-downgrade", "x-robots-tag": "noindex" });
      if (!found)
        return reply
          .code(404)
          .type("text/plain; charset=utf-8")
          .send("This share link does not exist. Please ask whoever gave it to you for a new one.\n");
      // A flood from one address still gets to the shop; its clicks are not worth our database.
      if (found.isCredited && !(await isFlood(request))) await record(request, found);
      return reply.redirect(found.url, 302);
    });

  async function record(request: FastifyRequest, found: NonNullable<Resolved>): Promise<void> {
    const agent = request.headers["user-agent"] ?? "";
    const click = {
      id: newId(),
      clickedAt: doors.clock.now(),
      partnerId: found.partnerId,
      shareLinkId: found.shareLinkId,
      campaign: found.campaign,
      landing: found.landing,
      referrerHost: hostOf(request.headers.referer),
      verdict: verdictOf(request.method, request.headers),
    };
    const written = doors.clicks.salt().then((salt) => doors.clicks.write({ ...click, visitor: visitorHash(salt, request.ip, agent) }));
    try {
      await withinPatience(written);
    } catch (error) {
      request.log.error({ err: error }, "a click could not be recorded");
    }
  }
}
