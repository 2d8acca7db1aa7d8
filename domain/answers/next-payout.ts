import { instantOf, money, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { partnerById, type PartnerFacts, type PartnerStatus } from "#domain/partners";
import { nextOpenRun, takenPeriods, type SetAsideReason } from "#domain/payouts";
import { programmeOf, termsAt, termsTimeline } from "#domain/programme";
import { holdOf } from "#domain/transfers";
import { forecast, sumOf, type Forecast, type SetAsideNote } from "./forecast.ts";
import { openItemsOf, pendingOf, type OpenItem } from "./open-items.ts";

export type NextPayout = {
  readonly status: PartnerStatus;
  /** set: nothing is paid until the programme is thawed */
  readonly frozen: { readonly since: Instant; readonly reason: string | null } | null;
  /** set: nothing of theirs leaves the wallet while the staff look at something; payouts still reach it */
  readonly moneyHeldSince: Instant | null;
  /** of the next run that has no batch yet, whether this partner is in it or not */
  readonly nextRunAt: Instant;
  readonly holdDays: number;
  /** none: nothing is on its way in any currency */
  readonly forecasts: readonly Forecast[];
  /** what waits for orders to be paid for, by currency: joins when they are */
  readonly pending: readonly Money[];
  /** what the newest batch left out, and why */
  readonly lastSetAside: readonly SetAsideNote[];
};

/** When a partner is paid next, how much, and why then: hold, minimum, carry-over, a batch that waits for its release. */
export async function nextPayout(tx: Tx, partnerId: string): Promise<NextPayout> {
  return nextPayoutOf(tx, await partnerById(tx, partnerId));
}

/** The same for whoever has looked the partner up already. */
export async function nextPayoutOf(
  tx: Tx,
  { id: partnerId, status, isErased }: Pick<PartnerFacts, "id" | "status" | "isErased">,
): Promise<NextPayout> {
  const { zone, frozenAt, frozenReason } = await programmeOf(tx);
  const terms = await termsAt(tx, tx.now);
  const calendar = await termsTimeline(tx);
  const items = await openItemsOf(tx, partnerId);
  const prepared = await preparedPayouts(tx, partnerId);
  const taken = await takenPeriods(tx);
  const lastSetAside = await lastSetAsideOf(tx, partnerId);
  const currencies = [...new Set(items.map((item) => item.currency))]
    .filter((currency) => !prepared.some((each) => each.currency === currency))
    .toSorted();
  return {
    status,
    frozen: frozenAt && { since: frozenAt, reason: frozenReason },
    moneyHeldSince: (await holdOf(tx, partnerId))?.putAt ?? null,
    nextRunAt: nextOpenRun(tx.now, calendar, zone, taken).at,
    holdDays: terms.holdDays,
    forecasts: [
      ...prepared.map((payout) => ({ ...payout, later: sumOf(payout.currency, items) })),
      ...datedFirst(
        currencies.map((currency) =>
          forecast(
            items.filter((item) => item.currency === currency),
            {
              currency,
              status,
              isErased,
              termsAt: calendar,
              calendar,
              zone,
              taken,
              now: tx.now,
              setAside: byStaff(lastSetAside, currency),
            },
          ),
        ),
      ),
    ],
    pending: await pendingOf(tx, partnerId),
    lastSetAside,
  };
}

/** What has a date before what waits for something; otherwise as it is. */
function datedFirst(forecasts: readonly Forecast[]): Forecast[] {
  return [...forecasts.filter(({ at }) => at !== null), ...forecasts.filter(({ at }) => at === null)];
}

function byStaff(setAside: readonly SetAsideNote[], currency: Currency): SetAsideNote | null {
  return setAside.find((each) => each.reason === "by-staff" && each.amount.currency === currency) ?? null;
}

type Prepared = Omit<Forecast, "later">;

/** Payouts that a batch holds and nobody has released yet, with what is in them. */
async function preparedPayouts(tx: Pick<Tx, "em">, partnerId: string): Promise<Prepared[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      period: string;
      prepared_at: string | null;
      is_looked_at: boolean;
      currency: Currency;
      amount_minor: string;
      kind: OpenItem["kind"];
      number: string;
      minor: string;
      due_at: string;
    }>`
      select b.period, b.prepared_at, exists (select from payout_anomaly a where a.payout_id = p.id) as is_looked_at, p.currency, p.amount_minor, case when i.correction_id is null then 'conversion' else 'correction' end as kind,
             o.number, i.amount_minor as minor, coalesce(k.effective_at, c.matures_at, b.cut_off_at) as due_at
      from payout p join payout_batch b on b.id = p.batch_id
      join payout_item i on i.payout_id = p.id and i.is_standing
      left join correction k on k.id = i.correction_id
      join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
      join shop_order o on o.id = c.order_id
      where p.partner_id = ${partnerId} and p.state = 'prepared' and b.state in ('preparing', 'prepared', 'releasing')
      order by p.currency, due_at, o.number`,
  );
  return [...Map.groupBy(rows, (row) => row.currency)].flatMap(([currency, [first, ...rest]]) =>
    first
      ? [
          {
            currency,
            amount: money(BigInt(first.amount_minor), currency),
            at: null,
            reason: {
              kind: "awaiting-release",
              period: first.period,
              preparedAt: first.prepared_at === null ? null : instantOf(first.prepared_at),
              isLookedAt: first.is_looked_at,
            } as const,
            items: [first, ...rest].map((row) => ({
              kind: row.kind,
              orderNumber: row.number,
              currency,
              amount: BigInt(row.minor),
              dueAt: instantOf(row.due_at),
            })),
          },
        ]
      : [],
  );
}

async function lastSetAsideOf(tx: Pick<Tx, "em">, partnerId: string): Promise<SetAsideNote[]> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string; cut_off_at: string; currency: Currency; amount_minor: string; reason: SetAsideReason; note: string | null }>`
      select b.period, b.cut_off_at, s.currency, s.amount_minor, s.reason, s.note from payout_set_aside s
      join (select id, period, cut_off_at from payout_batch where state <> 'cancelled' order by created_at desc limit 1) b on b.id = s.batch_id
      where s.partner_id = ${partnerId} order by s.currency`,
  );
  return rows.map((row) => ({
    period: row.period,
    amount: money(BigInt(row.amount_minor), row.currency),
    reason: row.reason,
    note: row.note,
    cutOffAt: instantOf(row.cut_off_at),
  }));
}
