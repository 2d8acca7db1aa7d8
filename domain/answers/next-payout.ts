import {
  instantOf,
  isBefore,
  laterOf,
  money,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { partnerById, type PartnerFacts, type PartnerStatus } from "#domain/partners";
import { judgePayout, nextOpenRun, takenPeriods, type PayoutCalendar, type SetAsideReason } from "#domain/payouts";
import { programmeOf, termsAt, termsTimeline, type Terms } from "#domain/programme";
import { holdOf } from "#domain/transfers";
import { openItemsOf, pendingOf, type OpenItem } from "./open-items.ts";

/** One date and one amount in one currency, and why it is that date and that amount. */
export type Forecast = {
  readonly currency: Currency;
  readonly amount: Money;
  /** when it reaches the wallet as things stand; null: not as long as the reason holds */
  readonly at: Instant | null;
  readonly reason:
    /** the first run after the hold */
    | { readonly kind: "on-schedule" }
    /** held until after the cut-off of the next run, so it is in the one after */
    | { readonly kind: "after-cut-off"; readonly missed: Instant; readonly dueAt: Instant }
    /** staff left it out of the newest batch, with their words */
    | { readonly kind: "set-aside"; readonly period: string; readonly note: string }
    /** earlier runs carried it over until enough had come together */
    | {
        readonly kind: "once-over-minimum";
        readonly minimum: Money;
        readonly carriedOver: readonly { readonly at: Instant; readonly amount: Money }[];
      }
    | { readonly kind: "below-minimum"; readonly minimum: Money; readonly shortBy: Money }
    /** a batch holds it and waits for a person */
    | {
        readonly kind: "awaiting-release";
        readonly period: string;
        readonly preparedAt: Instant | null;
        /** something about it is unusual, so that a person looks at it first */ readonly isLookedAt: boolean;
      }
    | { readonly kind: "not-positive" }
    | { readonly kind: "no-minimum" }
    | { readonly kind: "partner-paused"; readonly status: PartnerStatus }
    /** they had themselves erased; what is owed since nobody can receive */
    | { readonly kind: "partner-erased" };
  readonly items: readonly OpenItem[];
  /** what matures after that payout */
  readonly later: Money;
};

export type NextPayout = {
  readonly status: PartnerStatus;
  /** set: nothing is paid until the programme is thawed */
  readonly frozen: { readonly since: Instant; readonly reason: string | null } | null;
  readonly moneyHeldSince: Instant | null;
  readonly nextRunAt: Instant;
  readonly holdDays: number;
  /** none: nothing is on its way in any currency */
  readonly forecasts: readonly Forecast[];
  /** what waits for orders to be paid for, by currency: joins when they are */
  readonly pending: readonly Money[];
  /** what the newest batch left out, and why */
  readonly lastSetAside: readonly SetAsideNote[];
};

export type SetAsideNote = {
  readonly period: string;
  readonly amount: Money;
  readonly reason: SetAsideReason;
  /** what staff wrote when they left it out */
  readonly note: string | null;
  readonly cutOffAt: Instant;
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

/**
 * Plays the coming payout runs through on items of one currency, of which there is at least one: the first run that pays is
 * the answer. No clock, no database.
 */
export function forecast(
  items: readonly OpenItem[],
  at: {
    currency: Currency;
    status: PartnerStatus;
    isErased: boolean;
    /** the terms of an instant: a run goes by the minimum of its own day */
    termsAt: (at: Instant) => Pick<Terms, "minimumPayout">;
    calendar: PayoutCalendar;
    zone: Zone;
    /** periods that have their batch already */
    taken?: ReadonlySet<string>;
    /** what staff left out of the newest batch in this currency */
    setAside?: SetAsideNote | null;
    now: Instant;
  },
): Forecast {
  let minimum: bigint | null = null;
  const runs = Map.groupBy(items, runOfEach(at));
  const together: OpenItem[] = [];
  const carriedOver: { at: Instant; amount: Money }[] = [];
  let verdict: SetAsideReason | null = null;
  for (const [run, joining] of [...runs].toSorted(([a], [b]) => a - b)) {
    together.push(...joining);
    const amount = sumOf(at.currency, together);
    const runAt = Temporal.Instant.fromEpochMilliseconds(run);
    minimum = at.termsAt(runAt).minimumPayout[at.currency] ?? null;
    verdict = judgePayout({ net: amount.minor, minimum, partnerStatus: at.status, isErased: at.isErased });
    if (verdict === null) {
      const later = sumOf(at.currency, items.slice(together.length));
      const reason =
        carriedOver.length === 0 || minimum === null
          ? whyThatRun(runAt, together, { ...at, nextRunAt: nextOpenRun(at.now, at.calendar, at.zone, at.taken ?? new Set()).at })
          : ({ kind: "once-over-minimum", minimum: money(minimum, at.currency), carriedOver } as const);
      return { currency: at.currency, amount, at: runAt, reason, items: together, later };
    }
    carriedOver.push({ at: runAt, amount });
  }
  const amount = sumOf(at.currency, items);
  return {
    currency: at.currency,
    amount,
    at: null,
    reason: whyNot(verdict, amount, minimum, at.status),
    items,
    later: money(0n, at.currency),
  };
}

/** In which run an item is, as the run's instant. Items of one run come one after the other, so the calendar is asked once a run. */
function runOfEach({ now, calendar, zone, taken = new Set() }: Parameters<typeof forecast>[1]): (item: OpenItem) => number {
  let known: { readonly after: Instant; readonly at: Instant } | null = null;
  return ({ dueAt }) => {
    const after = laterOf(dueAt, now);
    const isSameRun = known !== null && !isBefore(after, known.after) && isBefore(after, known.at);
    if (known === null || !isSameRun) known = { after, at: nextOpenRun(after, calendar, zone, taken).at };
    return known.at.epochMilliseconds;
  };
}

/** Why the first run that takes anything is that one. */
function whyThatRun(
  runAt: Instant,
  items: readonly OpenItem[],
  { setAside, nextRunAt }: { setAside?: SetAsideNote | null; nextRunAt: Instant },
): Forecast["reason"] {
  if (setAside && setAside.note !== null && items.some((item) => isBefore(item.dueAt, setAside.cutOffAt)))
    return { kind: "set-aside", period: setAside.period, note: setAside.note };
  const first = items.map((item) => item.dueAt).reduce<Instant | null>((least, at) => (least && isBefore(least, at) ? least : at), null);
  return first && isBefore(nextRunAt, runAt) ? { kind: "after-cut-off", missed: nextRunAt, dueAt: first } : { kind: "on-schedule" };
}

function whyNot(verdict: SetAsideReason | null, amount: Money, minimum: bigint | null, status: PartnerStatus): Forecast["reason"] {
  if (verdict === "partner-paused") return { kind: verdict, status };
  if (verdict === "below-minimum" && minimum !== null)
    return { kind: verdict, minimum: money(minimum, amount.currency), shortBy: money(minimum - amount.minor, amount.currency) };
  return { kind: verdict === "no-minimum" || verdict === "partner-erased" ? verdict : "not-positive" };
}

function sumOf(currency: Currency, items: readonly OpenItem[]): Money {
  return money(
    items.reduce((sum, item) => (item.currency === currency ? sum + item.amount : sum), 0n),
    currency,
  );
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
