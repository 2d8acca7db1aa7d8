import { divideHalfEven, isCurrency, type Currency } from "#domain/kernel";
import type { RefundContent } from "./part.ts";
import type { RefundDocument } from "./shopify-document.ts";
import { shippingLine, type RefundedLine } from "./snapshot.ts";
import { readAmount, type Problem } from "./shop-values.ts";

type Known = {
  readonly currency: Currency;
  /** whether the order's prices include their tax; null: only the order says so */
  readonly taxesIncluded: boolean | null;
  /** what the order comes to, as its customer paid it and in its own currency; null: only the order says so */
  readonly presented: { readonly currency: Currency; readonly total: bigint; readonly inShop: bigint } | null;
};

type ReadRefund = Omit<RefundContent, "kind"> & { readonly owed: bigint };

/**
 * What a refund of Shopify's took back. Money is what its transactions paid back; its lines count as such where they come to that, so that a
 * refund of an amount alone shrinks the whole order. One without any money took goods out of the order, which was not paid for them or owes for them:
 * `owed` is for goods of earlier ones, and money beyond a refund's own goods pays that first. It was taken back with the goods, and is not once more.
 */
export function readRefund(
  refund: RefundDocument,
  { currency, taxesIncluded, presented }: Known,
  problems: Problem[],
  owed = 0n,
): ReadRefund {
  const amount = (field: string, value: unknown): bigint =>
    readAmount({ field: `refund ${field}`, value, currency, ifMissing: 0n }, problems);
  const payments = refund.transactions.filter(({ kind, status }) => kind === "refund" && (status === "success" || status === "pending"));
  const isOurs = (told: string): boolean => told === "" || told === currency;
  const goods = refund.refund_line_items.map((line) => ({
    line: line.line_item_id,
    subtotal: amount("subtotal", line.subtotal),
    tax: amount("total_tax", line.total_tax),
  }));
  const back = refund.order_adjustments
    .filter(({ kind }) => kind === "shipping_refund")
    .map((one) => ({ total: positive(amount("amount", one.amount)), tax: positive(amount("tax_amount", one.tax_amount)) }));
  const partsBy = (isIncluded: boolean): RefundedLine[] => [
    ...goods.map(({ line, subtotal, tax }) => ({ lineExternalId: line, total: isIncluded ? subtotal - tax : subtotal, tax })),
    ...back.map((one) => ({ lineExternalId: shippingLine, ...one })),
  ];
  const isAlone = goods.length === 0 && back.length === 0;
  const [ours, others] = [payments.filter((one) => isOurs(one.currency)), payments.filter((one) => !isOurs(one.currency))];
  // On its own a refund knows nothing of its order's other currency: then its goods are all that it tells.
  const isTold = isAlone || others.every((one) => one.currency === presented?.currency);
  const paid =
    ours.reduce((sum, one) => sum + positive(amount("transactions.amount", one.amount)), 0n) +
    (others.length > 0 && isTold ? inShopCurrency(others, presented, problems) : 0n);
  const ways = (taxesIncluded === null ? [false, true] : [taxesIncluded]).map(partsBy);
  const beyond = paid - sumOf(ways[0] ?? []);
  const settled = beyond > 0n ? (beyond < owed ? beyond : owed) : 0n;
  const money = paid - settled;
  const parts = ways.find((one) => paid === 0n || isNear(sumOf(one), money, one.length)) ?? null;
  return {
    total: paid > 0n ? money : sumOf(parts ?? []),
    byLine: parts !== null && parts.length > 0 ? parts : null,
    isStanding: true,
    owed: payments.length === 0 ? owed + sumOf(parts ?? []) : owed - settled,
  };
}

/** Payments in the customer's currency, as the part of the order that they are: Shopify writes them in no other. */
function inShopCurrency(payments: RefundDocument["transactions"], presented: Known["presented"], problems: Problem[]): bigint {
  const other = payments.find((one) => one.currency !== presented?.currency);
  if (presented === null || other !== undefined || presented.total <= 0n) {
    problems.push({
      reason: "currency-unknown",
      detail: `refund transactions.currency is ${JSON.stringify(other?.currency.slice(0, 40) ?? "")}`,
    });
    return 0n;
  }
  const { currency, total, inShop } = presented;
  const paid = payments.reduce(
    (sum, { amount }) => sum + positive(readAmount({ field: "refund transactions.amount", value: amount, currency }, problems)),
    0n,
  );
  return divideHalfEven(paid * inShop, total);
}

/** The currency that a refund on its own says it is in; null: it says none. */
export function currencyOfRefund({ transactions, refund_line_items: lines }: RefundDocument): Currency | null {
  const told = lines.map((line) => line.subtotal_set.shop_money?.currency_code ?? "").find((code) => code !== "");
  const currency = told ?? transactions.map((one) => one.currency).find((code) => code !== "") ?? "";
  return isCurrency(currency) ? currency : null;
}

function sumOf(parts: readonly RefundedLine[]): bigint {
  return parts.reduce((sum, part) => sum + part.total + (part.tax ?? 0n), 0n);
}

/** Each part was rounded by the shop for itself. */
function isNear(sum: bigint, paid: bigint, parts: number): boolean {
  return parts > 0 && positive(sum - paid) <= BigInt(parts);
}

function positive(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}
