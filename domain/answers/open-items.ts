import { money, instantOf, rowsOf, sql, type Currency, type Instant, type Tx, type Money } from "#domain/kernel";
import { leftOfCorrection } from "#domain/conversions";

/** What a partner is still owed (or owes): an unpaid conversion or what is left of a correction, that no standing payout holds. */
export type OpenItem = {
  readonly kind: "conversion" | "correction";
  readonly orderNumber: string;
  readonly currency: Currency;
  /** minor units, signed */
  readonly amount: bigint;
  /** from when on a payout run takes it: maturity of a conversion, day of a correction */
  readonly dueAt: Instant;
};

/**
 * Soonest first. The same set that `prepareChunk` pays from, without a cut-off. Each item looks for its own place in a payout: as
 * "not exists" PostgreSQL reads the payout items of everybody, which takes longer with every payout that was ever made.
 */
export async function openItemsOf(tx: Pick<Tx, "em">, partnerId: string): Promise<OpenItem[]> {
  const rows = await rowsOf(
    tx,
    sql<{ kind: OpenItem["kind"]; number: string; currency: Currency; minor: string; due_at: string }>`
      select 'conversion' as kind, o.number, c.currency, c.amount_minor as minor, c.matures_at as due_at
      from conversion c join shop_order o on o.id = c.order_id
      where c.partner_id = ${partnerId} and c.status = 'unpaid' and c.superseded_at is null
        and (select i.id from payout_item i where i.conversion_id = c.id and i.is_standing) is null
      union all
      select 'correction', o.number, k.currency, ${leftOfCorrection}, k.effective_at
      from correction k join conversion c on c.id = k.conversion_id join shop_order o on o.id = c.order_id
      where k.partner_id = ${partnerId} and ${leftOfCorrection} <> 0 and (select i.id from payout_item i where i.correction_id = k.id and i.is_standing) is null
      order by due_at, number`,
  );
  return rows.map((row) => ({
    kind: row.kind,
    orderNumber: row.number,
    currency: row.currency,
    amount: BigInt(row.minor),
    dueAt: instantOf(row.due_at),
  }));
}

/** What a partner's pending conversions come to, by currency. */
export async function pendingOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Money[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; minor: string }>`
      select currency, sum(amount_minor)::text as minor from conversion
      where partner_id = ${partnerId} and status = 'pending' and superseded_at is null group by currency having sum(amount_minor) > 0 order by currency`,
  );
  return rows.map((row) => money(BigInt(row.minor), row.currency));
}
