import type { FastifyInstance } from "fastify";
import type { Clock, InTransaction } from "#domain/kernel";
import type { CalledRail } from "#domain/rails";
import { hearRail } from "#domain/transfers";

export type RailRouteDoors = {
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  /** those that may tell us something, by their names */
  readonly rails?: Readonly<Record<string, CalledRail | undefined>> | undefined;
};

const perMinute = 600;

/**
 * `POST /webhooks/rails/:rail`: what a rail tells by itself. Verified over the raw bytes by the rail's own rules, taken in and applied in one transaction,
 * then answered 2xx: whatever goes wrong before that is told again. Told twice, it changes nothing.
 */
export function railRoutes(app: FastifyInstance, { inTransaction, clock, rails = {} }: RailRouteDoors): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  app.post<{ Params: { rail: string } }>(
    "/webhooks/rails/:rail",
    { config: { rateLimit: { max: perMinute, timeWindow: "1 minute" } }, bodyLimit: 262_144 },
    async ({ params, headers, body }, reply) => {
      const rail = Object.hasOwn(rails, params.rail) ? rails[params.rail] : undefined;
      if (!rail) return reply.code(404).send({ error: "No rail of that name tells us anything." });
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return typeof value === "string" ? value : undefined;
      };
      const told = rail.parseNotification({ header, body: body instanceof Uint8Array ? body : new Uint8Array(), now: clock.now() });
      if (told.kind === "forged") return reply.code(401).send({ error: "The signature does not match, or is too old." });
      if (told.kind === "unreadable") return reply.code(400).send({ error: `It can't be read: ${told.why}.` });
      const heard = await inTransaction({ kind: "system", name: `rail:${rail.name}` }, (tx) => hearRail(tx, rail.name, told.notices));
      return reply.code(200).send({ heard });
    },
  );
}
