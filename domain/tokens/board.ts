import { refuse, run, sql, type Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";

/** From now on the partner is seen in the leaderboard by their name. Refuses `partner.not-active`. */
export async function joinBoard(tx: Tx, partnerId: string): Promise<void> {
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  await run(tx, sql`insert into token_board_member (partner_id, since) values (${partnerId}, ${tx.now}) on conflict do nothing`);
}

/** Nobody sees them there any more. */
export async function leaveBoard(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`delete from token_board_member where partner_id = ${partnerId}`);
}
