import { money, oneOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { PartnerStatus } from "#domain/partners";
import {
  approvalsNeeded,
  contentOf,
  currentBatch,
  judgePayout,
  nextOpenRun,
  takenPeriods,
  type BatchContent,
  type BatchFacts,
  type PayoutLine,
  type SetAsideLine,
} from "#domain/payouts";
import { programmeOf, termsAt } from "#domain/programme";

export type ComparedPayout = PayoutLine & {
  /** what the partner got the last time in this currency; null: never before */
  readonly last: Money | null;
};

/** What a person who decides on a batch has to know. */
export type BatchPreview = {
  readonly batch: BatchFacts;
  readonly content: Omit<BatchContent, "payouts">;
  readonly payouts: readonly ComparedPayout[];
  readonly count: number;
  /** the content lists the largest of them only */
  readonly setAsideCount: number;
  /** 0: small enough to be released without a person */
  readonly needed: 0 | 2;
  readonly previous: { readonly period: string; readonly totals: readonly Money[] } | null;
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
  readonly needed: 0 | 2;
};
export type ForecastLine = Pick<SetAsideLine, "partnerId" | "partnerName" | "shareId" | "money"> & { readonly items: number };

const shown = 20;

/** The batch that is open, or else the newest one; null when there never was one. */
export async function batchPreview(tx: Tx): Promise<BatchPreview | null> {
  const batch = await currentBatch(tx);
  if (!batch) return null;
  const { frozenAt, frozenReason } = await programmeOf(tx);
  const { payouts, ...content } = await contentOf(tx, batch, shown);
  const last = await lastPaid(
    tx,
    batch.id,
    payouts.map((payout) => payout.partnerId),
  );
  return {
    batch,
    content,
    payouts: payouts.map((payout) => ({ ...payout, last: last.get(`${payout.partnerId} ${payout.money.currency}`) ?? null })),
    count: payouts.length + content.more,
    setAsideCount: await setAsideCount(tx, batch.id),
    needed: approvalsNeeded(content.totals, (await termsAt(tx, batch.cutOffAt)).automaticReleaseBelow),
    previous: await previousOf(tx, batch.id),
    frozen: frozenAt && { since: frozenAt, reason: frozenReason },
  };
}

async function setAsideCount(tx: Pick<Tx, "em">, batchId: string): Promise<number> {
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`select count(*)::text as count from payout_set_aside where batch_id = ${batchId}`,
  );
  return Number(count);
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

async function previousOf(tx: Pick<Tx, "em">, batchId: string): Promise<BatchPreview["previous"]> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string; currency: Currency; minor: string }>`
      select b.period, p.currency, sum(p.amount_minor)::text as minor
      from (select id, period from payout_batch where state = 'released' and id <> ${batchId} order by created_at desc limit 1) b
      join payout p on p.batch_id = b.id and p.state = 'released' group by b.period, p.currency order by p.currency`,
  );
  const [first] = rows;
  return first ? { period: first.period, totals: rows.map((row) => money(BigInt(row.minor), row.currency)) } : null;
}

/** Judges what waits by the same rule as the run itself, as of the next run. */
export async function batchForecast(tx: Tx): Promise<BatchForecast> {
  const { zone } = await programmeOf(tx);
  const { at } = nextOpenRun(tx.now, await termsAt(tx, tx.now), zone, await takenPeriods(tx));
  const terms = await termsAt(tx, at);
  const judged = (await waitingAt(tx, at)).map((line) => ({
    ...line,
    reason: judgePayout({ net: line.money.minor, minimum: terms.minimumPayout[line.money.currency] ?? null, partnerStatus: line.status }),
  }));
  const payouts = judged.filter((line) => line.reason === null);
  const setAside = judged.flatMap((line) => (line.reason === null ? [] : [{ ...line, reason: line.reason }]));
  const totals = [...Map.groupBy(payouts, (line) => line.money.currency)].map(([currency, lines]) =>
    money(
      lines.reduce((sum, line) => sum + line.money.minor, 0n),
      currency,
    ),
  );
  return {
    at,
    payouts: payouts.slice(0, shown),
    setAside: setAside.slice(0, shown),
    more: { payouts: Math.max(0, payouts.length - shown), setAside: Math.max(0, setAside.length - shown) },
    totals,
    needed: approvalsNeeded(totals, terms.automaticReleaseBelow),
  };
}

/** What will wait at a cut-off, by partner and currency, largest first. */
async function waitingAt(tx: Pick<Tx, "em">, cutOffAt: Instant): Promise<(ForecastLine & { status: PartnerStatus })[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string; share_id: string; status: PartnerStatus; currency: Currency; minor: string; items: string }>`
      select p.id, p.name, p.share_id, p.status, w.currency, sum(w.minor)::text as minor, count(*)::text as items
      from (
        select c.partner_id, c.currency, c.amount_minor as minor from conversion c
        where c.status = 'unpaid' and c.superseded_at is null and c.matures_at < ${cutOffAt}
          and not exists (select from payout_item i where i.conversion_id = c.id and i.is_standing)
        union all
        select k.partner_id, k.currency, k.amount_minor from correction k
        where k.effective_at < ${cutOffAt} and not exists (select from payout_item i where i.correction_id = k.id and i.is_standing)) w
      join partner p on p.id = w.partner_id group by p.id, p.name, p.share_id, p.status, w.currency order by sum(w.minor) desc, p.name`,
  );
  return rows.map((row) => ({
    partnerId: row.id,
    partnerName: row.name,
    shareId: row.share_id,
    status: row.status,
    money: money(BigInt(row.minor), row.currency),
    items: Number(row.items),
  }));
}
