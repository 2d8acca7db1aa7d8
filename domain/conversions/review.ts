import { nameOf, newId, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { Decision } from "#domain/attribution";
import { buyerOfNote, type Order } from "#domain/orders";

/**
 * Why a conversion waits for a person: the customer seems to be the partner, by their address, or another partner who is paid to the same
 * bank account; a renewal could be of several partners (or follows an order that is being checked itself); the order it follows was rejected by
 * staff; an earlier system left it pending and no order of the shop decides it.
 */
export const reviewFlags = ["self-referral", "shared-account", "renewal-unclear", "origin-rejected", "imported"] as const;
export type ReviewFlag = (typeof reviewFlags)[number];
/** Questions about who bought: each order has its own, so that none is handed on to what follows from it. */
const ofTheBuyer: readonly (ReviewFlag | null)[] = ["self-referral", "shared-account"];
/** `renewal-unknown`: nobody knows which order a renewal follows, so it is credited to nobody. */
export type ReviewQuestion = ReviewFlag | "renewal-unknown";

/**
 * The open question about what a decision credits to a partner, or null. What a person let pass is not asked again, for this order and
 * for what follows from it. What was once seen of the buyer (`known`) stays until then, whatever
 * address the shop's order, or account the partner, has later.
 */
export async function openQuestion(tx: Tx, order: Order, decision: Decision, known: ReviewFlag | null): Promise<ReviewFlag | null> {
  if (decision.partnerId === null || decision.rule === "staff-assignment") return null;
  const origin = originOf(decision);
  const asked: ReviewFlag[] = [
    ...(await questionsOfOrigin(tx, origin)),
    ...(decision.evidence.isDoubtful ? (["renewal-unclear"] as const) : []),
    ...(await questionsOfBuyer(tx, order, { partnerId: decision.partnerId, known })),
  ];
  if (known === "imported") asked.push("imported");
  if (asked.length === 0) return null;
  const cleared = await clearedQuestions(tx, order, origin, decision.partnerId);
  return asked.find((question) => !cleared.has(question)) ?? null;
}

async function questionsOfBuyer(
  tx: Tx,
  order: Order,
  { partnerId, known }: { readonly partnerId: string; readonly known: ReviewFlag | null },
): Promise<ReviewFlag[]> {
  const buyer = await buyerOfNote(tx, order, partnerId);
  const asked: ReviewFlag[] = buyer === null ? [] : [buyer === "themselves" ? "self-referral" : "shared-account"];
  return known !== null && ofTheBuyer.includes(known) && !asked.includes(known) ? [known, ...asked] : asked;
}

/** The earlier order that a renewal or a lifetime customer's order inherits from. */
function originOf({ rule, evidence }: Decision): string | null {
  if (rule === "renewal") return evidence.parentOrderId ?? null;
  return rule === "lifetime" ? (evidence.candidates.find((one) => one.outcome === "won")?.orderId ?? null) : null;
}

/** What staff took from somebody is not handed on in silence, and what is still being checked is checked for its followers, too. */
async function questionsOfOrigin(tx: Tx, origin: string | null): Promise<ReviewFlag[]> {
  if (origin === null) return [];
  const row = await rowOf(
    tx,
    sql<{ is_rejected: boolean; review_flag: ReviewFlag | null }>`
      select staff_rejection is not null as is_rejected, review_flag from conversion where order_id = ${origin} and superseded_at is null`,
  );
  if (row?.is_rejected) return ["origin-rejected"];
  return !row?.review_flag || ofTheBuyer.includes(row.review_flag) ? [] : ["renewal-unclear"];
}

/** What was let pass for one renewal of a subscription is not asked about the next. */
async function clearedQuestions(tx: Tx, order: Order, origin: string | null, partnerId: string): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ question: string }>`
      select c.question from review_clearance c join shop_order o on o.id = c.order_id
      where c.partner_id = ${partnerId} and (o.id = any(${[order.id, origin ?? order.id]}::uuid[])
        or (o.shop = ${order.shop} and o.renewal_of = ${order.renewalOf} and o.renewal_of <> 'unknown'))`,
  );
  return new Set(rows.map((row) => row.question));
}

/** Whether a person has let a question of this order pass: from then on nothing about it is decided again by itself. */
export async function isAnsweredByStaff(tx: Pick<Tx, "em">, orderId: string): Promise<boolean> {
  return (await rowOf(tx, sql`select from review_clearance where order_id = ${orderId} limit 1`)) !== null;
}

/** Remembers that a person let a question pass. The caller holds the order's lock and has seen the question open. */
export async function clear(
  tx: Tx,
  { order, partnerId, question, reason }: { order: Order; partnerId: string | null; question: ReviewQuestion; reason: string },
): Promise<void> {
  await run(
    tx,
    sql`insert into review_clearance (id, order_id, partner_id, question, reason, cleared_by, cleared_at)
        values (${newId()}, ${order.id}, ${partnerId}, ${question}, ${reason}, ${nameOf(tx.actor)}, ${tx.now})`,
  );
  await record(tx, {
    act: partnerId === null ? "review.dismiss" : "review.approve",
    subject: { kind: "order", id: order.id },
    reason,
    facts: { order: order.number, question, partnerId },
  });
}
