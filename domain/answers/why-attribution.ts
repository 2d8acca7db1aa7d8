import { instant, instantOf, rowsOf, sql, type Tx } from "#domain/kernel";
import type { Evidence, Rule } from "#domain/attribution";
import { doersOf, partnerNames } from "./people.ts";
import type { AttributionFacts, Trace } from "./why-facts.ts";

export type StoredDecision = {
  readonly id: string;
  readonly partnerId: string | null;
  readonly rule: Rule;
  readonly campaign: string;
  readonly evidence: Evidence;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly isStanding: boolean;
};

/** Every decision about an order, oldest first. */
export async function decisionsOf(tx: Pick<Tx, "em">, orderId: string): Promise<StoredDecision[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      partner_id: string | null;
      rule: Rule;
      campaign: string;
      evidence: Evidence;
      decided_at: string;
      decided_by: string;
      is_standing: boolean;
    }>`
      select id, partner_id, rule, campaign, evidence, decided_at, decided_by, superseded_at is null as is_standing
      from attribution_decision where order_id = ${orderId} order by decided_at, id`,
  );
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    rule: row.rule,
    campaign: row.campaign,
    evidence: row.evidence,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    isStanding: row.is_standing,
  }));
}

/** A decision in facts. `ownId`: the partner who asks; what concerns other partners is left out then. Null: support, who see all. */
export async function attributionOf(tx: Pick<Tx, "em">, decision: StoredDecision, ownId: string | null): Promise<AttributionFacts> {
  const { evidence } = decision;
  const candidates = evidence.candidates.filter((candidate) => ownId === null || candidate.partnerId === ownId);
  const replaced = ownId === null ? (evidence.replaces ?? null) : null;
  const names = await partnerNames(tx, [decision.partnerId, replaced, ...candidates.map((candidate) => candidate.partnerId)]);
  const landings = await landingsOf(
    tx,
    candidates.map((candidate) => candidate.clickId),
  );
  const doer = await doersOf(tx, [decision.decidedBy]);
  const numbers = await numbersOf(tx, [evidence.parentOrderId, ...candidates.map((candidate) => candidate.orderId)]);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return {
    rule: decision.rule,
    decidedAt: instantOf(decision.decidedAt),
    decidedBy: doer(decision.decidedBy),
    partner: nameOf(decision.partnerId),
    campaign: decision.campaign,
    windowDays: evidence.windowDays,
    traces: candidates
      .map((candidate): Trace => ({
        at: instant(candidate.at),
        source: candidate.source,
        reference: candidate.reference,
        order: numbers.get(candidate.orderId ?? "") ?? null,
        partner: nameOf(candidate.partnerId),
        campaign: candidate.campaign,
        landing: landings.get(candidate.clickId ?? "") ?? null,
        outcome: candidate.outcome,
      }))
      .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)),
    reason: evidence.reason ?? null,
    replaces: nameOf(replaced),
    parentOrder: numbers.get(evidence.parentOrderId ?? "") ?? null,
    nobodyBecause: evidence.nobodyBecause ?? null,
    dismissed: decision.partnerId === null && decision.rule === "renewal" ? await dismissalOf(tx, decision.id) : null,
  };
}

async function dismissalOf(tx: Pick<Tx, "em">, decisionId: string): Promise<AttributionFacts["dismissed"]> {
  const [row] = await rowsOf(
    tx,
    sql<{ cleared_at: string; cleared_by: string; reason: string }>`
      select r.cleared_at, r.cleared_by, r.reason from review_clearance r join attribution_decision d on d.order_id = r.order_id
      where d.id = ${decisionId} and r.question = 'renewal-unknown'`,
  );
  if (!row) return null;
  const doer = await doersOf(tx, [row.cleared_by]);
  return { at: instantOf(row.cleared_at), by: doer(row.cleared_by), reason: row.reason };
}

async function landingsOf(tx: Pick<Tx, "em">, clickIds: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const ids = clickIds.filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(tx, sql<{ id: string; landing: string }>`select id, landing from click where id = any(${ids}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row.landing]));
}

async function numbersOf(tx: Pick<Tx, "em">, orderIds: readonly (string | null | undefined)[]): Promise<ReadonlyMap<string, string>> {
  const ids = orderIds.filter((id) => id != null);
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<{ id: string; number: string }>`select id, number from shop_order where id = any(${ids}::uuid[]) and number is not null`,
  );
  return new Map(rows.map((row) => [row.id, row.number]));
}
