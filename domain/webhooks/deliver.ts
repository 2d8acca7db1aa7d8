import { instantOf, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { nextTryAt, type TryOutcome } from "./delivery-rules.ts";
import { endpointColumns, endpointOf, giveUpAll, signingSecrets, type EndpointFacts, type EndpointRow } from "./endpoint.ts";
import type { EventKind } from "./event-kinds.ts";

/** Something to be sent: this try's number keeps a slow sender from settling what somebody else has taken over. */
export type Parcel = {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly event: {
    readonly id: string;
    readonly sequence: string;
    readonly kind: EventKind;
    /** as they were written down: amounts and instants are text */
    readonly facts: unknown;
    readonly happenedAt: Instant;
  };
};

export type Round = { readonly url: string; readonly secrets: readonly string[]; readonly parcels: readonly Parcel[] };

const perRound = 20;
/** Longer than a round of tries that all take as long as they may. */
const leaseSeconds = 180;
/** So long an endpoint is left alone that took nothing of a whole round. */
const restSeconds = 60;

/**
 * The endpoint's row is locked before its deliveries, everywhere, and only against each other: whoever writes an event down refers to it and never waits.
 *
 * Takes the next round of what is due at an endpoint, as the only one who sends there; null: nothing is due, it is off or rests, or somebody else is
 * at it. Whoever waited for the endpoint's row looks after them, so that nothing falls between two. `tookNothing`: of the round before nothing was taken.
 */
export async function takeRound(tx: Tx, endpointId: string, senderId: string, tookNothing: boolean): Promise<Round | null> {
  const endpoint = await rowOf(
    tx,
    sql<{ url: string; state: string; sender_id: string | null; is_leased: boolean; rests: boolean }>`
      select url, state, sender_id, coalesce(lease_until > ${tx.now}, false) as is_leased, coalesce(rests_until > ${tx.now}, false) as rests
      from webhook_endpoint where id = ${endpointId} for no key update`,
  );
  if (!endpoint || (endpoint.is_leased && endpoint.sender_id !== senderId)) return null;
  if (endpoint.state !== "on") {
    await giveUpAll(tx, endpointId, endpoint.state === "off" ? "endpoint-off" : "endpoint-removed");
    return leave(tx, endpointId);
  }
  if (tookNothing) {
    const until = tx.now.add({ seconds: restSeconds });
    await run(tx, sql`update webhook_endpoint set rests_until = ${until} where id = ${endpointId}`);
    await tx.enqueueAt("send-webhooks", until, endpointId);
    return leave(tx, endpointId);
  }
  if (endpoint.rests) return null;
  const parcels = await takeDue(tx, endpointId);
  if (parcels.length === 0) return leave(tx, endpointId);
  await run(
    tx,
    sql`update webhook_endpoint set sender_id = ${senderId}, lease_until = ${tx.now.add({ seconds: leaseSeconds })}, rests_until = null where id = ${endpointId}`,
  );
  return { url: endpoint.url, secrets: await signingSecrets(tx, endpointId), parcels };
}

async function leave(tx: Tx, endpointId: string): Promise<null> {
  await run(tx, sql`update webhook_endpoint set sender_id = null, lease_until = null where id = ${endpointId}`);
  return null;
}

/** A sender that ends gives the endpoint back: what it had in hand is due at once. */
export async function giveBack(tx: Tx, endpointId: string, senderId: string): Promise<void> {
  const given = await run(
    tx,
    sql`update webhook_endpoint set sender_id = null, lease_until = null where id = ${endpointId} and sender_id = ${senderId}`,
  );
  if (given > 0) await tx.enqueue("send-webhooks", endpointId);
}

/** Of what a dead sender had in hand nobody knows whether it arrived: it goes again, with the same id. */
async function takeDue(tx: Tx, endpointId: string): Promise<Parcel[]> {
  const due = await rowsOf(
    tx,
    sql<{ id: string; state: string }>`
      select id, state from webhook_delivery
      where endpoint_id = ${endpointId} and state in ('queued', 'sending') and due_at <= ${tx.now} order by due_at, id limit ${perRound} for update`,
  );
  const ids = due.map(({ id }) => id);
  const interrupted = due.filter(({ state }) => state === "sending").map(({ id }) => id);
  if (interrupted.length > 0)
    await run(
      tx,
      sql`update webhook_attempt set outcome = 'undecided', ended_at = ${tx.now}, detail = 'interrupted' where delivery_id = any(${interrupted}::uuid[]) and outcome is null`,
    );
  await run(
    tx,
    sql`update webhook_delivery set state = 'sending', attempts = attempts + 1, due_at = ${tx.now.add({ seconds: leaseSeconds })} where id = any(${ids}::uuid[])`,
  );
  await run(tx, sql`insert into webhook_attempt (delivery_id, at) select i, ${tx.now}::timestamptz from unnest(${ids}::uuid[]) i`);
  const rows = await rowsOf(
    tx,
    sql<{ id: string; attempts: number; event_id: string; sequence: string; kind: EventKind; facts: unknown; happened_at: string }>`
      select d.id, d.attempts, e.id as event_id, e.sequence, e.kind, e.facts, e.happened_at
      from webhook_delivery d join webhook_event e on e.id = d.event_id where d.id = any(${ids}::uuid[]) order by e.sequence`,
  );
  return rows.map((row) => ({
    deliveryId: row.id,
    attempt: row.attempts,
    event: { id: row.event_id, sequence: row.sequence, kind: row.kind, facts: row.facts, happenedAt: instantOf(row.happened_at) },
  }));
}

/** What staff are told of: that something was given up, or that the endpoint was switched off because of it. */
export type Trouble = { readonly endpoint: EndpointFacts; readonly what: "gave-up" | "gone" | "failing"; readonly detail: string };

/** Writes down what became of a try, and what comes next. A sender that was taken for dead changes nothing any more. */
export async function settleTry(
  tx: Tx,
  endpointId: string,
  { deliveryId, attempt }: Pick<Parcel, "deliveryId" | "attempt">,
  outcome: TryOutcome,
  latencyMs: number,
): Promise<Trouble | null> {
  // The endpoint before its deliveries, as everywhere.
  const row = await rowOf(
    tx,
    sql<EndpointRow & { state: string }>`select ${endpointColumns} from webhook_endpoint where id = ${endpointId} for no key update`,
  );
  const delivery = await rowOf(
    tx,
    sql<{ created_at: string; tries: number }>`
      select created_at, attempts - attempts_before as tries from webhook_delivery where id = ${deliveryId} and attempts = ${attempt} and state = 'sending' for update`,
  );
  const detail = outcome.kind === "taken" ? null : outcome.detail;
  await run(
    tx,
    sql`update webhook_attempt set outcome = ${outcome.kind === "taken" ? "taken" : "failed"}, ended_at = ${tx.now}, status = ${outcome.status}, latency_ms = ${latencyMs}, detail = ${detail}
        where id = (select id from webhook_attempt where delivery_id = ${deliveryId} order by id offset ${attempt - 1} limit 1) and outcome is null`,
  );
  if (!row || !delivery) return null;
  if (outcome.kind === "taken") {
    await run(tx, sql`update webhook_delivery set state = 'delivered', reason = null, settled_at = ${tx.now} where id = ${deliveryId}`);
    await run(tx, sql`update webhook_endpoint set last_taken_at = ${tx.now} where id = ${endpointId}`);
    return null;
  }
  if (outcome.kind === "gone") return switchOff(tx, row, "gone", outcome.detail);
  const createdAt = instantOf(delivery.created_at);
  const retryAfterSeconds = outcome.retryAfterSeconds ?? 0;
  const at = nextTryAt(delivery.tries, { createdAt, now: tx.now, retryAfterSeconds });
  if (at !== null) {
    await run(tx, sql`update webhook_delivery set state = 'queued', due_at = ${at} where id = ${deliveryId}`);
    await tx.enqueueAt("send-webhooks", at, endpointId);
    return null;
  }
  // Nothing at all was taken since this one began: somebody has to look, and sending on helps nobody.
  if (row.last_taken_at === null || Temporal.Instant.compare(instantOf(row.last_taken_at), createdAt) < 0)
    return switchOff(tx, row, "failing", outcome.detail);
  await run(tx, sql`update webhook_delivery set state = 'given-up', reason = 'gave-up', settled_at = ${tx.now} where id = ${deliveryId}`);
  return { endpoint: endpointOf(row), what: "gave-up", detail: outcome.detail };
}

async function switchOff(tx: Tx, row: EndpointRow, because: "gone" | "failing", detail: string): Promise<Trouble | null> {
  await giveUpAll(tx, row.id, because);
  const switched = await run(
    tx,
    sql`update webhook_endpoint set state = 'off', off_because = ${because} where id = ${row.id} and state = 'on'`,
  );
  return switched === 0 ? null : { endpoint: { ...endpointOf(row), state: "off", offBecause: because }, what: because, detail };
}

/** Endpoints at which something is due, or was in the hands of a sender that is taken for dead. */
export async function dueEndpoints(tx: Pick<Tx, "em" | "now">): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select e.id from webhook_endpoint e
      where coalesce(e.rests_until, ${tx.now}) <= ${tx.now} and coalesce(e.lease_until, ${tx.now}) <= ${tx.now}
        and exists (select from webhook_delivery d where d.endpoint_id = e.id and d.state in ('queued', 'sending') and d.due_at <= ${tx.now}) order by e.id`,
  );
  return rows.map(({ id }) => id);
}

/** Sends again what was given up: one event, or all of an endpoint; from the foot of the ladder. Says how many. */
export async function sendAgain(tx: Tx, endpointId: string, eventId: string | null): Promise<number> {
  const sent = await run(
    tx,
    sql`update webhook_delivery set state = 'queued', due_at = ${tx.now}, created_at = ${tx.now}, attempts_before = attempts, reason = null, settled_at = null
        where endpoint_id = ${endpointId} and ${eventId === null ? sql`state = 'given-up'` : sql`state in ('given-up', 'delivered') and event_id = ${eventId}::uuid`}`,
  );
  if (sent > 0) await tx.enqueue("send-webhooks", endpointId);
  return sent;
}

/** Events that happened before an instant go, with what became of them, unless somebody still has to hear of one. At most so many; says how many. */
export async function trimEvents(tx: Tx, before: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`delete from webhook_event where id in (
          select e.id from webhook_event e where e.happened_at < ${before}
            and not exists (select from webhook_delivery d where d.event_id = e.id and d.state in ('queued', 'sending')) order by e.happened_at limit ${atMost})`,
  );
}
