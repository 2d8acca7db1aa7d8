import { instantOf, instantOrNull, money, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { ConversionStatus, StatusReason } from "#domain/conversions";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type EarningsRow = {
  readonly orderNumber: string;
  readonly orderedAt: Instant;
  readonly status: ConversionStatus;
  readonly reason: StatusReason;
  readonly amount: Money;
  /** what refunds after the payout took back, or zero */
  readonly corrected: Money;
  readonly maturesAt: Instant | null;
  /** unpaid and past its hold */
  readonly isMatured: boolean;
  readonly paidAt: Instant | null;
};

export type EarningsList = Page<EarningsRow> & {
  readonly status: ConversionStatus | null;
  readonly counts: Readonly<Record<ConversionStatus, number>>;
};

/** A partner's conversions, newest order first, ten a page. Those that went to somebody else stay in the list as rejected. */
export async function earningsList(
  tx: Pick<Tx, "em" | "now">,
  partnerId: string,
  { status, page }: { status: ConversionStatus | null; page: number },
): Promise<EarningsList> {
  const counts = await countsOf(tx, partnerId);
  const rows = await rowsOf(
    tx,
    sql<{
      number: string;
      ordered_at: string;
      status: ConversionStatus;
      reason: StatusReason;
      currency: Currency;
      amount_minor: string;
      corrected: string;
      matures_at: string | null;
      is_matured: boolean;
      paid_at: string | null;
    }>`
      select o.number, c.ordered_at, c.status, c.reason, c.currency, c.amount_minor, c.matures_at, coalesce(c.matures_at <= ${tx.now}, false) as is_matured, paid.released_at as paid_at,
             coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0)::text as corrected
      from conversion c join shop_order o on o.id = c.order_id
      left join lateral (
        select p.released_at from payout_item i join payout p on p.id = i.payout_id and p.state = 'released'
        where i.conversion_id = c.id and i.is_standing limit 1) paid on true
      where c.partner_id = ${partnerId} and (${status}::text is null or c.status = ${status}::text)
      order by c.ordered_at desc, c.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const total = status === null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[status];
  const earnings = rows.map((row) => ({
    orderNumber: row.number,
    orderedAt: instantOf(row.ordered_at),
    status: row.status,
    reason: row.reason,
    amount: money(BigInt(row.amount_minor), row.currency),
    corrected: money(BigInt(row.corrected), row.currency),
    maturesAt: instantOrNull(row.matures_at),
    isMatured: row.is_matured,
    paidAt: instantOrNull(row.paid_at),
  }));
  return { ...pageOf(earnings, page, total), status, counts };
}

async function countsOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Record<ConversionStatus, number>> {
  const rows = await rowsOf(
    tx,
    sql<{
      status: ConversionStatus;
      count: string;
    }>`select status, count(*)::text as count from conversion where partner_id = ${partnerId} group by status`,
  );
  const counts = Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
  return { pending: 0, unpaid: 0, paid: 0, rejected: 0, ...counts };
}
