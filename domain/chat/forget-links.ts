import { rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { forgetRecipient } from "#domain/messages";

/** Every account that stood for a partner goes, past ones too, and what was asked under their address. To be asked before the address is forgotten. */
export async function forgetLinks(tx: Tx, partnerId: string): Promise<void> {
  const row = await rowOf(tx, sql<{ email_fingerprint: string | null }>`select email_fingerprint from partner where id = ${partnerId}`);
  const links = await rowsOf(tx, sql<{ id: string }>`select id from chat_identity where partner_id = ${partnerId}`);
  for (const { id } of links) await forgetRecipient(tx, { kind: "account", id }, null);
  await run(tx, sql`delete from statistics_link where partner_id = ${partnerId}`);
  await run(tx, sql`delete from chat_identity where partner_id = ${partnerId}`);
  await run(tx, sql`delete from connect_code where partner_id = ${partnerId} or address_fingerprint = ${row?.email_fingerprint ?? ""}`);
}
