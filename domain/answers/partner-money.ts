import { instantOf, money, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { CorrectionReason } from "#domain/conversions";
import type { AdjustmentKind } from "#domain/ledger";
import type { SetAsideReason } from "#domain/payouts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** Something that happened to a partner's money beside the earning of it. */
export type MoneyEvent = { readonly at: Instant; readonly money: Money } & (
  | { readonly kind: "payout"; readonly state: "prepared" | "released"; readonly period: string }
  | { readonly kind: "set-aside"; readonly period: string; readonly reason: SetAsideReason; readonly note: string | null }
  | {
      readonly kind: AdjustmentKind;
      readonly state: "requested" | "confirmed" | "declined" | "withdrawn" | "expired";
      readonly number: string;
      readonly why: string;
    }
  | { readonly kind: "correction"; readonly orderNumber: string; readonly reason: CorrectionReason }
);

type Row = {
  at: string;
  kind: MoneyEvent["kind"];
  currency: Currency;
  minor: string;
  state: string;
  name: string;
  note: string | null;
  total: number;
};

/** Payouts, set-asides, what finance booked by hand and corrections of a partner, newest first, ten a page. */
export async function partnerMoney(tx: Pick<Tx, "em" | "now">, partnerId: string, page: number): Promise<Page<MoneyEvent>> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select e.*, (count(*) over ())::int as total from (
        select coalesce(p.released_at, b.prepared_at, b.created_at) as at, 'payout' as kind, p.currency, p.amount_minor as minor, p.state, b.period as name, null as note
        from payout p join payout_batch b on b.id = p.batch_id where p.partner_id = ${partnerId} and p.state in ('prepared', 'released')
        union all
        select b.created_at, 'set-aside', s.currency, s.amount_minor, s.reason, b.period, s.note
        from payout_set_aside s join payout_batch b on b.id = s.batch_id where s.partner_id = ${partnerId} and b.state <> 'cancelled'
        union all
        select coalesce(decided_at, requested_at), kind, currency, amount_minor,
               case when state = 'requested' and expires_at <= ${tx.now}::timestamptz then 'expired' else state end, id::text, why
        from adjustment where partner_id = ${partnerId}
        union all
        select k.effective_at, 'correction', k.currency, k.amount_minor, k.reason, o.number, null
        from correction k join conversion c on c.id = k.conversion_id join shop_order o on o.id = c.order_id where k.partner_id = ${partnerId}) e
      order by e.at desc, e.kind, e.name limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(rows.map(eventOf), page, rows[0]?.total ?? 0);
}

function eventOf(row: Row): MoneyEvent {
  const shared = { at: instantOf(row.at), money: money(BigInt(row.minor), row.currency) };
  switch (row.kind) {
    case "payout":
      return { ...shared, kind: row.kind, state: row.state === "released" ? "released" : "prepared", period: row.name };
    case "set-aside":
      return { ...shared, kind: row.kind, period: row.name, reason: row.state as SetAsideReason, note: row.note };
    case "credit":
    case "write-off":
    case "withholding":
    case "withholding-return":
      return {
        ...shared,
        kind: row.kind,
        state: row.state as (MoneyEvent & { kind: AdjustmentKind })["state"],
        number: row.name,
        why: row.note ?? "",
      };
    case "correction":
      return { ...shared, kind: row.kind, orderNumber: row.name, reason: row.state as CorrectionReason };
    default:
      return row.kind satisfies never;
  }
}
