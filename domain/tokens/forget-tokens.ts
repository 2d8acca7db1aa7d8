import { rowsOf, run, sql, type Tx } from "#domain/kernel";
import { forgetReasonsOn } from "#domain/audit";

/** What was written in words about somebody's tokens goes, and their place in the leaderboard; what they earned stays as figures. */
export async function forgetTokens(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`delete from token_board_member where partner_id = ${partnerId}`);
  await run(tx, sql`update token_grant set note = null where partner_id = ${partnerId} and note is not null`);
  const submissions = await rowsOf(
    tx,
    sql<{ id: string }>`
      update token_submission set evidence = '', picture = null, reason = case when reason is null then null else '' end where partner_id = ${partnerId} returning id`,
  );
  await forgetReasonsOn(
    tx,
    "token-submission",
    submissions.map(({ id }) => id),
  );
}

/** What grants for some causes, and what took them back, say in words: others' logs name a craft-in by the title that its host gave it. */
export async function forgetNotesOf(tx: Tx, causes: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`update token_grant g set note = null where note is not null
        and (cause = any(${[...causes]}::text[]) or counters_id in (select id from token_grant where cause = any(${[...causes]}::text[])))`,
  );
}
