import {
  instantOf,
  money,
  oneOf,
  periodOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Period,
  type PeriodChoice,
  type Tx,
} from "#domain/kernel";
import { leftOfCorrection } from "#domain/conversions";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { nextPayoutOf, type NextPayout } from "./next-payout.ts";
import { rateNow, type RateFacts } from "./own-rates.ts";
import { figuresOf, shareRows, type ShareFigures } from "./share-figures.ts";
import { spanBorders, spanFigures, stepOf, type SpanFigures, type SpanStep } from "./share-spans.ts";

/** A partner's money in one currency. */
export type Earnings = {
  readonly currency: Currency;
  /** past its hold: the next payout run takes it */
  readonly matured: Money;
  /** confirmed, still in its hold */
  readonly inHold: Money;
  /** corrections that the next payout settles; negative after refunds */
  readonly corrections: Money;
  readonly unpaidOrders: number;
  /** orders that the customer has not paid for yet */
  readonly pending: Money;
  readonly pendingOrders: number;
  readonly wallet: Money;
  /** all payouts ever */
  readonly paid: Money;
};

export type DashboardFacts = {
  readonly partner: Pick<PartnerFacts, "name" | "shareId" | "slug" | "status" | "appliedAt">;
  readonly earnings: readonly Earnings[];
  readonly rate: RateFacts;
  readonly period: Period;
  readonly share: ShareFigures;
  readonly step: SpanStep;
  /** hours, days, weeks or months of the period, oldest first, with all orders however they were credited; none of a period that is still to come */
  readonly spans: readonly SpanFigures[];
  readonly next: NextPayout;
  /** when the partner came into this status, and what staff wrote to it */
  readonly standing: { readonly since: Instant; readonly reason: string | null };
};

/** Everything at a glance. The period is the programme's, whatever zone a partner lives in, so that figures are the same for everybody who reads them. */
export async function dashboard(tx: Tx, partnerId: string, choice: PeriodChoice): Promise<DashboardFacts> {
  const [partner, programme] = await Promise.all([partnerById(tx, partnerId), programmeOf(tx)]);
  const period = periodOf(choice, tx.now, programme.zone);
  const step = stepOf(period);
  const rows = await shareRows(tx, partnerId, period, step === "hour" ? "click" : "day");
  const [earnings, rate, share, spans, next, standing] = await Promise.all([
    earningsOf(tx, partnerId),
    rateNow(tx, partnerId),
    figuresOf(tx, rows),
    spanFigures(tx, rows, spanBorders(period, tx.now), "all"),
    nextPayoutOf(tx, partner),
    standingOf(tx, partnerId),
  ]);
  return {
    partner,
    earnings: earnings.length > 0 ? earnings : [nothingIn(programme.currency)],
    rate,
    period,
    share,
    step,
    spans,
    next,
    standing,
  };
}

async function standingOf(tx: Pick<Tx, "em">, partnerId: string): Promise<DashboardFacts["standing"]> {
  const { at, reason } = await oneOf(
    tx,
    sql<{ at: string; reason: string | null }>`
      select at, reason from partner_status_change where partner_id = ${partnerId} order by at desc, id desc limit 1`,
  );
  return { since: instantOf(at), reason };
}

/** What is earned, by currency, with currencies in which nothing ever happened left out. */
export async function earningsOf(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<Earnings[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      currency: Currency;
      matured: string;
      in_hold: string;
      unpaid_orders: string;
      pending: string;
      pending_orders: string;
      corrections: string;
      wallet: string;
      paid: string;
    }>`
      with sale as (
        select currency,
               coalesce(sum(amount_minor) filter (where status = 'unpaid' and matures_at <= ${tx.now}), 0) as matured,
               coalesce(sum(amount_minor) filter (where status = 'unpaid' and matures_at > ${tx.now}), 0) as in_hold,
               count(*) filter (where status = 'unpaid') as unpaid_orders,
               coalesce(sum(amount_minor) filter (where status = 'pending'), 0) as pending,
               count(*) filter (where status = 'pending') as pending_orders
        from conversion where partner_id = ${partnerId} and superseded_at is null group by currency),
      change as (
        select k.currency, sum(${leftOfCorrection}) as corrections from correction k
        where k.partner_id = ${partnerId} and ${leftOfCorrection} <> 0 and not exists (
          select from payout_item i join payout p on p.id = i.payout_id and p.state = 'released' where i.correction_id = k.id and i.is_standing)
        group by k.currency),
      money as (select currency, balance_minor as wallet from wallet where partner_id = ${partnerId}),
      payment as (select currency, sum(amount_minor) as paid from payout where partner_id = ${partnerId} and state = 'released' group by currency)
      select currency, coalesce(matured, 0)::text as matured, coalesce(in_hold, 0)::text as in_hold, coalesce(unpaid_orders, 0)::text as unpaid_orders,
             coalesce(pending, 0)::text as pending, coalesce(pending_orders, 0)::text as pending_orders, coalesce(corrections, 0)::text as corrections,
             coalesce(wallet, 0)::text as wallet, coalesce(paid, 0)::text as paid
      from sale full join change using (currency) full join money using (currency) full join payment using (currency) order by currency`,
  );
  return rows.map((row) => ({
    currency: row.currency,
    matured: money(BigInt(row.matured), row.currency),
    inHold: money(BigInt(row.in_hold), row.currency),
    corrections: money(BigInt(row.corrections), row.currency),
    unpaidOrders: Number(row.unpaid_orders),
    pending: money(BigInt(row.pending), row.currency),
    pendingOrders: Number(row.pending_orders),
    wallet: money(BigInt(row.wallet), row.currency),
    paid: money(BigInt(row.paid), row.currency),
  }));
}

function nothingIn(currency: Currency): Earnings {
  const nothing = money(0n, currency);
  return {
    currency,
    matured: nothing,
    inHold: nothing,
    corrections: nothing,
    unpaidOrders: 0,
    pending: nothing,
    pendingOrders: 0,
    wallet: nothing,
    paid: nothing,
  };
}
