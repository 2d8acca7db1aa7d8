import { run, sql, type Tx } from "#domain/kernel";

/** What somebody wrote about craft-ins of theirs goes; who came where stays as figures. */
export async function forgetCraftIns(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update craft_in set title = '', place = null, link = null, materials = null, picture = null, reason = null where host_id = ${partnerId}`,
  );
}
