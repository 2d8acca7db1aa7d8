import { rowsOf, run, sql, type Tx } from "#domain/kernel";
import { forgetReasonsAbout } from "#domain/audit";

/** Why staff gave, rejected, let pass or rated what was a partner's goes, because it may name people; that they did stays, with its figures. */
export async function forgetReasons(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update conversion set staff_rejection = '' where partner_id = ${partnerId} and staff_rejection <> ''`);
  await run(tx, sql`update review_clearance set reason = '' where partner_id = ${partnerId} and reason <> ''`);
  await run(tx, sql`update rate_rule set reason = '' where partner_id = ${partnerId} and reason <> ''`);
  const conversions = await rowsOf(tx, sql<{ id: string }>`select id from conversion where partner_id = ${partnerId}`);
  await forgetReasonsAbout(
    tx,
    partnerId,
    conversions.map(({ id }) => id),
  );
}
