import { isDeepStrictEqual } from "node:util";
import { instantOf, json, later, nameOf, newId, rowOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { Judged } from "./attribution-rules.ts";

export type Rule = "staff-assignment" | "coupon" | "last-click" | "first-click" | "lifetime" | "renewal" | "imported" | "none";

/** Who an order is credited to and why. */
export type Decision = {
  readonly id: string;
  readonly orderId: string;
  /** null: nobody */
  readonly partnerId: string | null;
  readonly rule: Rule;
  readonly campaign: string;
  readonly evidence: Evidence;
  readonly decidedAt: Instant;
  readonly decidedBy: string;
};

/** What the decision rested on. Instants as text: it is stored as JSON and shown by `why`. */
export type Evidence = {
  readonly windowDays: number;
  readonly candidates: readonly (Omit<Judged, "at"> & { at: string })[];
  /** staff assignment: who it was before, and the reason given */
  readonly replaces?: string | null;
  readonly reason?: string;
  /** imported: the number that the earlier system gave it, where it is known */
  readonly referral?: string | null;
  /** renewal: the order it inherits from; null when none was found */
  readonly parentOrderId?: string | null;
  /** renewal: several partners could be meant */
  readonly isDoubtful?: boolean;
  /** renewal: why it is credited to nobody */
  readonly nobodyBecause?: NobodyReason | null;
};

/** Not covered by the terms; no order known that it could renew; its order is credited to nobody; that order's partner was not active. */
export type NobodyReason = "terms" | "no-origin" | "origin-of-nobody" | "partner-not-active";

type Row = {
  id: string;
  order_id: string;
  partner_id: string | null;
  rule: Rule;
  campaign: string;
  evidence: Evidence;
  decided_at: string;
  decided_by: string;
};

/** The standing decision of an order, or null before the first. The caller holds the order's lock when it means to change it. */
export async function standingDecision(tx: Pick<Tx, "em">, orderId: string): Promise<Decision | null> {
  const row = await rowOf(
    tx,
    sql<Row>`select id, order_id, partner_id, rule, campaign, evidence, decided_at, decided_by
             from attribution_decision where order_id = ${orderId} and superseded_at is null`,
  );
  return (
    row && {
      id: row.id,
      orderId: row.order_id,
      partnerId: row.partner_id,
      rule: row.rule,
      campaign: row.campaign,
      evidence: row.evidence,
      decidedAt: instantOf(row.decided_at),
      decidedBy: row.decided_by,
    }
  );
}

/** Stores a decision in place of the standing one (null: there is none), which is kept as superseded, or stands on where the new one says the very same. */
export function store(tx: Tx, before: Decision | null, decision: Omit<Decision, "id" | "decidedAt" | "decidedBy">): Decision {
  if (before && isSame(before, decision)) return before;
  const id = newId();
  const decidedBy = nameOf(tx.actor);
  if (before) later(tx, sql`update attribution_decision set superseded_at = ${tx.now} where id = ${before.id}`);
  later(
    tx,
    sql`insert into attribution_decision (id, order_id, partner_id, rule, evidence, campaign, decided_at, decided_by)
        values (${id}, ${decision.orderId}, ${decision.partnerId}, ${decision.rule}, ${json(decision.evidence)}::jsonb, ${decision.campaign}, ${tx.now}, ${decidedBy})`,
  );
  return { ...decision, id, decidedAt: tx.now, decidedBy };
}

function isSame(
  before: Decision,
  { partnerId, rule, campaign, evidence }: Pick<Decision, "partnerId" | "rule" | "campaign" | "evidence">,
): boolean {
  const asStored: unknown = JSON.parse(json(evidence));
  return (
    before.partnerId === partnerId && before.rule === rule && before.campaign === campaign && isDeepStrictEqual(before.evidence, asStored)
  );
}
