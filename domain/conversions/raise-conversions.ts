import { instantOf, instantOrNull, money, rowsOf, sql, type Currency, type Tx } from "#domain/kernel";
import { isHeard, raise } from "#domain/webhooks";

type Kind = "conversion.created" | "conversion.updated" | "conversion.paid" | "conversion.corrected";

/** Tells other programs of conversions as they are now. The caller has changed them and holds their partners. */
export async function raiseConversions(tx: Tx, kind: Kind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !(await isHeard(tx, kind))) return;
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      share_id: string;
      number: string;
      status: string;
      reason: string;
      currency: Currency;
      amount_minor: string;
      corrected: string;
      ordered_at: string;
      matures_at: string | null;
      is_superseded: boolean;
    }>`
      select c.id, p.share_id, s.number, c.status, c.reason, c.currency, c.amount_minor, c.ordered_at, c.matures_at, c.superseded_at is not null as is_superseded,
             coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0)::text as corrected
      from conversion c join partner p on p.id = c.partner_id join shop_order s on s.id = c.order_id
      where c.id = any(${[...ids]}::uuid[]) order by c.id`,
  );
  await raise(
    tx,
    rows.map((row) => ({
      kind,
      facts: {
        id: row.id,
        shareId: row.share_id,
        order: row.number,
        status: row.status,
        reason: row.reason,
        amount: money(BigInt(row.amount_minor), row.currency),
        corrections: money(BigInt(row.corrected), row.currency),
        orderedAt: instantOf(row.ordered_at),
        maturesAt: instantOrNull(row.matures_at),
        isSuperseded: row.is_superseded,
      },
    })),
  );
}
