import { instantOf, instantOrNull, rowsOf, sql, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import { inReadingOrder, partOf, type Asked, type Read } from "./reading-order.ts";

export const readPayoutStates = ["prepared", "released", "dropped", "cancelled"] as const;
export type ReadPayoutState = (typeof readPayoutStates)[number];

/** A payout as other programs read of it. */
export type ReadPayout = {
  readonly id: string;
  readonly shareId: string;
  /** the batch's label, "2026-12-01" */
  readonly period: string;
  readonly state: ReadPayoutState;
  /** why it was dropped */
  readonly reason: string | null;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly isExternal: boolean;
  readonly releasedAt: Instant | null;
  readonly changedAt: Instant;
};

/** What a payout is made of: a conversion, or a correction to one. */
export type ReadPayoutItem = { readonly kind: "conversion" | "correction"; readonly conversionId: string; readonly amount: bigint };

type Row = {
  id: string;
  share_id: string;
  period: string;
  state: ReadPayoutState;
  reason: string | null;
  currency: Currency;
  amount_minor: string;
  is_external: boolean;
  released_at: string | null;
  changed_at: string;
};

const order = { changedAt: sql`o.changed_at`, id: sql`o.id`, partnerId: sql`o.partner_id`, dated: sql`o.released_at` };

function select(where: Sql): Sql<Row> {
  return sql<Row>`
    select o.id, p.share_id, b.period, o.state, o.reason, o.currency, o.amount_minor, o.is_external, o.released_at, o.changed_at
    from payout o join partner p on p.id = o.partner_id join payout_batch b on b.id = o.batch_id where ${where}`;
}

function factsOf(row: Row): ReadPayout {
  return {
    id: row.id,
    shareId: row.share_id,
    period: row.period,
    state: row.state,
    reason: row.reason,
    currency: row.currency,
    amount: BigInt(row.amount_minor),
    isExternal: row.is_external,
    releasedAt: instantOrNull(row.released_at),
    changedAt: instantOf(row.changed_at),
  };
}

export async function readPayouts(tx: Pick<Tx, "em">, asked: Asked, states: readonly ReadPayoutState[]): Promise<Read<ReadPayout>> {
  const rows = await rowsOf(
    tx,
    select(sql`(${states.length === 0}::boolean or o.state = any(${[...states]}::text[])) and ${inReadingOrder(order, asked)}`),
  );
  return partOf(rows, asked.limit, factsOf);
}

/** A payout with all that stands in it. */
export async function readPayout(
  tx: Pick<Tx, "em">,
  id: string,
): Promise<{ readonly payout: ReadPayout; readonly items: readonly ReadPayoutItem[] } | null> {
  const [row] = await rowsOf(tx, select(sql`o.id = ${id}::uuid`));
  if (!row) return null;
  const items = await rowsOf(
    tx,
    sql<{ is_correction: boolean; conversion_id: string; amount_minor: string }>`
      select i.correction_id is not null as is_correction, coalesce(i.conversion_id, k.conversion_id) as conversion_id, i.amount_minor
      from payout_item i left join correction k on k.id = i.correction_id
      where i.payout_id = ${id}::uuid and i.is_standing order by i.id`,
  );
  return {
    payout: factsOf(row),
    items: items.map((item) => ({
      kind: item.is_correction ? "correction" : "conversion",
      conversionId: item.conversion_id,
      amount: BigInt(item.amount_minor),
    })),
  };
}
