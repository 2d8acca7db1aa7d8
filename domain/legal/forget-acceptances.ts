import { run, sql, type Tx } from "#domain/kernel";

/** By which account somebody accepted goes; that they did, when and which text stays, as what was agreed on. */
export async function forgetAcceptances(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update legal_acceptance set link_id = null where partner_id = ${partnerId} and link_id is not null`);
  await run(tx, sql`delete from legal_reminder where partner_id = ${partnerId}`);
}
