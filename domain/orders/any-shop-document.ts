import { z } from "zod";
import { decimalsOf, isCurrency, parseDecimal, removeUnsafe } from "#domain/kernel";
import { orderStatuses, shippingLine } from "./snapshot.ts";

// What `POST /orders` takes. A program of the shop's owner writes it, so everything that is not meant is refused by name: a field that is
// spelled wrong, an amount that is a JSON number, a time without its zone.

/** Two ids that look alike would be two orders, and a zero byte is no text to the database. */
const id = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => text === removeUnsafe(text), { error: "must be visible characters: it has one that controls how text is shown" });
const words = (longest: number) => z.string().max(longest);

/** A thousand lines beyond the largest order that was ever seen. */
const mostParts = 20_000;

const amount = z
  .string()
  .regex(/^-?\d{1,13}(\.\d{1,4})?$/, 'must be text such as "59.50": digits, a point, no grouping')
  .describe('In units of the currency, as text: "59.50", "1200" for yen. Never more decimals than the currency has.');

const time = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as "2026-11-23T10:15:00Z" or "2026-11-23T03:15:00-07:00"' })
  .refine((text) => /^(?:19[7-9]|2)/.test(text) && !/\.\d{10}/.test(text), {
    error: "must be from 1970 on, with nine decimals of a second at most",
  })
  .describe("ISO 8601 with its zone.");

const line = z.strictObject({
  id: id.describe("The line's own id; two lines of an order never share one."),
  product: id.optional().describe("The product's id, by which rates find it."),
  name: words(500),
  quantity: z.int().min(1).max(1_000_000),
  total: amount.describe("What the line costs after discounts, without tax; for all of its pieces."),
  tax: amount.optional(),
});

const refundedLine = z.strictObject({
  line: id.describe("The id of one of the order's lines, or shipping."),
  total: amount,
  tax: amount.optional(),
});

const refund = z.strictObject({
  id: id.describe("The refund's own id: the same refund is known again by it."),
  total: amount.describe("What was paid back, positive, with tax and shipping."),
  reason: words(500).optional(),
  lines: z
    .array(refundedLine)
    .max(mostParts)
    .optional()
    .describe("Which lines it took back, where that is known; otherwise all shrink alike."),
});

/** An order of any shop, as it stands now: all of it each time, also after every change. */
export const anyShopOrder = z
  .strictObject({
    id: id.describe("The shop's own id of the order."),
    number: words(60).trim().min(1).optional().describe("The number that customers and support see; not given: the id."),
    status: z
      .enum(orderStatuses)
      .describe("What it counts as. in-retry: a renewal whose payment is tried again. An order that was deleted is cancelled."),
    currency: z.string().refine(isCurrency, "must be an ISO 4217 code in capitals, such as USD").describe("ISO 4217, in capitals."),
    createdAt: time,
    modifiedAt: time.describe("When the shop changed it last, with its zone; the newest state holds, in whatever order messages arrive."),
    paidAt: time.optional().describe("When it was paid; not given for a paid order: modifiedAt of the first message that calls it paid."),
    total: amount.describe("What the customer pays: lines, shipping, fees and tax, before refunds."),
    tax: amount.optional(),
    shipping: amount.optional(),
    discount: amount.optional(),
    lines: z.array(line).min(1).max(mostParts),
    refunds: z.array(refund).max(mostParts).optional().describe("All of them, each time. One that is missing was taken back."),
    customer: z
      .strictObject({ id: id.optional(), email: z.email().max(254).optional(), name: words(200).optional() })
      .optional()
      .describe("Sealed, and erased on request. By the address a partner's own purchases are noticed."),
    coupons: z.array(words(100)).max(100).optional().describe("Codes that the order used."),
    click: z.uuid().optional().describe("The click's id from the tracker: window.partnerCenter.click."),
    landing: words(2_000).optional().describe("The address by which the visit began, with its ref."),
    subscription: z
      .strictObject({ id, isRenewal: z.boolean() })
      .optional()
      .describe("The subscription that the order begins or renews. A renewal is credited to whoever brought the subscription."),
    isTest: z.boolean().optional().describe("true: it is checked and answered like any other, and ignored."),
  })
  .superRefine((order, context) => {
    if (!isCurrency(order.currency)) return;
    const decimals = decimalsOf(order.currency);
    for (const [path, text] of amountsOf(order))
      if ((text.split(".")[1] ?? "").length > decimals)
        context.addIssue({ code: "custom", path, message: `has more decimals than ${order.currency} (${decimals})` });
    for (const [path, text] of positiveOf(order))
      if (text.startsWith("-")) context.addIssue({ code: "custom", path, message: "must not be negative" });
    for (const [name, parts] of [["lines", order.lines] as const, ["refunds", order.refunds ?? []] as const])
      if (new Set(parts.map((part) => part.id)).size < parts.length)
        context.addIssue({ code: "custom", path: [name], message: "two of them have the same id" });
    for (const [nth, { total, lines: parts = [] }] of (order.refunds ?? []).entries()) {
      const sum = parts.reduce((all, part) => all + minorOf(part.total, order) + minorOf(part.tax, order), 0n);
      if (sum > minorOf(total, order) + BigInt(parts.length))
        context.addIssue({ code: "custom", path: ["refunds", nth, "lines"], message: "come to more than the refund's total" });
    }
    const lines = new Set(order.lines.map((one) => one.id));
    if (lines.has(shippingLine))
      context.addIssue({ code: "custom", path: ["lines"], message: `"${shippingLine}" is the order's shipping, and no line's id` });
    for (const [nth, { lines: parts = [] }] of (order.refunds ?? []).entries())
      for (const [index, part] of parts.entries())
        if (!lines.has(part.line) && part.line !== shippingLine)
          context.addIssue({ code: "custom", path: ["refunds", nth, "lines", index, "line"], message: "is none of the order's lines" });
  });
export type AnyShopOrder = z.output<typeof anyShopOrder>;

function minorOf(text: string | undefined, { currency }: { readonly currency: string }): bigint {
  return parseDecimal(text ?? "0", currency) ?? 0n;
}

type Amounts = (readonly [path: (string | number)[], text: string])[];

function amountsOf(order: AnyShopOrder): Amounts {
  const lines = order.lines.flatMap((one, nth) => someOf(["lines", nth], one, ["total", "tax"]));
  return [...someOf([], order, ["total", "tax", "shipping", "discount"]), ...lines, ...refundAmounts(order)];
}

/** A line may be negative (a discount that is a line of its own); what a customer pays and gets back may not. */
function positiveOf(order: AnyShopOrder): Amounts {
  return [...someOf([], order, ["total", "tax", "shipping", "discount"]), ...refundAmounts(order)];
}

function refundAmounts({ refunds = [] }: AnyShopOrder): Amounts {
  return refunds.flatMap((one, nth) => [
    ...someOf(["refunds", nth], one, ["total"]),
    ...(one.lines ?? []).flatMap((part, index) => someOf(["refunds", nth, "lines", index], part, ["total", "tax"])),
  ]);
}

function someOf(at: (string | number)[], part: object, names: readonly string[]): Amounts {
  return names.flatMap((name): Amounts => {
    const text = (part as Record<string, unknown>)[name];
    return typeof text === "string" ? [[[...at, name], text]] : [];
  });
}
