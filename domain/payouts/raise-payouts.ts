import { money, rowsOf, sql, type Currency, type Sql, type Tx } from "#domain/kernel";
import { isHeard, raise } from "#domain/webhooks";

/** Tells other programs of the payouts `o` that a condition names, as they are now. The caller has changed them and holds their batch. */
export async function raisePayouts(
  tx: Tx,
  kind: "payout.prepared" | "payout.released" | "payout.dropped" | "payout.cancelled",
  which: Sql,
): Promise<void> {
  if (!(await isHeard(tx, kind))) return;
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      share_id: string;
      period: string;
      state: string;
      reason: string | null;
      currency: Currency;
      amount_minor: string;
    }>`
      select o.id, p.share_id, b.period, o.state, o.reason, o.currency, o.amount_minor
      from payout o join partner p on p.id = o.partner_id join payout_batch b on b.id = o.batch_id where ${which} order by o.id`,
  );
  await raise(
    tx,
    rows.map((row) => ({
      kind,
      facts: {
        id: row.id,
        shareId: row.share_id,
        period: row.period,
        state: row.state,
        reason: row.reason,
        amount: money(BigInt(row.amount_minor), row.currency),
      },
    })),
  );
}
