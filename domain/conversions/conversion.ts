import { instantOf, instantOrNull, rowOf, rowsOf, sql, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import type { ProductKnowledge, RatedLine } from "./commission-rules.ts";
import type { ConversionStatus, CorrectionReason, StatusReason } from "./conversion-rules.ts";
import type { RateScope, RateValue } from "./rate-rules.ts";
import type { ReviewFlag } from "./review.ts";

export type ConversionFacts = {
  readonly id: string;
  readonly orderId: string;
  readonly partnerId: string;
  readonly decisionId: string;
  readonly currency: Currency;
  readonly status: ConversionStatus;
  readonly reason: StatusReason;
  readonly amount: bigint;
  /** what stands in payable for it */
  readonly posted: bigint;
  /** what an earlier system promised for it, before refunds; null: it is rated here */
  readonly imported: bigint | null;
  readonly revision: number;
  readonly holdDays: number;
  readonly orderedAt: Instant;
  readonly maturesAt: Instant | null;
  readonly reviewFlag: ReviewFlag | null;
  readonly staffRejection: string | null;
  readonly supersededAt: Instant | null;
};

type Row = {
  id: string;
  order_id: string;
  partner_id: string;
  decision_id: string;
  currency: string;
  status: ConversionStatus;
  reason: StatusReason;
  amount_minor: string;
  posted_minor: string;
  imported_minor: string | null;
  revision: number;
  hold_days: number;
  ordered_at: string;
  matures_at: string | null;
  review_flag: ReviewFlag | null;
  staff_rejection: string | null;
  superseded_at: string | null;
};

function select(where: Sql): Sql<Row> {
  return sql<Row>`
    select id, order_id, partner_id, decision_id, currency, status, reason, amount_minor, posted_minor, imported_minor, revision, hold_days, ordered_at,
           matures_at, review_flag, staff_rejection, superseded_at
    from conversion where ${where}`;
}

function factsOf(row: Row): ConversionFacts {
  return {
    id: row.id,
    orderId: row.order_id,
    partnerId: row.partner_id,
    decisionId: row.decision_id,
    currency: row.currency,
    status: row.status,
    reason: row.reason,
    amount: BigInt(row.amount_minor),
    posted: BigInt(row.posted_minor),
    imported: row.imported_minor === null ? null : BigInt(row.imported_minor),
    revision: row.revision,
    holdDays: row.hold_days,
    orderedAt: instantOf(row.ordered_at),
    maturesAt: instantOrNull(row.matures_at),
    reviewFlag: row.review_flag,
    staffRejection: row.staff_rejection,
    supersededAt: instantOrNull(row.superseded_at),
  };
}

/** The standing sale of an order; null when nobody is credited. */
export async function conversionOfOrder(tx: Pick<Tx, "em">, orderId: string): Promise<ConversionFacts | null> {
  const row = await rowOf(tx, select(sql`order_id = ${orderId} and superseded_at is null`));
  return row && factsOf(row);
}

/** Every conversion an order ever had, oldest first: reassignments leave superseded ones behind. */
export async function conversionsOfOrder(tx: Pick<Tx, "em">, orderId: string): Promise<ConversionFacts[]> {
  return (await rowsOf(tx, select(sql`order_id = ${orderId} order by created_at, id`))).map(factsOf);
}

export type StatusChange = {
  readonly at: Instant;
  readonly from: ConversionStatus | null;
  readonly to: ConversionStatus;
  readonly reason: StatusReason;
  readonly actor: string;
};

export async function statusHistory(tx: Pick<Tx, "em">, conversionId: string): Promise<StatusChange[]> {
  const rows = await rowsOf(
    tx,
    sql<{ at: string; from_status: ConversionStatus | null; to_status: ConversionStatus; reason: StatusReason; actor: string }>`
      select at, from_status, to_status, reason, actor from conversion_status_change where conversion_id = ${conversionId} order by id`,
  );
  return rows.map((row) => ({ at: instantOf(row.at), from: row.from_status, to: row.to_status, reason: row.reason, actor: row.actor }));
}

/** A line as it was rated. */
export type LineFacts = RatedLine & ProductKnowledge & { readonly commission: bigint };

export async function linesOf(tx: Pick<Tx, "em">, conversionId: string): Promise<LineFacts[]> {
  return (await linesOfAll(tx, [conversionId])).get(conversionId) ?? [];
}

/** The lines of several conversions, by the conversion's id. */
export async function linesOfAll(tx: Pick<Tx, "em">, conversionIds: readonly string[]): Promise<ReadonlyMap<string, LineFacts[]>> {
  const rows = await rowsOf(
    tx,
    sql<LineRow>`
      select conversion_id, line_external_id, base_minor, tax_minor, quantity, rate_kind, rate_basis_points, rate_minor, rate_source, rate_rule_id, commission_minor,
             is_product_known, rated_again_at
      from conversion_line where conversion_id = any(${[...conversionIds]}::uuid[])`,
  );
  return new Map([...Map.groupBy(rows, (row) => row.conversion_id)].map(([id, lines]) => [id, lines.map(lineOf)]));
}

type LineRow = {
  conversion_id: string;
  line_external_id: string;
  base_minor: string;
  tax_minor: string;
  quantity: number;
  rate_kind: RateValue["kind"];
  rate_basis_points: number | null;
  rate_minor: string | null;
  rate_source: RateScope;
  rate_rule_id: string | null;
  commission_minor: string;
  is_product_known: boolean;
  rated_again_at: string | null;
};

function lineOf(row: LineRow): LineFacts {
  return {
    lineExternalId: row.line_external_id,
    base: BigInt(row.base_minor),
    tax: BigInt(row.tax_minor),
    quantity: row.quantity,
    rate: {
      value:
        row.rate_kind === "percent"
          ? { kind: row.rate_kind, basisPoints: row.rate_basis_points ?? 0 }
          : { kind: row.rate_kind, minor: BigInt(row.rate_minor ?? 0) },
      source: row.rate_source,
      ruleId: row.rate_rule_id === null ? null : BigInt(row.rate_rule_id),
    },
    commission: BigInt(row.commission_minor),
    isProductKnown: row.is_product_known,
    ratedAgainAt: instantOrNull(row.rated_again_at),
  };
}

export type CorrectionFacts = {
  readonly id: string;
  readonly revision: number;
  readonly amount: bigint;
  /** what of it was let off, with its sign */
  readonly letOff: bigint;
  readonly reason: CorrectionReason;
  readonly effectiveAt: Instant;
};

export async function correctionsOf(tx: Pick<Tx, "em">, conversionId: string): Promise<CorrectionFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; revision: number; amount_minor: string; let_off: string; reason: CorrectionReason; effective_at: string }>`
      select id, revision, amount_minor, reason, effective_at,
             coalesce((select sum(x.amount_minor) from correction_let_off x where x.correction_id = k.id), 0)::text as let_off
      from correction k where conversion_id = ${conversionId} order by revision`,
  );
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    amount: BigInt(row.amount_minor),
    letOff: BigInt(row.let_off),
    reason: row.reason,
    effectiveAt: instantOf(row.effective_at),
  }));
}
