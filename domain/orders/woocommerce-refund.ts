import { z } from "zod";
import { cleanLine, type Currency, type Instant } from "#domain/kernel";
import { shippingLine, type SnapshotRefund } from "./snapshot.ts";
import { idIn } from "./woocommerce-document.ts";
import { fatalIn, readAmount, readTime, type Problem } from "./shop-values.ts";

/** One refund as `/refunds` and `/orders/{id}/refunds` give it: what the orders themselves don't say is its lines and its time. */
export type ShopRefund = {
  readonly externalId: string;
  /** null in the list of one order, which does not repeat the order's id */
  readonly orderExternalId: string | null;
  /** its amounts, read with the order's currency; null: they can't be */
  readonly inCurrency: (currency: Currency) => ReadRefund | null;
};
export type ReadRefund = Pick<SnapshotRefund, "total" | "byLine"> & { readonly madeAt: Instant | null };

const raw = z.unknown().optional();
const part = z.looseObject({ total: raw, total_tax: raw });
const refundDocument = z.object({
  date_created_gmt: raw,
  amount: raw,
  line_items: z.array(
    part.extend({ meta_data: z.array(z.looseObject({ key: z.unknown().optional(), value: z.unknown().optional() })).default([]) }),
  ),
  shipping_lines: z.array(part).default([]),
  fee_lines: z.array(part).default([]),
});
type RefundDocument = z.output<typeof refundDocument>;

/** Null: it is no refund. Never throws. Checked against recordings of WooCommerce 10.9.1 (`rest/refunds.json`, 2026-11-22). */
export function readWooCommerceRefund(json: unknown): ShopRefund | null {
  const externalId = idIn(json);
  const document = refundDocument.safeParse(json);
  if (externalId === null || !document.success) return null;
  const parent = (json as { parent_id?: unknown }).parent_id;
  return {
    externalId,
    orderExternalId: idIn({ id: parent }),
    inCurrency: (currency) => readAmounts(document.data, currency),
  };
}

function readAmounts(refund: RefundDocument, currency: Currency): ReadRefund | null {
  const problems: Problem[] = [];
  const amount = (field: string, value: unknown): bigint => positive(readAmount({ field, value, currency, ifMissing: 0n }, problems));
  const total = amount("amount", refund.amount);
  const madeAt = readTime("date_created_gmt", refund.date_created_gmt, problems);
  const parts = [...refund.line_items, ...refund.shipping_lines, ...refund.fee_lines];
  const sum = parts.reduce((all, each) => all + amount("total", each.total) + amount("total_tax", each.total_tax), 0n);
  if (fatalIn(problems)) return null;
  return { total, madeAt, byLine: isAllOf(sum, total, parts.length) ? linesOf(refund, amount) : null };
}

/** A refund of an amount alone has no lines, or fewer than it pays back. Each part was rounded by the shop for itself. */
function isAllOf(sum: bigint, total: bigint, parts: number): boolean {
  return parts > 0 && positive(sum - total) <= BigInt(parts);
}

function linesOf(refund: RefundDocument, amount: (field: string, value: unknown) => bigint): SnapshotRefund["byLine"] {
  const lines = refund.line_items.map((line) => {
    const item = line.meta_data.find(({ key }) => key === "_refunded_item_id")?.value;
    return {
      lineExternalId: typeof item === "string" || typeof item === "number" ? cleanLine(String(item)) : "",
      total: amount("total", line.total),
      tax: amount("total_tax", line.total_tax),
    };
  });
  if (lines.some((line) => line.lineExternalId === "")) return null;
  const shippingOf = (field: "total" | "total_tax"): bigint =>
    refund.shipping_lines.reduce((all, line) => all + amount(field, line[field]), 0n);
  const shipping = { lineExternalId: shippingLine, total: shippingOf("total"), tax: shippingOf("total_tax") };
  return shipping.total + shipping.tax === 0n ? lines : [...lines, shipping];
}

function positive(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}
