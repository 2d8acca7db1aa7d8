import { basisPointsOf, divideHalfEven, type Instant } from "#domain/kernel";
import { shippingLine, type RefundedLine, type SnapshotLine, type SnapshotRefund } from "#domain/orders";
import type { Terms } from "#domain/programme";
import type { RateScope } from "./rate-rules.ts";

/** A line's rate as it was frozen at order creation; flat amounts in minor units of the conversion's currency. */
export type LineRate = {
  readonly value:
    | { readonly kind: "percent"; readonly basisPoints: number }
    | { readonly kind: "per-order" | "per-item"; readonly minor: bigint };
  readonly source: RateScope;
  /** null: the programme's term */
  readonly ruleId: bigint | null;
};

/** What of a line earns. Minor units of the order's currency. */
export type BaseLine = {
  readonly lineExternalId: string;
  /** after discounts, `tax` included */
  readonly base: bigint;
  /** the tax within the base: 0 unless the terms let tax earn */
  readonly tax: bigint;
  readonly quantity: number;
};
export type RatedLine = BaseLine & { readonly rate: LineRate };

/** What was known of a line's product when it was rated: a rate by category asks for its categories. */
export type ProductKnowledge = {
  /** false: a category might have had a rate and the shop had not told of the product yet; it is rated again once it is known */
  readonly isProductKnown: boolean;
  /** when it was rated again because the shop told of its product only then */
  readonly ratedAgainAt: Instant | null;
};

/**
 * The lines of an order that may earn: line totals after discounts, with their tax and with shipping as a line of its own (without its
 * tax, which shops don't tell apart) only where the terms of the order's creation say so.
 */
export function baseLinesOf(
  order: { readonly lines: readonly SnapshotLine[]; readonly shipping: bigint },
  terms: Pick<Terms, "commissionOnTax" | "commissionOnShipping">,
): BaseLine[] {
  const lines = order.lines.map((line): BaseLine => {
    const tax = terms.commissionOnTax === "yes" ? line.tax : 0n;
    return { lineExternalId: line.externalId, base: line.total + tax, tax, quantity: line.quantity };
  });
  const earns = terms.commissionOnShipping === "yes" && order.shipping > 0n;
  return earns ? [...lines, { lineExternalId: shippingLine, base: order.shipping, tax: 0n, quantity: 1 }] : lines;
}

type Refund = Pick<SnapshotRefund, "total" | "byLine">;

export type CommissionInput = {
  readonly lines: readonly RatedLine[];
  /** what the customer pays */
  readonly orderTotal: bigint;
  readonly refunds: readonly Refund[];
};

/**
 * What an order earns after its refunds, never negative, and never more by one refund more. Refunds that say which lines they took
 * back are taken off those lines, which are then computed again; the others shrink what is left in proportion: × (total − all refunds)
 * / (total − those by line), half-even. So without any by line it is commission × (total − refunds) / total. What was paid back for a
 * line that is no longer in the order went with the line: the order's total does not hold it any more, so it is not taken off once more.
 */
export function commissionOf({ lines, orderTotal, refunds: told }: CommissionInput): bigint {
  const refunds = told.map((refund) => ({ ...refund, total: refund.total - refundedOfGone(refund, lines) }));
  const sum = (all: readonly Refund[]): bigint => all.reduce((total, refund) => total + refund.total, 0n);
  const byLine = refunds.filter((refund) => refund.byLine !== null);
  const [refunded, refundedByLine] = [sum(refunds), sum(byLine)];
  const commission = commissionsOf(lines, byLine).reduce((total, each) => total + each, 0n);
  if (commission <= 0n || orderTotal <= 0n || refunded >= orderTotal) return 0n;
  return divideHalfEven(commission * (orderTotal - refunded), orderTotal - refundedByLine);
}

/**
 * What is left of an amount that an earlier system promised for an order: it knew no lines, so every refund shrinks it in proportion,
 * half-even. Minor units; the promise may be in another currency than the order.
 */
export function leftOfPromise(promised: bigint, { total, refunded }: { readonly total: bigint; readonly refunded: bigint }): bigint {
  if (total <= 0n || refunded >= total) return 0n;
  return divideHalfEven(promised * (total - refunded), total);
}

/** What a refund paid back for lines that the order no longer has; where the shop did not tell their tax, it is the same share of all. */
function refundedOfGone({ total, byLine }: Refund, lines: readonly BaseLine[]): bigint {
  if (byLine === null) return 0n;
  const gone = byLine.filter(
    (part) => part.lineExternalId !== shippingLine && lines.every((line) => line.lineExternalId !== part.lineExternalId),
  );
  const net = (parts: readonly RefundedLine[]): bigint => parts.reduce((sum, part) => sum + part.total, 0n);
  if (gone.every((part) => part.tax !== undefined)) {
    const whole = gone.reduce((sum, part) => sum + part.total + (part.tax ?? 0n), 0n);
    return whole > total ? total : whole;
  }
  return net(byLine) <= 0n ? total : divideHalfEven(total * net(gone), net(byLine));
}

/**
 * Each line's commission, half-even to the minor unit, of what refunds by line left of it:
 * - percent: its share of the base; a negative line (a discount as a line) takes away;
 * - per item: the amount × quantity, × what is left of the base / the base;
 * - per order: the amount once for all lines of one rule, on the first of them, × what is left of their bases together / their bases.
 * A flat amount is for what was sold: a line that cost nothing (or less) has none.
 */
export function commissionsOf(lines: readonly RatedLine[], refunds: readonly Refund[] = []): bigint[] {
  const left = lines.map((line) => leftOf(line, refunds));
  return lines.map((line, index) => {
    const { value, ruleId } = line.rate;
    switch (value.kind) {
      case "percent":
        return basisPointsOf(left[index]!, value.basisPoints);
      case "per-item":
        return partOf(value.minor * BigInt(Math.max(0, line.quantity)), left[index]!, line.base);
      case "per-order": {
        const sharing = [...lines.keys()].filter((other) => isSold(lines[other]!) && lines[other]!.rate.ruleId === ruleId);
        const total = (amounts: (index: number) => bigint): bigint => sharing.reduce((sum, other) => sum + amounts(other), 0n);
        return sharing[0] === index
          ? partOf(
              value.minor,
              total((other) => left[other]!),
              total((other) => lines[other]!.base),
            )
          : 0n;
      }
      default:
        return value satisfies never;
    }
  });
}

function isSold(line: BaseLine): boolean {
  return line.base > 0n;
}

function partOf(minor: bigint, left: bigint, base: bigint): bigint {
  return base <= 0n ? 0n : divideHalfEven(minor * left, base);
}

/** What refunds left of a line's base: of its goods, and of the tax within it. Where the shop did not tell the tax, it shrinks by the same share. */
function leftOf(line: BaseLine, refunds: readonly Refund[]): bigint {
  const parts = refunds.flatMap((refund) => refund.byLine ?? []).filter((part) => part.lineExternalId === line.lineExternalId);
  const back = parts.reduce((sum, part) => sum + part.total, 0n);
  if (line.base < 0n) return line.base - back;
  const net = line.base - line.tax;
  const share = (part: RefundedLine): bigint => part.tax ?? (net > 0n ? divideHalfEven(line.tax * part.total, net) : 0n);
  return notBelowZero(net - back) + notBelowZero(line.tax - parts.reduce((sum, part) => sum + share(part), 0n));
}

function notBelowZero(minor: bigint): bigint {
  return minor < 0n ? 0n : minor;
}
