import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { InTransaction, Tx } from "#domain/kernel";
import type { HealthFacts } from "#templates/cards/health-card";
import type { Meters } from "./meters.ts";
import { isFromHere } from "./own-machine.ts";

export type MetricsDoors = {
  readonly inTransaction: InTransaction;
  readonly meters: Meters;
  readonly health: (tx: Tx) => Promise<HealthFacts>;
  /** METRICS_TOKEN; null: only this machine may read */
  readonly token: string | null;
};

/**
 * `GET /metrics`: Prometheus text, for whoever has the token, and without one for this machine itself. Nobody else learns that it is
 * there. It holds figures and names of jobs, nothing of any person.
 */
export function metricsRoute(app: FastifyInstance, { inTransaction, meters, health, token }: MetricsDoors): void {
  app.get("/metrics", async (request, reply) => {
    if (!(token === null ? isFromHere(request) : hasToken(request, token))) return reply.callNotFound();
    const facts = await inTransaction({ kind: "system", name: "metrics" }, health);
    return reply.type(meters.contentType).send(await meters.text(facts));
  });
}

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${token}`));
}
