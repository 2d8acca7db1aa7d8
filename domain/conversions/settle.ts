import { nameOf, newId, run, sql, type Tx } from "#domain/kernel";
import { post } from "#domain/ledger";
import type { Order } from "#domain/orders";
import type { Terms } from "#domain/programme";
import { commissionOf, type RatedLine } from "./commission-rules.ts";
import { correctionOf, decideStatus, statusMoves, type CorrectionReason, type DecidedStatus } from "./conversion-rules.ts";
import { correctionsOf, type ConversionFacts } from "./conversion.ts";
import { rateLines } from "./rate-lines.ts";

/** Brings one conversion's amount, status, history and postings to what its order says now. The caller holds order and partner. */
export async function settle(tx: Tx, conversion: ConversionFacts, order: Order, terms: Terms, isNew = false): Promise<ConversionFacts> {
  // A paid conversion's lines stay as they were paid; what the order became since is only weighed against them.
  const isPaid = conversion.status === "paid";
  const isSuperseded = conversion.supersededAt !== null;
  const lines = await rateLines(tx, conversion, order, terms, { isNew, store: !isPaid && !isSuperseded });
  // What was somebody's once keeps the figure it had: the order may count in another currency now.
  const worth = isSuperseded ? conversion.amount : worthOf(order, lines);
  const decided = decideStatus({
    isInReleasedPayout: isPaid,
    isSuperseded,
    isRejectedByStaff: conversion.staffRejection !== null,
    reviewFlag: conversion.reviewFlag,
    orderStatus: order.status,
    orderTotal: order.total,
    commission: worth,
    pendingSince: order.pendingSince,
    paidAt: order.paidAt ?? order.modifiedAt,
    holdDays: conversion.holdDays,
    pendingLimitDays: terms.pendingLimitDays,
    now: tx.now,
  });
  return decided.status === "paid" ? correct(tx, conversion, order, lines) : move(tx, conversion, decided, worth, isNew);
}

function worthOf(order: Order, lines: readonly RatedLine[]): bigint {
  return commissionOf({ lines, orderTotal: order.total, refunds: order.refunds });
}

async function move(tx: Tx, conversion: ConversionFacts, decided: DecidedStatus, worth: bigint, isNew: boolean): Promise<ConversionFacts> {
  const target = decided.status === "unpaid" ? worth : 0n;
  const revision = target === conversion.posted ? conversion.revision : conversion.revision + 1;
  const isMove = isNew || decided.status !== conversion.status || decided.reason !== conversion.reason;
  if (isMove) mustBeAMove(conversion, decided, isNew);
  await run(
    tx,
    sql`with remembered as (
          insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
          select ${conversion.id}::uuid, ${tx.now}::timestamptz, ${isNew ? null : conversion.status}, ${decided.status}, ${decided.reason}, ${nameOf(tx.actor)}
          where ${isMove}::boolean
        )
        update conversion set status = ${decided.status}, reason = ${decided.reason}, amount_minor = ${worth}, posted_minor = ${target},
          revision = ${revision}, matures_at = ${decided.maturesAt} where id = ${conversion.id}`,
  );
  if (target === conversion.posted) return { ...conversion, ...decided, amount: worth, revision };
  await post(tx, {
    key: `conversion:${conversion.id}:${revision}`,
    kind: "conversion",
    partnerId: conversion.partnerId,
    currency: conversion.currency,
    from: "expense",
    to: "payable",
    minor: target - conversion.posted,
    effectiveAt: tx.now,
  });
  return { ...conversion, ...decided, amount: worth, posted: target, revision };
}

/** A paid conversion never changes again; what its order lost (or got back) since becomes a correction for the next payout. */
async function correct(tx: Tx, conversion: ConversionFacts, order: Order, lines: readonly RatedLine[]): Promise<ConversionFacts> {
  const known = await correctionsOf(tx, conversion.id);
  const isLost =
    conversion.supersededAt !== null ||
    conversion.staffRejection !== null ||
    order.status === "cancelled" ||
    order.status === "failed" ||
    order.status === "refunded";
  const minor = correctionOf({
    paid: conversion.amount,
    corrections: known.reduce((sum, correction) => sum + correction.amount, 0n),
    worthNow: isLost ? 0n : worthOf(order, lines),
  });
  if (minor === 0n) return conversion;
  const revision = conversion.revision + 1;
  await run(tx, sql`update conversion set revision = ${revision} where id = ${conversion.id}`);
  await run(
    tx,
    sql`insert into correction (id, conversion_id, revision, partner_id, currency, amount_minor, reason, effective_at)
        values (${newId()}, ${conversion.id}, ${revision}, ${conversion.partnerId}, ${conversion.currency}, ${minor}, ${reasonOfCorrection(conversion, order)}, ${tx.now})`,
  );
  await post(tx, {
    key: `correction:${conversion.id}:${revision}`,
    kind: "correction",
    partnerId: conversion.partnerId,
    currency: conversion.currency,
    from: "expense",
    to: "payable",
    minor,
    effectiveAt: tx.now,
  });
  return { ...conversion, revision };
}

function reasonOfCorrection(conversion: ConversionFacts, order: Order): CorrectionReason {
  if (conversion.supersededAt) return "reassigned";
  if (conversion.staffRejection !== null) return "rejected-by-staff";
  if (order.status === "cancelled") return "order-cancelled";
  if (order.status === "failed") return "order-failed";
  return order.refunded > 0n ? "order-refunded" : "order-changed";
}

function mustBeAMove(conversion: ConversionFacts, decided: DecidedStatus, isNew: boolean): void {
  if (!isNew && decided.status !== conversion.status && !statusMoves[conversion.status].includes(decided.status))
    throw new Error(`a conversion cannot move from ${conversion.status} to ${decided.status}`);
}
