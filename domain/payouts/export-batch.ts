import { oneOf, refuse, rowsOf, sql, type Currency, type Money, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { CorrectionReason, RateValue } from "#domain/conversions";
import type { AnomalyKind } from "./anomaly-rules.ts";
import { totalsOf, type BatchFacts } from "./batch.ts";
import type { SetAsideReason } from "./payout-rules.ts";

/** A rate as it was agreed: basis points of a percentage, or minor units of the payout's currency. */
export type ExportedRate = { readonly kind: RateValue["kind"]; readonly figure: bigint };
export type ExportedItem = {
  readonly orderNumber: string;
  /** null: the conversion itself */
  readonly correction: CorrectionReason | null;
  readonly minor: bigint;
  /** those of the order's lines, each once */
  readonly rates: readonly ExportedRate[];
  /** false: it was prepared, but is not paid with this batch */
  readonly isStanding: boolean;
};
/** What a batch has to do with one partner in one currency. */
export type ExportedPayout = {
  readonly partnerName: string;
  readonly shareId: string;
  readonly currency: Currency;
  /** what it pays; null: nothing */
  readonly pays: Money | null;
  /** what it does not pay, and why: set aside, or cancelled with the batch (no reason of its own) */
  readonly leftOut: { readonly money: Money; readonly reason: SetAsideReason | null; readonly note: string | null } | null;
  readonly itemCount: number;
  readonly anomalies: readonly AnomalyKind[];
  /** null: there are too many in the batch */
  readonly items: readonly ExportedItem[] | null;
};
export type BatchExport = {
  readonly batch: BatchFacts;
  readonly payouts: readonly ExportedPayout[];
  readonly totals: readonly Money[];
  readonly itemCount: number;
};

/** A quarter of a million items are some 15 MB of text, which still opens in a spreadsheet and fits an answer. */
const itemsOfAFile = 250_000;
const payoutsPerQuery = 500;

/**
 * Everything in a batch, by partner and currency, for whoever checks it outside: what it pays, what it leaves out and why, every item. One
 * reading of one instant, kept in the audit. More than `mostItems` items are counted and not listed. Refuses `batch.running`: half of a batch would look like a whole one.
 */
export async function exportBatch(tx: Tx, batch: BatchFacts, mostItems = itemsOfAFile): Promise<BatchExport> {
  // Held against a release that begins meanwhile; by itself a reading of several statements may see several instants.
  const { state } = await oneOf(tx, sql<{ state: string }>`select state from payout_batch where id = ${batch.id} for share`);
  if (state === "preparing" || state === "releasing") throw refuse("batch.running", { period: batch.period });
  const rows = await payoutRows(tx, batch.id);
  const itemCount = rows.reduce((sum, row) => sum + row.items, 0);
  const items = itemCount > mostItems ? null : await itemsOf(tx, rows);
  await record(tx, { act: "batch.export", subject: { kind: "payout-batch", id: batch.id }, facts: { period: batch.period } });
  return { batch, payouts: rows.map((row) => payoutOf(row, items)), totals: await totalsOf(tx, batch.id), itemCount };
}

type PayoutRow = {
  id: string | null;
  name: string;
  share_id: string;
  currency: Currency;
  state: string | null;
  amount_minor: string | null;
  aside_minor: string | null;
  reason: SetAsideReason | null;
  note: string | null;
  items: number;
  anomalies: AnomalyKind[];
};

function payoutRows(tx: Tx, batchId: string): Promise<PayoutRow[]> {
  return rowsOf(
    tx,
    sql<PayoutRow>`
      select o.id, p.name, p.share_id, currency, o.state, o.amount_minor, a.amount_minor as aside_minor, a.reason, a.note,
             (select count(*) from payout_item i where i.payout_id = o.id)::int as items,
             array(select kind from payout_anomaly x where x.payout_id = o.id order by kind) as anomalies
      from (select * from payout where batch_id = ${batchId}) o
      full join (select * from payout_set_aside where batch_id = ${batchId}) a using (partner_id, currency)
      join partner p on p.id = partner_id order by p.name, p.share_id, currency`,
  );
}

function payoutOf(row: PayoutRow, items: ReadonlyMap<string, ExportedItem[]> | null): ExportedPayout {
  const inCurrency = (minor: string): Money => ({ currency: row.currency, minor: BigInt(minor) });
  const isPaying = row.state === "prepared" || row.state === "released";
  const leftOut = row.aside_minor ?? (isPaying ? null : row.amount_minor);
  return {
    partnerName: row.name,
    shareId: row.share_id,
    currency: row.currency,
    pays: isPaying && row.amount_minor !== null ? inCurrency(row.amount_minor) : null,
    leftOut: leftOut === null ? null : { money: inCurrency(leftOut), reason: row.reason, note: row.note },
    itemCount: row.items,
    anomalies: row.anomalies,
    items: items && ((row.id !== null && items.get(row.id)) || []),
  };
}

/** By payout, some payouts at a time: the driver's rows of a large batch would take several times the room of what is kept. */
async function itemsOf(tx: Tx, payouts: readonly PayoutRow[]): Promise<Map<string, ExportedItem[]>> {
  const ids = payouts.flatMap(({ id }) => id ?? []);
  const found = new Map<string, ExportedItem[]>(ids.map((id) => [id, []]));
  const readRates = ratesReader();
  for (let from = 0; from < ids.length; from += payoutsPerQuery)
    for (const row of await rowsOf(tx, itemRows(ids.slice(from, from + payoutsPerQuery))))
      found.get(row.payout_id)?.push({
        orderNumber: row.number,
        correction: row.reason,
        minor: BigInt(row.amount_minor),
        rates: readRates(row.rates),
        isStanding: row.is_standing,
      });
  return found;
}

type ItemRow = {
  payout_id: string;
  number: string;
  reason: CorrectionReason | null;
  amount_minor: string;
  is_standing: boolean;
  rates: string;
};

function itemRows(payoutIds: readonly string[]): Sql<ItemRow> {
  return sql<ItemRow>`
    select i.payout_id, s.number, k.reason, i.amount_minor, i.is_standing,
           (select coalesce(string_agg(distinct l.rate_kind || ' ' || coalesce(l.rate_basis_points, l.rate_minor), ','), '')
            from conversion_line l where l.conversion_id = c.id) as rates
    from payout_item i
    left join correction k on k.id = i.correction_id
    join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
    join shop_order s on s.id = c.order_id
    where i.payout_id = any(${payoutIds}::uuid[]) order by c.ordered_at, s.number, i.id`;
}

/** Reads "percent 2000,per-order 500", each text once: a programme has few rates and a batch many items. */
function ratesReader(): (text: string) => readonly ExportedRate[] {
  const known = new Map<string, readonly ExportedRate[]>();
  return (text) =>
    known.getOrInsertComputed(text, () =>
      text === ""
        ? []
        : text.split(",").map((part) => {
            const [kind, figure] = part.split(" ") as [RateValue["kind"], string];
            return { kind, figure: BigInt(figure) };
          }),
    );
}
