import { refuse, run, sql, type Tx } from "#domain/kernel";
import { standingDecision } from "#domain/attribution";
import type { Order } from "#domain/orders";
import { termsAt } from "#domain/programme";
import type { ConversionFacts } from "./conversion.ts";
import { lockConversion, lockOrderRow, rejectConversion } from "./correct-conversion.ts";
import { clear, isAnsweredByStaff, openQuestion } from "./review.ts";
import { settle } from "./settle.ts";

/** A person lets the open question about an order's conversion pass. Refuses `reason.missing`, `review.already-decided`, `staff.own-record`. */
export async function approveUnderReview(tx: Tx, order: Order, reason: string): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const { conversion, fresh, question } = await lockQuestion(tx, order);
  await clear(tx, { order: fresh, partnerId: conversion.partnerId, question, reason });
  const decision = await standingDecision(tx, order.id);
  // Behind the question that was answered there may stand another one.
  const reviewFlag = decision && (await openQuestion(tx, fresh, decision, question));
  await run(tx, sql`update conversion set review_flag = ${reviewFlag} where id = ${conversion.id}`);
  return settle(tx, { ...conversion, reviewFlag }, fresh, await termsAt(tx, conversion.orderedAt));
}

/** A person decides that what was asked about earns nothing. Refuses `reason.missing`, `review.already-decided`, `staff.own-record`. */
export async function rejectUnderReview(tx: Tx, order: Order, reason: string): Promise<ConversionFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  await lockQuestion(tx, order);
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
async function lockQuestion(tx: Tx, order: Order) {
  const { conversion, fresh } = await lockConversion(tx, order);
  const { reviewFlag: question, staffRejection } = conversion;
  if (question === null || staffRejection !== null) throw refuse("review.already-decided", { order: order.number });
  return { conversion, fresh, question };
}
