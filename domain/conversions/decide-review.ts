import { refuse, run, sql, type Tx } from "#domain/kernel";
import { standingDecision } from "#domain/attribution";
import type { Order } from "#domain/orders";
import { termsAt } from "#domain/programme";
import type { ConversionFacts } from "./conversion.ts";
import { askFollowers, lockConversion, lockOrderRow, rejectConversion } from "./correct-conversion.ts";
import { clear, isAnsweredByStaff, openQuestion, type ReviewFlag } from "./review.ts";
import { settle } from "./settle.ts";

/** What a person saw when they decided: whose the order was (null: nobody's) and what was asked; what they do not say is not compared. */
export type SeenReview = { readonly owner?: string | null | undefined; readonly question?: ReviewFlag | undefined };

/**
 * A person lets the open question about an order's conversion pass. Refuses `reason.missing`, `review.already-decided`,
 * `conversion.changed` when it is not what they saw, `staff.own-record`.
 */
export async function approveUnderReview(tx: Tx, order: Order, reason: string, seen: SeenReview = {}): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const { conversion, fresh, question } = await lockQuestion(tx, order, seen);
  await clear(tx, { order: fresh, partnerId: conversion.partnerId, question, reason });
  const decision = await standingDecision(tx, order.id);
  // Behind the question that was answered there may stand another one.
  const reviewFlag = decision && (await openQuestion(tx, fresh, decision, question));
  await run(tx, sql`update conversion set review_flag = ${reviewFlag}, changed_at = ${tx.now} where id = ${conversion.id}`);
  await askFollowers(tx, fresh);
  return settle(tx, { ...conversion, reviewFlag }, fresh, await termsAt(tx, conversion.orderedAt));
}

/** A person decides that what was asked about earns nothing. Refuses what `approveUnderReview` refuses. */
export async function rejectUnderReview(tx: Tx, order: Order, reason: string, seen: SeenReview = {}): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  await lockQuestion(tx, order, seen);
  return rejectConversion(tx, order, reason);
}

/** A renewal of which nothing is known stays nobody's. Refuses `reason.missing`, `review.already-decided`. */
export async function dismissRenewal(tx: Tx, order: Order, reason: string): Promise<void> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const fresh = await lockOrderRow(tx, order);
  const decision = await standingDecision(tx, order.id);
  const isOrphan = decision?.rule === "renewal" && decision.evidence.nobodyBecause === "no-origin";
  if (!isOrphan || (await isAnsweredByStaff(tx, order.id))) throw refuse("review.already-decided", { order: order.number });
  await clear(tx, { order: fresh, partnerId: null, question: "renewal-unknown", reason });
}

/** The conversion with its open question, under the order's and the partner's lock; whoever comes second finds it decided. */
async function lockQuestion(tx: Tx, order: Order, seen: SeenReview) {
  const { conversion, fresh } = await lockConversion(tx, order, seen.owner);
  const { reviewFlag: question, staffRejection } = conversion;
  if (question === null || staffRejection !== null) throw refuse("review.already-decided", { order: order.number });
  if (seen.question !== undefined && seen.question !== question) throw refuse("conversion.changed", { order: order.number });
  return { conversion, fresh, question };
}
