import { money } from "#domain/kernel";
import { commissionOf, type ConversionFacts, type RatedLine } from "#domain/conversions";
import type { Order } from "#domain/orders";
import type { RefundShare, WhyFacts } from "./why-facts.ts";

/**
 * What each refund takes back of an order's commission, in the order in which the shop made them. The shop does not say when:
 * of a paid conversion, those that explain what was paid came before the payout, the others after it.
 * The shop's reason is free text that may name the customer: for support only.
 */
export function refundShares(
  order: Order,
  conversion: ConversionFacts,
  { lines, reader }: { lines: readonly RatedLine[]; reader: WhyFacts["reader"] },
): RefundShare[] {
  const refunds = order.refunds.toSorted((a, b) => a.externalId.localeCompare(b.externalId, "en", { numeric: true }));
  const byLine = refunds.reduce((sum, refund) => sum + (refund.byLine === null ? 0n : refund.total), 0n);
  const worthAfter = (count: number) => commissionOf({ lines, orderTotal: order.total, refunds: refunds.slice(0, count) });
  const worths = [...refunds.keys(), refunds.length].map(worthAfter);
  const atPayout = conversion.status === "paid" ? worths.indexOf(conversion.amount) : -1;
  const told = (minor: bigint) => money(minor, order.currency);
  return refunds.map((refund, index) => ({
    amount: told(refund.total),
    reason: reader === "support" ? refund.reason : "",
    takesBack: told(worths[index]! - worths[index + 1]!),
    ofTotal: refund.byLine === null ? told(order.total - byLine) : null,
    isAfterPayout: atPayout !== -1 && index >= atPayout,
  }));
}
