import { newId, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { isWanted, type EventKind, type HappenedEvent } from "./event-kinds.ts";
import { writeFacts } from "./facts-json.ts";

type Listener = { readonly id: string; readonly kinds: readonly string[] };

/** Once a transaction: one order is one look, a batch of thousands too. */
const known = new WeakMap<Tx["em"], Promise<readonly Listener[]>>();

function listeners(tx: Tx): Promise<readonly Listener[]> {
  return known.getOrInsertComputed(tx.em, () =>
    rowsOf(tx, sql<Listener>`select id, kinds from webhook_endpoint where state = 'on' order by id`),
  );
}

/** Whether anybody hears of some kind of event: what nobody hears of need not be put together. */
export async function isHeard(tx: Tx, kind: EventKind): Promise<boolean> {
  return (await listeners(tx)).some(({ kinds }) => isWanted(kind, kinds));
}

/**
 * Writes down what happened, for every endpoint that wants to hear of it, in the transaction in which it happens: neither is an event lost nor is one
 * told of that never was. Whoever calls holds the lock of what it is about, so that its sequence is that of its changes.
 */
export async function raise(tx: Tx, events: readonly HappenedEvent[]): Promise<void> {
  const all = await listeners(tx);
  const told = events
    .map((event) => ({ ...event, id: newId(), to: all.filter(({ kinds }) => isWanted(event.kind, kinds)).map(({ id }) => id) }))
    .filter(({ to }) => to.length > 0);
  await deliver(tx, told);
}

/** The same to one endpoint, whatever it wants. */
export function raiseFor(tx: Tx, endpointId: string, event: HappenedEvent): Promise<void> {
  return deliver(tx, [{ ...event, id: newId(), to: [endpointId] }]);
}

async function deliver(tx: Tx, told: readonly (HappenedEvent & { readonly id: string; readonly to: readonly string[] })[]): Promise<void> {
  if (told.length === 0) return;
  const pairs = told.flatMap(({ id, to }) => to.map((endpoint) => ({ id: newId(), event: id, endpoint })));
  await run(
    tx,
    sql`insert into webhook_event (id, kind, facts, happened_at)
        select e.id, e.kind, e.facts, ${tx.now}::timestamptz
        from unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(({ kind }) => kind)}::text[], ${told.map(({ facts }) => writeFacts(facts))}::jsonb[]) with ordinality
          as e (id, kind, facts, n) order by e.n`,
  );
  await run(
    tx,
    sql`insert into webhook_delivery (id, event_id, endpoint_id, state, created_at, due_at, attempts, attempts_before)
        select d.id, d.event_id, d.endpoint_id, 'queued', ${tx.now}::timestamptz, ${tx.now}::timestamptz, 0, 0
        from unnest(${pairs.map(({ id }) => id)}::uuid[], ${pairs.map(({ event }) => event)}::uuid[], ${pairs.map(({ endpoint }) => endpoint)}::uuid[])
          as d (id, event_id, endpoint_id)`,
  );
  await tx.enqueue("send-webhooks", ...new Set(pairs.map(({ endpoint }) => endpoint)));
}
