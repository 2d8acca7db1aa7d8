import { instantOf, instantOrNull, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { endpointColumns, endpointOf, type EndpointFacts, type EndpointRow } from "./endpoint.ts";
import type { EventKind } from "./event-kinds.ts";

export type DeliveryState = "queued" | "sending" | "delivered" | "given-up";

export type ListedEndpoint = EndpointFacts & { readonly waiting: number; readonly givenUp: number };

/** All that stand, with what waits for them and what was given up. */
export async function standingEndpoints(tx: Pick<Tx, "em">): Promise<ListedEndpoint[]> {
  const rows = await rowsOf(
    tx,
    sql<EndpointRow & { waiting: number; given_up: number }>`
      select ${endpointColumns},
             (select count(*)::int from webhook_delivery d where d.endpoint_id = e.id and d.state in ('queued', 'sending')) as waiting,
             (select count(*)::int from webhook_delivery d where d.endpoint_id = e.id and d.state = 'given-up') as given_up
      from webhook_endpoint e where state <> 'removed' order by id`,
  );
  return rows.map((row) => ({ ...endpointOf(row), waiting: row.waiting, givenUp: row.given_up }));
}

/** An event on its way to an endpoint, with its last try. */
export type DeliveryLine = {
  readonly eventId: string;
  readonly kind: EventKind;
  readonly happenedAt: Instant;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  /** the next try, while it is queued */
  readonly dueAt: Instant;
  readonly last: {
    readonly at: Instant;
    readonly outcome: "taken" | "failed" | "undecided" | null;
    readonly status: number | null;
    readonly latencyMs: number | null;
    readonly detail: string | null;
  } | null;
};

/** What an endpoint was to hear of, newest first. */
export async function deliveryLog(
  tx: Pick<Tx, "em">,
  endpointId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly lines: DeliveryLine[]; readonly total: number }> {
  const rows = await rowsOf(
    tx,
    sql<{
      event_id: string;
      kind: EventKind;
      happened_at: string;
      state: DeliveryState;
      reason: string | null;
      attempts: number;
      due_at: string;
      at: string | null;
      outcome: "taken" | "failed" | "undecided" | null;
      status: number | null;
      latency_ms: number | null;
      detail: string | null;
    }>`
      select e.id as event_id, e.kind, e.happened_at, d.state, d.reason, d.attempts, d.due_at, a.at, a.outcome, a.status, a.latency_ms, a.detail
      from webhook_delivery d join webhook_event e on e.id = d.event_id
      left join lateral (select * from webhook_attempt where delivery_id = d.id order by id desc limit 1) a on true
      where d.endpoint_id = ${endpointId} order by e.sequence desc limit ${limit} offset ${offset}`,
  );
  const { total } = await oneOf(
    tx,
    sql<{ total: number }>`select count(*)::int as total from webhook_delivery where endpoint_id = ${endpointId}`,
  );
  const lines = rows.map((row): DeliveryLine => {
    const at = instantOrNull(row.at);
    return {
      eventId: row.event_id,
      kind: row.kind,
      happenedAt: instantOf(row.happened_at),
      state: row.state,
      reason: row.reason,
      attempts: row.attempts,
      dueAt: instantOf(row.due_at),
      last: at && { at, outcome: row.outcome, status: row.status, latencyMs: row.latency_ms, detail: row.detail },
    };
  });
  return { lines, total };
}

/** How the sending of events does, for whoever watches. */
export type WebhookFigures = {
  readonly waiting: number;
  readonly givenUp: number;
  readonly off: number;
  readonly waitingSince: Instant | null;
};

export async function webhookFigures(tx: Pick<Tx, "em" | "now">): Promise<WebhookFigures> {
  const row = await oneOf(
    tx,
    sql<{ waiting: number; given_up: number; off: number; since: string | null }>`
      select (select count(*)::int from webhook_delivery where state in ('queued', 'sending')) as waiting,
             (select count(*)::int from webhook_delivery where state = 'given-up') as given_up,
             (select count(*)::int from webhook_endpoint where state = 'off') as off,
             (select min(due_at) from webhook_delivery where state = 'queued' and due_at <= ${tx.now}) as since`,
  );
  return { waiting: row.waiting, givenUp: row.given_up, off: row.off, waitingSince: instantOrNull(row.since) };
}
