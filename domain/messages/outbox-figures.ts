import { instantOrNull, oneOf, sql, type Instant, type Tx } from "#domain/kernel";

/** What is on its way out, and what needs somebody. Sent ones are not counted: they are the many. */
export type OutboxFigures = {
  readonly queued: number;
  readonly sending: number;
  readonly dead: number;
  readonly unknownOutcome: number;
  /** since when the longest one that could leave waits; null: none does */
  readonly waitingSince: Instant | null;
};

export async function outboxFigures(tx: Pick<Tx, "em" | "now">): Promise<OutboxFigures> {
  const row = await oneOf(
    tx,
    sql<{ queued: number; sending: number; dead: number; unknown: number; since: string | null }>`
      select (select count(*)::int from message where state = 'queued') as queued,
             (select count(*)::int from message where state = 'sending') as sending,
             (select count(*)::int from message where state = 'dead') as dead,
             (select count(*)::int from message where state = 'unknown-outcome') as unknown,
             (select min(due_at) from message where state = 'queued' and due_at <= ${tx.now}) as since`,
  );
  return {
    queued: row.queued,
    sending: row.sending,
    dead: row.dead,
    unknownOutcome: row.unknown,
    waitingSince: instantOrNull(row.since),
  };
}
