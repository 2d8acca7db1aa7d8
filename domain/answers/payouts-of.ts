import { instantOrNull, money, oneOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { SetAsideReason } from "#domain/payouts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type PayoutRow = {
  readonly period: string;
  readonly amount: Money;
  readonly items: number;
  readonly state: "prepared" | "released" | "dropped" | "cancelled";
  /** null until it is in the wallet */
  readonly paidAt: Instant | null;
};

export type PayoutsOf = Page<PayoutRow> & {
  readonly totals: readonly Money[];
  /** what the last batches left out, newest first */
  readonly setAside: readonly {
    readonly period: string;
    readonly amount: Money;
    readonly reason: SetAsideReason;
    readonly note: string | null;
  }[];
};

/** A partner's payouts, newest first, ten a page, with what was carried over and why. */
export async function payoutsOf(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<PayoutsOf> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string; currency: Currency; amount_minor: string; items: string; state: PayoutRow["state"]; released_at: string | null }>`
      select b.period, p.currency, p.amount_minor, p.state, p.released_at, (select count(*) from payout_item i where i.payout_id = p.id and i.is_standing)::text as items
      from payout p join payout_batch b on b.id = p.batch_id
      where p.partner_id = ${partnerId} and p.state in ('prepared', 'released')
      order by b.created_at desc, p.currency limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { count } = await oneOf(
    tx,
    sql<{
      count: string;
    }>`select count(*)::text as count from payout where partner_id = ${partnerId} and state in ('prepared', 'released')`,
  );
  const payouts = rows.map((row) => ({
    period: row.period,
    amount: money(BigInt(row.amount_minor), row.currency),
    items: Number(row.items),
    state: row.state,
    paidAt: instantOrNull(row.released_at),
  }));
  return { ...pageOf(payouts, page, Number(count)), totals: await totalPaid(tx, partnerId), setAside: await setAsideOf(tx, partnerId) };
}

async function totalPaid(tx: Pick<Tx, "em">, partnerId: string): Promise<Money[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; minor: string }>`
      select currency, sum(amount_minor)::text as minor from payout where partner_id = ${partnerId} and state = 'released' group by currency order by currency`,
  );
  return rows.map((row) => money(BigInt(row.minor), row.currency));
}

async function setAsideOf(tx: Pick<Tx, "em">, partnerId: string): Promise<PayoutsOf["setAside"]> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string; currency: Currency; amount_minor: string; reason: SetAsideReason; note: string | null }>`
      select b.period, s.currency, s.amount_minor, s.reason, s.note from payout_set_aside s join payout_batch b on b.id = s.batch_id and b.state <> 'cancelled'
      where s.partner_id = ${partnerId} order by b.created_at desc, s.currency limit 3`,
  );
  return rows.map((row) => ({
    period: row.period,
    amount: money(BigInt(row.amount_minor), row.currency),
    reason: row.reason,
    note: row.note,
  }));
}
