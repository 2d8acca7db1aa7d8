import { instant, instantOf, json, nameOf, newId, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { originsOfRenewal, type Carrier, type Order } from "#domain/orders";
import { partnerByReference, statusAt } from "#domain/partners";
import type { Terms } from "#domain/programme";
import { judgeCandidates, type Candidate, type Judged } from "./attribution-rules.ts";
import type { Verdict } from "./attribution-entities.ts";

export type Rule = "staff-assignment" | "last-click" | "renewal" | "none";

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
  /** renewal: the order it inherits from; null when none was found */
  readonly parentOrderId?: string | null;
  /** renewal: several partners could be meant */
  readonly isDoubtful?: boolean;
};

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

/**
 * Decides by what the order carries (or, for a renewal, by where it came from) and stores the decision with its evidence.
 * `before`: an earlier decision whose evidence counts on. A shop keeps only the last visit's traces, so a partner's click that
 * was seen once must not be lost because the customer came back later.
 */
export async function decideByEvidence(tx: Tx, order: Order, terms: Terms, before: Decision | null): Promise<Decision> {
  if (order.renewalOf !== null) return decideRenewal(tx, order, terms);
  const fresh = await Promise.all(order.carriers.map((carrier) => lookUp(tx, order, carrier)));
  const earlier = (before?.evidence.candidates ?? []).map((candidate) => ({ ...candidate, at: instant(candidate.at) }));
  const candidates = [...earlier.filter((one) => !fresh.some((other) => isSameTrace(one, other))), ...fresh];
  const judged = judgeCandidates(candidates, { createdAt: order.createdAt, windowDays: terms.attributionWindowDays });
  const winner = judged.find((candidate) => candidate.outcome === "won");
  return store(tx, {
    orderId: order.id,
    partnerId: winner?.partnerId ?? null,
    rule: winner ? "last-click" : "none",
    campaign: winner?.campaign ?? "",
    evidence: { windowDays: terms.attributionWindowDays, candidates: judged.map((one) => ({ ...one, at: one.at.toString() })) },
  });
}

function isSameTrace(one: Candidate, other: Candidate): boolean {
  return one.clickId === other.clickId && one.reference === other.reference && one.at.equals(other.at);
}

/** Staff say whose order it is; the standing decision is kept as superseded. */
export async function assignByStaff(tx: Tx, order: Order, partnerId: string, reason: string): Promise<Decision> {
  const before = await standingDecision(tx, order.id);
  return store(tx, {
    orderId: order.id,
    partnerId,
    rule: "staff-assignment",
    campaign: "",
    evidence: { windowDays: 0, candidates: [], replaces: before?.partnerId ?? null, reason },
  });
}

/**
 * A renewal carries no evidence of its own: the shop copies the first order's. It inherits the decision of an earlier renewal of the
 * same subscription, or else of the customer's earlier orders of the same product; where those are of several partners the oldest
 * counts, and the conversion waits for a person.
 */
async function decideRenewal(tx: Tx, order: Order, terms: Terms): Promise<Decision> {
  const origins = terms.renewals === "all" ? await originsOfRenewal(tx, order) : [];
  const decisions = (await Promise.all(origins.map((id) => standingDecision(tx, id)))).filter((one) => one?.partnerId != null);
  const parent = decisions[0] ?? null;
  const isEligible = parent?.partnerId ? (await statusAt(tx, parent.partnerId, order.createdAt)) === "active" : false;
  return store(tx, {
    orderId: order.id,
    partnerId: isEligible ? (parent?.partnerId ?? null) : null,
    rule: "renewal",
    campaign: parent?.campaign ?? "",
    evidence: {
      windowDays: 0,
      candidates: [],
      parentOrderId: parent?.orderId ?? origins[0] ?? null,
      isDoubtful: new Set(decisions.map((one) => one?.partnerId)).size > 1,
    },
  });
}

async function lookUp(tx: Tx, order: Order, carrier: Carrier): Promise<Candidate> {
  const click = carrier.clickId === null ? null : await findClick(tx, carrier.clickId);
  const byReference = click || carrier.reference === null ? null : await partnerByReference(tx, carrier.reference);
  const partnerId = click?.partnerId ?? byReference?.id ?? null;
  return {
    source: click ? "click" : carrier.source,
    // A URL seen at the shop says when its session began; without that it counts as the order's own instant.
    at: click?.at ?? carrier.landedAt ?? order.createdAt,
    reference: carrier.reference,
    campaign: click?.campaign ?? carrier.campaign ?? "",
    clickId: click ? carrier.clickId : null,
    partnerId,
    wasActive: partnerId !== null && (await statusAt(tx, partnerId, order.createdAt)) === "active",
    isPerson: click === null || click.verdict === "counted" || click.verdict === "repeat",
  };
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function findClick(tx: Tx, id: string): Promise<{ partnerId: string; at: Instant; campaign: string; verdict: Verdict } | null> {
  if (!uuidPattern.test(id)) return null;
  const row = await rowOf(
    tx,
    sql<{ partner_id: string; clicked_at: string; campaign: string; verdict: Verdict }>`
      select partner_id, clicked_at, campaign, verdict from click where id = ${id} order by clicked_at limit 1`,
  );
  return row && { partnerId: row.partner_id, at: instantOf(row.clicked_at), campaign: row.campaign, verdict: row.verdict };
}

async function store(tx: Tx, decision: Omit<Decision, "id" | "decidedAt" | "decidedBy">): Promise<Decision> {
  const id = newId();
  const decidedBy = nameOf(tx.actor);
  await run(
    tx,
    sql`update attribution_decision set superseded_at = ${tx.now} where order_id = ${decision.orderId} and superseded_at is null`,
  );
  await run(
    tx,
    sql`insert into attribution_decision (id, order_id, partner_id, rule, evidence, campaign, decided_at, decided_by)
        values (${id}, ${decision.orderId}, ${decision.partnerId}, ${decision.rule}, ${json(decision.evidence)}::jsonb, ${decision.campaign}, ${tx.now}, ${decidedBy})`,
  );
  return { ...decision, id, decidedAt: tx.now, decidedBy };
}
