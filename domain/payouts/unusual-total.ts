import { rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { termsAt } from "#domain/programme";
import { totalsOf, type BatchFacts } from "./batch.ts";
import { medianWhereAbove } from "./median.ts";

/** A batch's total in a currency that is far above what batches usually pay. */
export type UnusualTotal = { readonly total: Money; readonly usual: Money };

/** How many batches before it a batch is measured by, and fewer than how many say nothing. */
const measuredBy = 6;
const fewest = 3;

/** The rule: the median of past totals when a total is more than so many times it; null: it is like others, or nothing is known to measure it by. */
export function usualWhereUnusual(total: bigint, past: readonly bigint[], times: number): bigint | null {
  return past.length < fewest ? null : medianWhereAbove(total, past, times);
}

/** What of a batch is unusual as a whole. Each payout of it may be like others. */
export async function unusualTotals(tx: Pick<Tx, "em">, batch: BatchFacts): Promise<UnusualTotal[]> {
  return unusualAmong(tx, await totalsOf(tx, batch.id), batch.cutOffAt);
}

/**
 * The same of any totals at a cut-off, by the last batches that paid anything in the same currency. What an earlier system paid on single days is no
 * measure, and may be brought along after batches that were measured without it.
 */
export async function unusualAmong(tx: Pick<Tx, "em">, totals: readonly Money[], cutOffAt: Instant): Promise<UnusualTotal[]> {
  const { unusualTimesTotal } = await termsAt(tx, cutOffAt);
  const past = await rowsOf(
    tx,
    sql<{ currency: Currency; minor: string }>`
      select currency, minor::text from (
        select o.currency, sum(o.amount_minor) as minor, row_number() over (partition by o.currency order by b.released_at desc, b.id) as nth
        from payout_batch b join payout o on o.batch_id = b.id and o.state = 'released' and not o.is_external
        where b.state = 'released' group by b.id, b.released_at, o.currency) paid
      where nth <= ${measuredBy} order by currency, nth`,
  );
  const byCurrency = Map.groupBy(past, ({ currency }) => currency);
  return totals.flatMap((total) => {
    const before = (byCurrency.get(total.currency) ?? []).map(({ minor }) => BigInt(minor));
    const usual = usualWhereUnusual(total.minor, before, unusualTimesTotal);
    return usual === null ? [] : [{ total, usual: { currency: total.currency, minor: usual } }];
  });
}
