import { later, nameOf, newId, run, sql, type Instant, type Tx } from "#domain/kernel";
import { post } from "#domain/ledger";
import type { Order } from "#domain/orders";
import type { Terms } from "#domain/programme";
import { commissionOf, leftOfPromise, type RatedLine } from "./commission-rules.ts";
import { correctionOf, decideStatus, statusMoves, type CorrectionReason, type DecidedStatus } from "./conversion-rules.ts";
import { correctionsOf, type ConversionFacts } from "./conversion.ts";
import { oweAgain } from "./let-off.ts";
import { raiseConversions } from "./raise-conversions.ts";
import { insertLines, rateLines, type KeptLine } from "./rate-lines.ts";

/**
 * Brings one conversion's amount, status, history and postings to what its order says now. The caller holds order and partner. `isNew`: it
 * is not stored yet.
 */
export async function settle(tx: Tx, conversion: ConversionFacts, order: Order, terms: Terms, isNew = false): Promise<ConversionFacts> {
  // A paid conversion's lines stay as they were paid; what the order became since is only weighed against them.
  const isPaid = conversion.status === "paid";
  const isSuperseded = conversion.supersededAt !== null;
  const isRatedHere = conversion.imported === null;
  const lines = isRatedHere ? await rateLines(tx, conversion, order, terms, { isNew, store: !isNew && !isPaid && !isSuperseded }) : [];
  // What was somebody's once keeps the figure it had: the order may count in another currency now.
  const worth = isSuperseded ? conversion.amount : worthOf(conversion, order, lines);
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
  if (isNew) return open(tx, conversion, decided, { worth, lines });
  return decided.status === "paid" ? correct(tx, conversion, order, lines) : move(tx, conversion, decided, worth);
}

function worthOf({ imported }: Pick<ConversionFacts, "imported">, order: Order, lines: readonly RatedLine[]): bigint {
  if (imported !== null) return leftOfPromise(imported, { total: order.total, refunded: order.refunded });
  return commissionOf({ lines, orderTotal: order.total, refunds: order.refunds });
}

type Worth = { readonly worth: bigint; readonly lines: readonly KeptLine[] };

/** The first status of a conversion: row, lines and history in one statement, because every order passes here. */
async function open(tx: Tx, conversion: ConversionFacts, decided: DecidedStatus, { worth, lines }: Worth): Promise<ConversionFacts> {
  const posted = decided.status === "unpaid" ? worth : 0n;
  const opened: ConversionFacts = { ...conversion, ...decided, amount: worth, posted, revision: posted === 0n ? 0 : 1 };
  later(
    tx,
    sql`with line as (${insertLines(opened.id, lines)}),
        remembered as (
          insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
          values (${opened.id}, ${tx.now}, null, ${opened.status}, ${opened.reason}, ${nameOf(tx.actor)})
        )
        insert into conversion (id, order_id, partner_id, decision_id, currency, status, reason, amount_minor, posted_minor, revision, hold_days,
                                review_flag, staff_rejection, ordered_at, matures_at, created_at, changed_at)
        values (${opened.id}, ${opened.orderId}, ${opened.partnerId}, ${opened.decisionId}, ${opened.currency}, ${opened.status}, ${opened.reason},
                ${opened.amount}, ${opened.posted}, ${opened.revision}, ${opened.holdDays}, ${opened.reviewFlag}, ${opened.staffRejection},
                ${opened.orderedAt}, ${opened.maturesAt}, ${tx.now}, ${tx.now})`,
  );
  await book(tx, opened, posted);
  await raiseConversions(tx, "conversion.created", [opened.id]);
  return opened;
}

async function move(tx: Tx, conversion: ConversionFacts, decided: DecidedStatus, worth: bigint): Promise<ConversionFacts> {
  const target = decided.status === "unpaid" ? worth : 0n;
  const revision = target === conversion.posted ? conversion.revision : conversion.revision + 1;
  const isMove = decided.status !== conversion.status || decided.reason !== conversion.reason;
  const isChange = isMove || worth !== conversion.amount || !isSame(decided.maturesAt, conversion.maturesAt);
  if (isMove) mustBeAMove(conversion, decided);
  later(
    tx,
    sql`with remembered as (
          insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
          select ${conversion.id}::uuid, ${tx.now}::timestamptz, ${conversion.status}, ${decided.status}, ${decided.reason}, ${nameOf(tx.actor)}
          where ${isMove}::boolean
        )
        update conversion set status = ${decided.status}, reason = ${decided.reason}, amount_minor = ${worth}, posted_minor = ${target},
          revision = ${revision}, matures_at = ${decided.maturesAt},
          changed_at = case when ${isChange}::boolean then ${tx.now}::timestamptz else changed_at end where id = ${conversion.id}`,
  );
  const moved = { ...conversion, ...decided, amount: worth, posted: target, revision };
  await book(tx, moved, target - conversion.posted);
  if (isChange) await raiseConversions(tx, "conversion.updated", [moved.id]);
  return moved;
}

function isSame(a: Instant | null, b: Instant | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** What a conversion's worth changed by, under its revision. */
async function book(tx: Tx, { id, revision, partnerId, currency }: ConversionFacts, minor: bigint): Promise<void> {
  if (minor === 0n) return;
  const key = `conversion:${id}:${revision}`;
  await post(tx, { key, kind: "conversion", partnerId, currency, from: "expense", to: "payable", minor, effectiveAt: tx.now });
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
    worthNow: isLost ? 0n : worthOf(conversion, order, lines),
  });
  if (minor === 0n) return conversion;
  const revision = conversion.revision + 1;
  const correctionId = newId();
  await run(tx, sql`update conversion set revision = ${revision}, changed_at = ${tx.now} where id = ${conversion.id}`);
  await run(
    tx,
    sql`insert into correction (id, conversion_id, revision, partner_id, currency, amount_minor, reason, effective_at)
        values (${correctionId}, ${conversion.id}, ${revision}, ${conversion.partnerId}, ${conversion.currency}, ${minor}, ${reasonOfCorrection(conversion, order)}, ${tx.now})`,
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
  if (minor > 0n) await oweAgain(tx, conversion, correctionId);
  await raiseConversions(tx, "conversion.corrected", [conversion.id]);
  return { ...conversion, revision };
}

function reasonOfCorrection(conversion: ConversionFacts, order: Order): CorrectionReason {
  if (conversion.supersededAt) return "reassigned";
  if (conversion.staffRejection !== null) return "rejected-by-staff";
  if (order.status === "cancelled") return "order-cancelled";
  if (order.status === "failed") return "order-failed";
  return order.refunded > 0n ? "order-refunded" : "order-changed";
}

function mustBeAMove(conversion: ConversionFacts, decided: DecidedStatus): void {
  if (decided.status !== conversion.status && !statusMoves[conversion.status].includes(decided.status))
    throw new Error(`a conversion cannot move from ${conversion.status} to ${decided.status}`);
}
