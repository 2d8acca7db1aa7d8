import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { InTransaction } from "#domain/kernel";
import { hearOfMail } from "#domain/messages";
import type { Endpoint } from "./api/endpoint.ts";
import type { Meters } from "./meters.ts";

const perMinute = 600;

/**
 * What is told of mails after they were sent. One small form, whoever tells it: a provider's own is translated in front of this door.
 * A bounce is final (a mailbox that is full for today is none); `messageId` is the mail's Message-ID.
 */
const mailEvents = z.object({
  events: z
    .array(
      z.object({
        kind: z.enum(["bounce", "complaint"]).describe("bounce: the address will never take mail; complaint: its owner called a mail spam"),
        address: z.email().max(254).describe("whom the mail was for"),
        messageId: z.string().max(300).nullish().describe("the Message-ID of the mail, with or without its angle brackets"),
      }),
    )
    .max(1_000)
    .describe("at most 1,000 at a time"),
});

export const mailEventsEndpoint: Endpoint = {
  method: "post",
  path: "/mail/events",
  operation: "tellOfMail",
  group: "Mail",
  summary: "Tell of bounces and complaints",
  description:
    "For whoever delivers the mail. Telling one again changes nothing. Addresses that bounced for good get no more mail; whoever complained gets none that may be refused.",
  security: "mail-events",
  body: { description: "What became of mails after they were sent.", schema: mailEvents },
  answers: {
    200: {
      description: "Heard.",
      schema: z.object({
        heard: z.int().describe("how many events were told"),
        suppressed: z.int().describe("how many addresses take no mail from now on that did before"),
      }),
    },
    400: { description: "The body is not of this form; `issues` says where." },
    401: { description: "The bearer token is none of MAIL_EVENTS_SECRETS." },
    429: { description: "More than 600 requests in a minute." },
    503: { description: "No secret is set." },
  },
};

/** `POST /mail/events` with `Authorization: Bearer <one of MAIL_EVENTS_SECRETS>`: bounces and complaints. Telling one again changes nothing. */
export function mailEventRoutes(
  app: FastifyInstance,
  doors: { inTransaction: InTransaction; secrets: readonly string[]; settled?: Meters["settled"] | undefined },
): void {
  app.post(
    "/mail/events",
    { config: { rateLimit: { max: perMinute, timeWindow: "1 minute" } }, bodyLimit: 1_048_576 },
    async (request, reply) => {
      if (doors.secrets.length === 0) return reply.code(503).send({ error: "No secret is set: put one into MAIL_EVENTS_SECRETS." });
      if (!isAllowed(request, doors.secrets))
        return reply.code(401).header("www-authenticate", "Bearer").send({ error: "The bearer token is none of MAIL_EVENTS_SECRETS." });
      const read = mailEvents.safeParse(request.body);
      if (!read.success)
        return reply.code(400).send({ error: "The body is not of the form that is described.", issues: read.error.issues.map(placeOf) });
      const events = read.data.events.map(({ kind, address, messageId }) => ({ kind, address, messageId: idIn(messageId ?? "") }));
      const { suppressed, settled } = await doors.inTransaction({ kind: "system", name: "mail-events" }, (tx) => hearOfMail(tx, events));
      doors.settled?.(settled);
      return { heard: events.length, suppressed };
    },
  );
}

/** Compared as hashes, so that neither content nor length of a secret shows in the time it takes. */
function isAllowed({ headers: { authorization } }: FastifyRequest, secrets: readonly string[]): boolean {
  const given = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return secrets.filter((secret) => secret !== "" && timingSafeEqual(digest(secret), digest(given))).length > 0;
}

function placeOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.map(String).join(".")}: ${message}`;
}

/** The message's own id at the head of the Message-ID that we gave it. */
function idIn(messageId: string): string | null {
  return /^<?([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})@/.exec(messageId)?.[1] ?? null;
}
