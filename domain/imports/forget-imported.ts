import { run, sql, type Tx } from "#domain/kernel";
import { forgetImportedLabels } from "#domain/orders";

/** What was written about a partner's referrals at an earlier system goes, because it may name them; figures and orders stay. */
export async function forgetImported(tx: Tx, partnerId: string): Promise<void> {
  await forgetImportedLabels(tx, sql`select order_id from imported_referral where partner_id = ${partnerId}`);
  await run(tx, sql`update imported_referral set label = '' where partner_id = ${partnerId}`);
}
