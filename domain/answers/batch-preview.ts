import { money, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { leftOfCorrection } from "#domain/conversions";
import type { PartnerStatus } from "#domain/partners";
import {
  approvalsNeeded,
  contentOf,
  currentBatch,
  judgePayout,
  nextOpenRun,
  takenPeriods,
  unusualAmong,
  unusualDebts,
  type BatchContent,
  foretellAnomalies,
  type Anomaly,
  type BatchFacts,
  type PayoutLine,
  type SetAsideLine,
} from "#domain/payouts";
import { programmeOf, termsAt, termsTimeline } from "#domain/programme";
import { batchDifference, type BatchDifference } from "./batch-difference.ts";

export type ComparedPayout = PayoutLine & {
  /** what the partner got the last time in this currency; null: never before */
  readonly last: Money | null;
};

/** What a person who decides on a batch has to know; the lists are one page of it. */
export type BatchPreview = {
  readonly batch: BatchFacts;
  readonly content: Omit<BatchContent, "payouts">;
  readonly payouts: readonly ComparedPayout[];
  readonly page: number;
  readonly pages: number;
  /** 0: small and usual enough to be released without a person */
  readonly needed: 0 | 2;
  readonly difference: BatchDifference | null;
  readonly frozen: { readonly since: Instant; readonly reason: string | null } | null;
};

/** What the next run would pay if nothing changed until then. */
export type BatchForecast = {
  readonly at: Instant;
  readonly payouts: readonly ForecastLine[];
  readonly setAside: readonly SetAsideLine[];
  /** lines beyond those listed */
  readonly more: { readonly payouts: number; readonly setAside: number };
  readonly totals: readonly Money[];
  /** by the totals and by what would be unusual */
  readonly needed: 0 | 2;
  readonly frozen: { readonly since: Instant; readonly reason: string | null } | null;
};
export type ForecastLine = Pick<SetAsideLine, "partnerId" | "partnerName" | "shareId" | "money"> & {
  readonly items: number;
  /** what would be unusual about it */
  readonly anomalies: readonly (Anomaly & { readonly money: Money })[];
};

const shown = 20;

/** The batch that is open, or else the newest one, a page of it; null when there never was one. */
export async function batchPreview(tx: Tx, page = 1): Promise<BatchPreview | null> {
  const batch = await currentBatch(tx);
  if (!batch) return null;
  const { frozenAt, frozenReason } = await programmeOf(tx);
  const { payouts, ...content } = await contentOf(tx, batch, shown, page);
  const last = await lastPaid(
    tx,
    batch.id,
    payouts.map((payout) => payout.partnerId),
  );
  return {
    batch,
    content,
    payouts: payouts.map((payout) => ({ ...payout, last: last.get(`${payout.partnerId} ${payout.money.currency}`) ?? null })),
    page,
    pages: Math.max(1, Math.ceil(Math.max(content.count, content.setAsideCount) / shown)),
    needed: approvalsNeeded(content.totals, (await termsAt(tx, batch.cutOffAt)).automaticReleaseBelow, content.hasAnomalies),
    difference: await batchDifference(tx, batch),
    frozen: frozenAt && { since: frozenAt, reason: frozenReason },
  };
}

async function lastPaid(tx: Pick<Tx, "em">, batchId: string, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Money>> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: Currency; amount_minor: string }>`
      select distinct on (partner_id, currency) partner_id, currency, amount_minor from payout
      where partner_id = any(${partnerIds}::uuid[]) and state = 'released' and batch_id <> ${batchId} order by partner_id, currency, released_at desc`,
  );
  return new Map(rows.map((row) => [`${row.partner_id} ${row.currency}`, money(BigInt(row.amount_minor), row.currency)]));
}

/** Judges what waits by the same rule as the run itself, as of the next run. */
export async function batchForecast(tx: Pick<Tx, "em" | "now">): Promise<BatchForecast> {
  const { zone, frozenAt, frozenReason } = await programmeOf(tx);
  const { at } = nextOpenRun(tx.now, await termsTimeline(tx), zone, await takenPeriods(tx));
  const terms = await termsAt(tx, at);
  const judged = (await waitingAt(tx, at)).map((line) => ({
    ...line,
    reason: judgePayout({
      net: line.money.minor,
      minimum: terms.minimumPayout[line.money.currency] ?? null,
      partnerStatus: line.status,
      isErased: line.isErased,
    }),
  }));
  const paid = judged.filter((line) => line.reason === null);
  const found = await foretellAnomalies(tx, paid, terms, at);
  const byPayout = Map.groupBy(found, ({ partnerId, currency }) => `${partnerId} ${currency}`);
  const payouts = paid.map((line): ForecastLine => ({
    ...line,
    anomalies: (byPayout.get(`${line.partnerId} ${line.money.currency}`) ?? []).map(({ kind, figure }) => ({
      kind,
      figure,
      money: line.money,
    })),
  }));
  const left = judged.flatMap((line) => (line.reason === null ? [] : [{ ...line, reason: line.reason, note: null }]));
  const debts = await unusualDebts(
    tx,
    left.filter(({ reason }) => reason === "not-positive"),
    terms,
  );
  const setAside = left
    .map((line) => ({ ...line, isUnusual: debts.some((debt) => debt === line) }))
    .toSorted((one, other) => Number(other.isUnusual) - Number(one.isUnusual));
  const totals = [...Map.groupBy(payouts, (line) => line.money.currency)].map(([currency, lines]) =>
    money(
      lines.reduce((sum, line) => sum + line.money.minor, 0n),
      currency,
    ),
  );
  const unusual = await unusualAmong(tx, totals, at);
  return {
    at,
    payouts: payouts.slice(0, shown),
    setAside: setAside.slice(0, shown),
    more: { payouts: Math.max(0, payouts.length - shown), setAside: Math.max(0, setAside.length - shown) },
    totals,
    needed: approvalsNeeded(totals, terms.automaticReleaseBelow, found.length + debts.length + unusual.length > 0),
    frozen: frozenAt && { since: frozenAt, reason: frozenReason },
  };
}

/** What will wait at a cut-off, by partner and currency, largest first. */
async function waitingAt(
  tx: Pick<Tx, "em">,
  cutOffAt: Instant,
): Promise<(Omit<ForecastLine, "anomalies"> & { status: PartnerStatus; isErased: boolean })[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      name: string;
      share_id: string;
      status: PartnerStatus;
      is_erased: boolean;
      currency: Currency;
      minor: string;
      items: string;
    }>`
      select p.id, p.name, p.share_id, p.status, p.erased_at is not null as is_erased, w.currency, sum(w.minor)::text as minor, count(*)::text as items
      from (
        select c.partner_id, c.currency, c.amount_minor as minor from conversion c
        where c.status = 'unpaid' and c.superseded_at is null and c.matures_at < ${cutOffAt}
          and not exists (select from payout_item i where i.conversion_id = c.id and i.is_standing)
        union all
        select k.partner_id, k.currency, ${leftOfCorrection} from correction k
        where k.effective_at < ${cutOffAt} and ${leftOfCorrection} <> 0 and not exists (select from payout_item i where i.correction_id = k.id and i.is_standing)) w
      join partner p on p.id = w.partner_id group by p.id, w.currency order by sum(w.minor) desc, p.name`,
  );
  return rows.map((row) => ({
    partnerId: row.id,
    partnerName: row.name,
    shareId: row.share_id,
    status: row.status,
    isErased: row.is_erased,
    money: money(BigInt(row.minor), row.currency),
    items: Number(row.items),
  }));
}
