import { instantOf, instantOrNull, rowsOf, run, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { readFacts } from "./facts-json.ts";
import { gatherFacts, isGathered, kindRules, type MessageFacts, type MessageKind } from "./kinds.ts";
import type { Channel } from "./preference-rules.ts";
import { openFacts, type SealedRow } from "./sealed-facts.ts";
import type { Addressee } from "./tell.ts";

/** A message as it stands in the outbox, locked by this transaction. */
export type Waiting = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly to: Addressee;
  readonly channel: Channel;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly giveUpAt: Instant | null;
};

/** Everything about a message that somebody is to be told, whatever its kind. */
export type Told = { readonly [K in MessageKind]: { readonly kind: K; readonly facts: MessageFacts[K] } }[MessageKind];

type Row = SealedRow & {
  kind: MessageKind;
  recipient_kind: Addressee["kind"];
  recipient_id: string;
  channel: Channel;
  created_at: string;
  state: string;
  attempts: number;
  give_up_at: string | null;
};

const columns: Sql = sql`id, kind, recipient_kind, recipient_id, channel, created_at, state, attempts, give_up_at, facts, facts_key, facts_key_id`;

function waitingOf(row: Row): Waiting {
  return {
    id: row.id,
    kind: row.kind,
    to: { kind: row.recipient_kind, id: row.recipient_id },
    channel: row.channel,
    createdAt: instantOf(row.created_at),
    attempts: row.attempts,
    giveUpAt: instantOrNull(row.give_up_at),
  };
}

export const settledStates = ["sent", "suppressed", "dead", "unknown-outcome"] as const;

/** A message with which nothing more is done by itself. */
export type Settled = { readonly channel: Channel; readonly state: (typeof settledStates)[number] };

/**
 * Locks those of some messages that are due: queued ones, and ones whose sender is taken for dead, about which nobody knows whether the
 * other side has them. Of the latter only the kinds that may be sent twice come back; the others are ended here. What another worker
 * is at is passed over.
 */
export async function lockDue(tx: Tx, ids: readonly string[]): Promise<{ due: Waiting[]; settled: Settled[] }> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select ${columns} from message
      where id = any(${ids}::uuid[]) and carrier_id is null
        and ((state = 'queued' and due_at <= ${tx.now}) or (state = 'sending' and lease_until <= ${tx.now}))
      order by id for update skip locked`,
  );
  const interrupted = rows.filter(({ state }) => state === "sending");
  if (interrupted.length > 0)
    await run(
      tx,
      sql`update message_attempt set outcome = 'undecided', ended_at = ${tx.now}
          where message_id = any(${interrupted.map(({ id }) => id)}::uuid[]) and outcome is null`,
    );
  const unknown = interrupted.filter(({ kind }) => kindRules[kind].whenUndecided === "unknown-outcome").map(({ id }) => id);
  const settled =
    unknown.length === 0
      ? []
      : await rowsOf(
          tx,
          sql<Settled>`
            update message set state = 'unknown-outcome', reason = 'interrupted', settled_at = ${tx.now}, lease_until = null
            where ${isOneOf(unknown)} returning channel, state`,
        );
  return { due: rows.filter(({ id }) => !unknown.includes(id)).map(waitingOf), settled };
}

/** These messages and those whose facts they carry. */
export function isOneOf(ids: readonly string[]): Sql {
  return sql`id in (select i from unnest(${[...ids]}::uuid[]) i union select c.id from message c where c.carrier_id = any(${[...ids]}::uuid[]))`;
}

/** Puts some messages off: nothing is tried before `at`. */
export async function putOff(tx: Tx, later: readonly { readonly id: string; readonly at: Instant }[]): Promise<void> {
  if (later.length === 0) return;
  await run(
    tx,
    sql`update message m set state = 'queued', due_at = u.at, lease_until = null
        from unnest(${later.map(({ id }) => id)}::uuid[], ${later.map(({ at }) => at)}::timestamptz[]) as u (id, at) where coalesce(m.carrier_id, m.id) = u.id
          and m.${isOneOf(later.map(({ id }) => id))}`,
  );
  for (const { id, at } of later) await tx.enqueueAt("deliver-message", at, id);
}

/** Ends messages that will not leave, and says which. What was told is let go unless somebody may want to send it after all. */
export async function endUnsent(
  tx: Tx,
  ended: readonly { readonly id: string; readonly state: "suppressed" | "dead"; readonly reason: string }[],
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const [key, group] of Map.groupBy(ended, ({ state, reason }) => `${state} ${reason}`)) {
    const [state = "", reason = ""] = key.split(" ");
    const rows = await rowsOf(
      tx,
      sql<Settled>`
        update message set state = ${state}, reason = ${reason}, settled_at = ${tx.now}, lease_until = null ${state === "suppressed" ? letGo : sql``}
        where ${isOneOf(group.map(({ id }) => id))} returning channel, state`,
    );
    settled.push(...rows);
  }
  return settled;
}

export const letGo: Sql = sql`, facts = null, facts_key = null, facts_key_id = null`;

/** A message on its way: this try's number keeps a slow sender from settling what somebody else has taken over. */
export type Parcel = Told & {
  readonly id: string;
  readonly to: Addressee;
  readonly channel: Channel;
  readonly attempt: number;
  readonly giveUpAt: Instant;
};

/**
 * Marks messages as being sent, until `leaseUntil`, and returns what they tell. Of a kind that is gathered, everything that waits for the
 * same person goes along with the first try.
 */
export async function startSending(
  tx: Tx,
  candidates: readonly (Waiting & { readonly giveUpAt: Instant })[],
  leaseUntil: Instant,
): Promise<Parcel[]> {
  if (candidates.length === 0) return [];
  const fresh = candidates.filter(({ kind, attempts }) => isGathered(kind) && attempts === 0);
  const carriers = [...Map.groupBy(fresh, ({ to, kind, channel }) => `${to.kind}:${to.id} ${kind} ${channel}`).values()].flatMap(
    ([first]) => first ?? [],
  );
  if (carriers.length > 0) await gather(tx, carriers);
  const going = candidates.filter((each) => !fresh.includes(each) || carriers.includes(each));
  const ids = going.map(({ id }) => id);
  await run(
    tx,
    sql`update message m set state = 'sending', attempts = m.attempts + 1, lease_until = ${leaseUntil}, give_up_at = u.give_up_at
        from unnest(${ids}::uuid[], ${going.map((each) => each.giveUpAt)}::timestamptz[]) as u (id, give_up_at)
        where coalesce(m.carrier_id, m.id) = u.id and m.${isOneOf(ids)}`,
  );
  await run(
    tx,
    sql`insert into message_attempt (message_id, at) select i, ${tx.now}::timestamptz from unnest(${ids}::uuid[]) with ordinality as u (i, n) order by n`,
  );
  const rows = await rowsOf(
    tx,
    sql<SealedRow & { told_by: string }>`
      select id, coalesce(carrier_id, id) as told_by, facts, facts_key, facts_key_id from message where ${isOneOf(ids)} order by created_at, id`,
  );
  const facts = Map.groupBy(rows, (row) => row.told_by);
  return going.map((each) => ({
    ...toldBy(tx, each.kind, facts.get(each.id) ?? []),
    id: each.id,
    to: each.to,
    channel: each.channel,
    attempt: each.attempts + 1,
    giveUpAt: each.giveUpAt,
  }));
}

function toldBy(tx: Tx, kind: MessageKind, rows: readonly SealedRow[]): Told {
  const all = rows.map((row) => {
    const text = openFacts(tx.vault, row);
    if (text === null) throw new Error(`message ${row.id} is to be sent, but what it tells is gone`);
    return readFacts(text);
  });
  const [first] = all;
  if (first === undefined) throw new Error("a message that is to be sent is not there");
  return { kind, facts: all.length > 1 ? gatherFacts(kind, all) : first } as Told;
}

/** Each of these carries what else waits for the same person, of the same kind and by the same channel, and nobody is at. */
async function gather(tx: Tx, carriers: readonly Waiting[]): Promise<void> {
  await run(
    tx,
    sql`with free as (
          select m.id, c.id as carrier_id from message m
          join unnest(${carriers.map(({ id }) => id)}::uuid[], ${carriers.map(({ to }) => to.kind)}::text[], ${carriers.map(({ to }) => to.id)}::uuid[],
                      ${carriers.map(({ kind }) => kind)}::text[], ${carriers.map(({ channel }) => channel)}::text[]) as c (id, recipient_kind, recipient_id, kind, channel)
            on m.recipient_id = c.recipient_id and m.recipient_kind = c.recipient_kind and m.kind = c.kind and m.channel = c.channel
          where m.state = 'queued' and m.attempts = 0 and m.carrier_id is null and m.id <> c.id
          order by m.id for update of m skip locked
        )
        update message m set carrier_id = free.carrier_id from free where m.id = free.id`,
  );
}
