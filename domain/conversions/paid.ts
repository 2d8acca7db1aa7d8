import { nameOf, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { isHeard } from "#domain/webhooks";
import { raiseConversions } from "./raise-conversions.ts";

/**
 * Marks the conversions that a select yields (id uuid) as paid, with their history. Set-based, for the release of a payout
 * batch, which has locked their partners and tested their amounts.
 */
export async function markPaidFrom(tx: Tx, conversions: Sql): Promise<number> {
  const paid = await run(
    tx,
    sql`with moved as (
          update conversion c set status = 'paid', reason = 'in-payout', matures_at = null, changed_at = ${tx.now}::timestamptz
          from (${conversions}) item where c.id = item.id and c.status = 'unpaid' returning c.id
        )
        insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
        select id, ${tx.now}::timestamptz, 'unpaid', 'paid', 'in-payout', ${nameOf(tx.actor)} from moved order by id`,
  );
  if (await isHeard(tx, "conversion.paid")) await raisePaid(tx, conversions);
  return paid;
}

async function raisePaid(tx: Tx, conversions: Sql): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`select c.id from conversion c where c.status = 'paid' and c.id in (select item.id from (${conversions}) item)`,
  );
  await raiseConversions(
    tx,
    "conversion.paid",
    rows.map(({ id }) => id),
  );
}
