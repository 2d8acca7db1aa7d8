import { instantOrNull, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { Channel } from "./preference-rules.ts";
import { refusedToken } from "./settle.ts";

/** What is on its way out, and what needs somebody. Sent ones are not counted: they are the many. */
export type OutboxFigures = {
  readonly queued: number;
  readonly sending: number;
  readonly dead: number;
  readonly unknownOutcome: number;
  /** channels that take nothing because they refuse our token, and how many messages wait for another one */
  readonly refusing: readonly { readonly channel: Channel; readonly waiting: number }[];
  /** since when the longest one that could leave waits; null: none does */
  readonly waitingSince: Instant | null;
};

export async function outboxFigures(tx: Pick<Tx, "em" | "now">): Promise<OutboxFigures> {
  const refusing = await rowsOf(
    tx,
    sql<{ channel: Channel; waiting: number }>`
      select channel, count(*)::int as waiting from message where state = 'queued' and detail like ${`${refusedToken} %`} group by channel order by channel`,
  );
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
    refusing,
    waitingSince: instantOrNull(row.since),
  };
}
