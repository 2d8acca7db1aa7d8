import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { campaignIn, type Clock, type InTransaction } from "#domain/kernel";
import { readTarget } from "#domain/attribution";
import { partnerByReference } from "#domain/partners";
import { defaultTerms } from "#domain/programme";
import { withinPatience, type ClickWriter } from "./click-writer.ts";
import { hostOf, verdictOf, visitorHash } from "./visitor.ts";

const beacon = z.object({
  click: z.uuid(),
  reference: z.string().min(1).max(100),
  campaign: z.string().nullish(),
  landing: z.string(),
  referrer: z.string().nullish(),
});

const perAddressAndMinute = 120;

/** `GET /tracker.js` and `POST /clicks`: visits that began at the shop itself, on a page opened with `?ref=`. */
export function clickRoutes(
  app: FastifyInstance,
  doors: { inTransaction: InTransaction; clock: Clock; clicks: ClickWriter; shopHosts: readonly string[] },
): void {
  const tracker = readFileSync(new URL("./tracker.js", import.meta.url));
  app.get("/tracker.js", (_request, reply) =>
    reply
      .headers({
        "cache-control": "public, max-age=3600",
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
      })
      .send(tracker),
  );

  // Browsers send beacons as text/plain, which needs no preflight; the body is JSON whatever it is called.
  app.addContentTypeParser("text/plain", { parseAs: "string" }, (_request, body, done) => done(null, parsed(body as string)));

  app.post(
    "/clicks",
    { bodyLimit: 8_192, config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute" } } },
    async (request, reply) => {
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
    },
  );
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
