import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { campaignIn, type Clock, type InTransaction } from "#domain/kernel";
import { readTarget } from "#domain/attribution";
import { partnerByReference } from "#domain/partners";
import { defaultTerms, termsAt } from "#domain/programme";
import { withinPatience, type ClickWriter } from "./click-writer.ts";
import { packingFor, trackerScript, type TrackerScript } from "./tracker-script.ts";
import { hostOf, verdictOf, visitorHash } from "./visitor.ts";

const beacon = z.object({
  click: z.uuid(),
  reference: z.string().min(1).max(100),
  campaign: z.string().nullish(),
  landing: z.string(),
  referrer: z.string().nullish(),
});

const perAddressAndMinute = 120;

/** how long the terms may have changed before the script says so */
const termsHoldMs = 60_000;

/**
 * `GET /tracker.js` and `POST /tracker`: visits that began at the shop itself, on a page opened with `?ref=`. Both are served under `trackerPath` as well, because
 * blockers know names. `POST /clicks` is the same for who writes a tracker of their own.
 */
export function clickRoutes(
  app: FastifyInstance,
  doors: { inTransaction: InTransaction; clock: Clock; clicks: ClickWriter; shopHosts: readonly string[]; trackerPath: string | undefined },
): void {
  const paths = ["/tracker", ...(doors.trackerPath === undefined ? [] : [doors.trackerPath])];
  const script = currentScript(doors);
  for (const path of paths)
    app.get(`${path}.js`, async (request, reply) => {
      const packing = packingFor(request.headers["accept-encoding"]);
      void reply.headers({
        "cache-control": "public, max-age=3600",
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
        vary: "accept-encoding",
        ...(packing === "identity" ? {} : { "content-encoding": packing }),
      });
      return reply.send((await script())[packing]);
    });

  // Browsers send beacons as text/plain, which needs no preflight; the body is JSON whatever it is called.
  app.addContentTypeParser("text/plain", { parseAs: "string" }, (_request, body, done) => done(null, parsed(body as string)));

  const limits = { bodyLimit: 8_192, config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute" } } };
  for (const path of ["/clicks", ...paths])
    app.post(path, limits, async (request, reply) => {
      void reply.headers({ "access-control-allow-origin": "*", "cache-control": "no-store" });
      const read = beacon.safeParse(request.body);
      if (!read.success)
        return reply.code(400).send({ error: "A click needs click (UUID), reference, landing (URL) and may have campaign and referrer." });
      const visit = read.data;
      const landing = landingOf(visit.landing, doors.shopHosts);
      if (landing === null) return reply.code(403).send({ error: "That page is not on one of the shop's hosts." });
      const partner = await withinPatience(doors.inTransaction({ kind: "guest" }, (tx) => partnerByReference(tx, visit.reference)));
      if (!partner || (partner.status !== "active" && partner.status !== "paused"))
        return reply.code(404).send({ error: "Nobody owns that reference." });
      const salt = await withinPatience(doors.clicks.salt());
      const written = doors.clicks.write({
        id: visit.click.toLowerCase(),
        mayBeKnown: true,
        clickedAt: doors.clock.now(),
        partnerId: partner.id,
        shareLinkId: null,
        campaign: campaignIn(visit.campaign ?? ""),
        landing,
        referrerHost: hostOf(visit.referrer ?? undefined),
        visitor: visitorHash(salt, request.ip, request.headers["user-agent"] ?? ""),
        verdict: verdictOf(request.method, request.headers),
      });
      await withinPatience(written);
      return reply.code(204).send();
    });
}

/** The script with the attribution window of today; with the last one that was known while the database does not answer. */
function currentScript({ inTransaction, clock }: { inTransaction: InTransaction; clock: Clock }): () => Promise<TrackerScript> {
  let days = defaultTerms.attributionWindowDays;
  let script = trackerScript(days);
  let readAt: number | null = null;
  return async () => {
    const now = clock.now().epochMilliseconds;
    if (readAt !== null && Math.abs(now - readAt) < termsHoldMs) return script;
    readAt = now;
    try {
      const terms = await withinPatience(inTransaction({ kind: "guest" }, (tx) => termsAt(tx, tx.now)));
      if (terms.attributionWindowDays !== days) script = trackerScript((days = terms.attributionWindowDays));
    } catch {
      // A shop's page gets its script all the same.
    }
    return script;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // not JSON: the schema says so to the sender
    return null;
  }
}

/** The page without our own parameters; null when it is not the shop's. Any trailing redirect parameter is only data here: nobody is sent there. */
function landingOf(url: string, shopHosts: readonly string[]): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  try {
    return readTarget(`${protocol}//${host}${pathname.replace(/^\/+/, "/")}`.slice(0, 1_900), shopHosts, defaultTerms);
  } catch {
    // refused: not one of the shop's pages
    return null;
  }
}
