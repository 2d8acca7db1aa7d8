import { instantOf, instantOrNull, oneOf, rowsOf, sql, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import type { Rule } from "#domain/attribution";
import type { ConversionStatus, CorrectionReason, ReviewQuestion, StatusReason } from "#domain/conversions";
import { datedWithin, inReadingOrder, partOf, type Asked, type Read } from "./reading-order.ts";

/** A conversion as other programs read of it. */
export type ReadConversion = {
  readonly id: string;
  readonly shareId: string;
  readonly order: string;
  readonly status: ConversionStatus;
  readonly reason: StatusReason;
  readonly review: ReviewQuestion | null;
  readonly rule: Rule;
  readonly currency: Currency;
  /** in minor units; of a paid one what was paid */
  readonly amount: bigint;
  readonly corrections: readonly { readonly amount: bigint; readonly reason: CorrectionReason; readonly at: Instant }[];
  /** the payout that paid it. One that is prepared may be called off, which is no change of the conversion's */
  readonly payoutId: string | null;
  readonly orderedAt: Instant;
  readonly maturesAt: Instant | null;
  /** since when the order is somebody else's */
  readonly supersededAt: Instant | null;
  readonly changedAt: Instant;
};

type Row = {
  id: string;
  share_id: string;
  number: string;
  status: ConversionStatus;
  reason: StatusReason;
  review_flag: ReviewQuestion | null;
  rule: Rule;
  currency: Currency;
  amount_minor: string;
  corrections: { minor: string; reason: CorrectionReason; at: string }[] | null;
  payout_id: string | null;
  ordered_at: string;
  matures_at: string | null;
  superseded_at: string | null;
  changed_at: string;
};

const order = { changedAt: sql`c.changed_at`, id: sql`c.id`, partnerId: sql`c.partner_id`, dated: sql`c.ordered_at` };

/** Conversions of a time that are no more than this are sorted by their changes; of more, whoever walks along the changes soon meets some. */
const mostSorted = 10_000;

/**
 * A part is cut out first, so that what stands beside it is looked up for its rows only. `among`: cut out before that, because PostgreSQL would rather walk
 * along all changes, though those of one day may all be at their end. Null: among all.
 */
function select(part: Sql, among: Sql | null = null): Sql<Row> {
  const [before, source] =
    among === null ? [sql``, sql`conversion`] : [sql`dated as materialized (select * from conversion c where ${among}),`, sql`dated`];
  return sql<Row>`
    with ${before} c as materialized (select * from ${source} c where ${part})
    select c.id, p.share_id, s.number, c.status, c.reason, c.review_flag, d.rule, c.currency, c.amount_minor, c.ordered_at, c.matures_at, c.superseded_at, c.changed_at,
           (select i.payout_id from payout_item i join payout o on o.id = i.payout_id and o.state = 'released' where i.conversion_id = c.id and i.is_standing) as payout_id,
           (select jsonb_agg(jsonb_build_object('minor', k.amount_minor::text, 'reason', k.reason, 'at', k.effective_at) order by k.revision)
              from correction k where k.conversion_id = c.id) as corrections
    from c join partner p on p.id = c.partner_id join shop_order s on s.id = c.order_id join attribution_decision d on d.id = c.decision_id
    order by c.changed_at, c.id`;
}

function factsOf(row: Row): ReadConversion {
  return {
    id: row.id,
    shareId: row.share_id,
    order: row.number,
    status: row.status,
    reason: row.reason,
    review: row.review_flag,
    rule: row.rule,
    currency: row.currency,
    amount: BigInt(row.amount_minor),
    corrections: (row.corrections ?? []).map(({ minor, reason, at }) => ({ amount: BigInt(minor), reason, at: instantOf(at) })),
    payoutId: row.payout_id,
    orderedAt: instantOf(row.ordered_at),
    maturesAt: instantOrNull(row.matures_at),
    supersededAt: instantOrNull(row.superseded_at),
    changedAt: instantOf(row.changed_at),
  };
}

export async function readConversions(
  tx: Pick<Tx, "em">,
  asked: Asked,
  statuses: readonly ConversionStatus[],
): Promise<Read<ReadConversion>> {
  const wanted = statuses.length === 0 ? sql`true` : sql`c.status = any(${[...statuses]}::text[])`;
  const among = datedWithin(order.dated, asked);
  const rows = await rowsOf(
    tx,
    select(sql`${wanted} and ${inReadingOrder(order, asked)}`, among !== null && (await areFew(tx, among)) ? among : null),
  );
  return partOf(rows, asked.limit, factsOf);
}

export async function readConversion(tx: Pick<Tx, "em">, id: string): Promise<ReadConversion | null> {
  const [row] = await rowsOf(tx, select(sql`c.id = ${id}::uuid`));
  return row ? factsOf(row) : null;
}

async function areFew(tx: Pick<Tx, "em">, among: Sql): Promise<boolean> {
  const { count } = await oneOf(
    tx,
    sql<{ count: number }>`select count(*)::int as count from (select from conversion c where ${among} limit ${mostSorted + 1}) as those`,
  );
  return count <= mostSorted;
}
