import { newId, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { decideByEvidence, followersOf, isUncertain, renewalsToDecideAgain, standingDecision, type Decision } from "#domain/attribution";
import type { Applied, Order } from "#domain/orders";
import { lockPartners } from "#domain/partners";
import { renewalLimit, termsAt, type Terms } from "#domain/programme";
import { conversionOfOrder, type ConversionFacts } from "./conversion.ts";
import { raiseConversions } from "./raise-conversions.ts";
import { isAnsweredByStaff, openQuestion } from "./review.ts";
import { tellOfSale } from "./tell-of-sale.ts";
import { settle } from "./settle.ts";

/**
 * Brings attribution, conversion and ledger in line with an order that has just changed. The caller holds the order's lock
 * (`applySnapshot` took it). Applying the same state again changes nothing. `isNew`: nothing can have been decided about it yet.
 */
export async function applyOrder(tx: Tx, change: AppliedOrder): Promise<ConversionFacts | null> {
  // Together, because what is asked about the others needs nothing of this one's decision, and a round trip costs more than the question.
  const [conversion] = await Promise.all([bringInLine(tx, change), askForRenewals(tx, change)]);
  return conversion;
}

type AppliedOrder = Pick<Extract<Applied, { outcome: "applied" }>, "order" | "before" | "hasJoined"> & { readonly isNew?: boolean };

/**
 * What an order tells of others: renewals that came before the order they follow, and those that came too late for the first so many, of
 * which this one earns nothing any more. Each is decided again in a transaction of its own, because it locks another order.
 */
async function askForRenewals(tx: Tx, { order, before, isNew = false, hasJoined = false }: AppliedOrder): Promise<void> {
  const isLost = order.renewalOf !== null && isOver(order.status) && !isOver(before);
  if (!isNew && !hasJoined && !isLost) return;
  const renewals = await renewalsToDecideAgain(tx, order, isNew || hasJoined ? ["no-origin", "origin-of-nobody"] : ["terms"]);
  await tx.enqueue("decide-again", ...renewals);
}

/** A renewal of which the terms of its day let only the first so many earn. */
function isLimited(order: Order, terms: Terms): boolean {
  return order.renewalOf !== null && renewalLimit(terms) !== Infinity;
}

function isOver(status: Order["status"]): boolean {
  return status === "cancelled" || status === "failed" || status === "refunded";
}

async function bringInLine(tx: Tx, { order, before, isNew = false, hasJoined = false }: AppliedOrder): Promise<ConversionFacts | null> {
  const terms = await termsAt(tx, order.createdAt);
  if (isNew) return applyNewOrder(tx, order, terms);
  const standing = await conversionOfOrder(tx, order.id);
  const decision = await decisionFor(tx, { order, before, hasJoined, standing }, terms);
  await lockPartners(
    tx,
    [standing?.partnerId, decision.partnerId].filter((id) => id != null),
  );
  // Before the lock a payout may have been released: look again.
  const known = await conversionOfOrder(tx, order.id);
  // An order that now counts in another currency is another sale: what stands in the old one is taken back in the old one. What an earlier
  // system promised stands in the currency that it was promised in.
  const isSameSale = known?.partnerId === decision.partnerId && (known.currency === order.currency || known.imported !== null);
  if (known && !isSameSale) await supersede(tx, known, order, terms);
  if (decision.partnerId === null) return null;
  if (!known || !isSameSale) return openConversion(tx, order, decision, terms, known?.partnerId === decision.partnerId ? known : null);
  const reviewFlag = await openQuestion(tx, order, decision, known.reviewFlag);
  if (known.decisionId !== decision.id || known.reviewFlag !== reviewFlag)
    await run(
      tx,
      sql`update conversion set decision_id = ${decision.id}, review_flag = ${reviewFlag}, changed_at = ${tx.now} where id = ${known.id}`,
    );
  if (known.reviewFlag !== reviewFlag) await tx.enqueue("decide-again", ...(await followersOf(tx, order)));
  // A shop lets its people date an order anew: what was sold is measured by the day on which it became a sale here.
  const termsOfSale = known.orderedAt.equals(order.createdAt) ? terms : await termsAt(tx, known.orderedAt);
  return settle(tx, { ...known, decisionId: decision.id, reviewFlag }, order, termsOfSale);
}

async function applyNewOrder(tx: Tx, order: Order, terms: Terms): Promise<ConversionFacts | null> {
  const decision = await decideByEvidence(tx, order, terms, null);
  if (decision.partnerId === null) return null;
  await lockPartners(tx, [decision.partnerId]);
  return openConversion(tx, order, decision, terms);
}

type Change = {
  readonly order: Order;
  readonly before: Order["status"];
  readonly hasJoined: boolean;
  readonly standing: ConversionFacts | null;
};

/**
 * Decided once; again only while it waits for its payment, or while a renewal may be somebody else's or comes back to find its place taken;
 * and an order that was nobody's when a document joins it that may say whose (a checkout whose invoice came before it);
 * never what staff have decided or what is paid (unless all of that was taken back meanwhile).
 */
async function decisionFor(tx: Tx, { order, before, hasJoined, standing }: Change, terms: Terms): Promise<Decision> {
  const decided = await standingDecision(tx, order.id);
  if (!decided) return decideByEvidence(tx, order, terms, null);
  const wasWaiting = before === "awaiting-payment" || before === "in-retry";
  // While it was over it took no place of the first so many, and another renewal may have that place by now.
  const mayHaveLostItsPlace = isLimited(order, terms) && isOver(before) && !isOver(order.status);
  const isOpen = isUncertain(decided, terms)
    ? standing?.status !== "paid"
    : mayHaveLostItsPlace ||
      (hasJoined && decided.partnerId === null) ||
      (wasWaiting && (standing === null || standing.status === "pending"));
  // What an earlier system had credited stays so: of its clicks and coupons nothing is here to decide by.
  const isFinal = decided.rule === "staff-assignment" || decided.rule === "imported" || !isOpen || standing?.staffRejection != null;
  return isFinal || (await isAnsweredByStaff(tx, order.id)) ? decided : decideByEvidence(tx, order, terms, decided);
}

/** The order is somebody else's now: what stood for the first partner is taken back (a paid one by a correction), the row is kept. */
export async function supersede(tx: Tx, conversion: ConversionFacts, order: Order, terms: Terms): Promise<void> {
  await run(tx, sql`update conversion set superseded_at = ${tx.now}, changed_at = ${tx.now} where id = ${conversion.id}`);
  const { reason, revision } = await settle(tx, { ...conversion, supersededAt: tx.now }, order, terms);
  // A paid one of which nothing was left to take back: that it is somebody else's is all that is new of it.
  if (reason === conversion.reason && revision === conversion.revision) await raiseConversions(tx, "conversion.updated", [conversion.id]);
}

/**
 * A new conversion for the partner the order is credited to, settled at once. `continued`: the one it takes the place of, of the same
 * partner in another currency: what staff said of that, and what they were asked, holds for this one.
 */
export async function openConversion(
  tx: Tx,
  order: Order,
  decision: Decision,
  terms: Terms,
  continued: ConversionFacts | null = null,
): Promise<ConversionFacts> {
  if (decision.partnerId === null) throw new Error("nobody to open a conversion for");
  const opened: ConversionFacts = {
    id: newId(),
    orderId: order.id,
    partnerId: decision.partnerId,
    decisionId: decision.id,
    currency: order.currency,
    status: "pending",
    reason: "awaiting-payment",
    amount: 0n,
    posted: 0n,
    imported: null,
    revision: 0,
    holdDays: terms.holdDays,
    orderedAt: order.createdAt,
    maturesAt: null,
    reviewFlag: await openQuestion(tx, order, decision, continued?.reviewFlag ?? null),
    staffRejection: continued?.staffRejection ?? null,
    supersededAt: null,
  };
  const settled = await settle(tx, opened, order, terms, true);
  if (!continued) await tellOfSale(tx, settled, order);
  if (continued && opened.staffRejection !== null)
    await record(tx, {
      act: "conversion.reject",
      subject: { kind: "conversion", id: opened.id },
      reason: opened.staffRejection,
      facts: { order: order.number, continues: continued.id },
    });
  return settled;
}
