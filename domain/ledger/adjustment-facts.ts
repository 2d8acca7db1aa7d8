import {
  instantOf,
  instantOrNull,
  oneOf,
  rowOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { AdjustmentKind, AdjustmentState } from "./ledger-entities.ts";

export type AdjustmentFacts = {
  readonly kind: AdjustmentKind;
  /** as people call it: "credit 12" */
  readonly number: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly money: Money;
  readonly why: string;
  /** "expired": nobody confirmed it in time */
  readonly state: AdjustmentState | "expired";
  readonly requestedById: string;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly expiresAt: Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly decisionReason: string | null;
};

type Row = {
  id: string;
  kind: AdjustmentKind;
  partner_id: string;
  name: string;
  share_id: string;
  currency: Currency;
  amount_minor: string;
  why: string;
  state: AdjustmentState;
  requested_by_id: string;
  requested_by: string;
  requested_at: string;
  expires_at: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
};

function select(rest: Sql): Sql<Row> {
  return sql<Row>`
    select k.id, k.kind, k.partner_id, p.name, p.share_id, k.currency, k.amount_minor, k.why, k.state, k.requested_by_id, r.handle as requested_by, k.requested_at,
           k.expires_at, d.handle as decided_by, k.decided_at, k.decision_reason
    from adjustment k join partner p on p.id = k.partner_id join staff_member r on r.id = k.requested_by_id
    left join staff_member d on d.id = k.decided_by_id ${rest}`;
}

function factsOf(row: Row, now: Instant): AdjustmentFacts {
  const expiresAt = instantOf(row.expires_at);
  const isExpired = row.state === "requested" && Temporal.Instant.compare(expiresAt, now) <= 0;
  return {
    kind: row.kind,
    number: row.id,
    partnerId: row.partner_id,
    partnerName: row.name,
    shareId: row.share_id,
    money: { currency: row.currency, minor: BigInt(row.amount_minor) },
    why: row.why,
    state: isExpired ? "expired" : row.state,
    requestedById: row.requested_by_id,
    requestedBy: row.requested_by,
    requestedAt: instantOf(row.requested_at),
    expiresAt,
    decidedBy: row.decided_by,
    decidedAt: instantOrNull(row.decided_at),
    decisionReason: row.decision_reason,
  };
}

type Reading = Pick<Tx, "em" | "now">;

/** An adjustment by the number that people call it by; null: there is none. */
export async function adjustmentById(tx: Reading, number: string): Promise<AdjustmentFacts | null> {
  if (!/^\d{1,15}$/.test(number)) return null;
  const row = await rowOf(tx, select(sql`where k.id = ${number}::bigint`));
  return row && factsOf(row, tx.now);
}

/** Requests that wait for another person, oldest first, and how many there are. */
export async function openAdjustments(
  tx: Reading,
  limit: number,
  offset: number,
): Promise<{ adjustments: AdjustmentFacts[]; total: number }> {
  const open = sql`k.state = 'requested' and k.expires_at > ${tx.now}`;
  const rows = await rowsOf(tx, select(sql`where ${open} order by k.requested_at, k.id limit ${limit} offset ${offset}`));
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from adjustment k where ${open}`);
  return { adjustments: rows.map((row) => factsOf(row, tx.now)), total };
}

/** The last that were confirmed, declined, withdrawn or expired, newest first. */
export async function decidedAdjustments(tx: Reading, limit: number): Promise<AdjustmentFacts[]> {
  const rows = await rowsOf(
    tx,
    select(
      sql`where k.state <> 'requested' or k.expires_at <= ${tx.now} order by coalesce(k.decided_at, k.expires_at) desc, k.id desc limit ${limit}`,
    ),
  );
  return rows.map((row) => factsOf(row, tx.now));
}

/** A partner's adjustments, newest first, in whatever state. */
export async function adjustmentsOf(tx: Reading, partnerId: string, limit: number): Promise<AdjustmentFacts[]> {
  const rows = await rowsOf(tx, select(sql`where k.partner_id = ${partnerId} order by k.requested_at desc, k.id desc limit ${limit}`));
  return rows.map((row) => factsOf(row, tx.now));
}
