import { cleanLine, foldEmail, type Instant } from "#domain/kernel";
import { rankOf } from "./compose-parts.ts";
import { clickIdIn } from "./link-trace.ts";
import { notedClicks, type Notes } from "./noted-clicks.ts";
import type { Part } from "./part.ts";
import type { Carrier, OrderStatus, Snapshot, SnapshotLine, SnapshotRefund } from "./snapshot.ts";
import type { Discount, InvoiceDocument, InvoiceLine, SessionDocument } from "./stripe-document.ts";
import { currencyIn, stripeAmount } from "./stripe-values.ts";
import type { Problem } from "./shop-values.ts";

/** What is read of a document: when its event was, for which shop, and what could not be read on the way. */
export type Told = { readonly shop: string; readonly at: Instant; readonly type: string; readonly problems: Problem[] };

type Read = { readonly part: Part; readonly person: Snapshot["customer"] };

/** A checkout: who brought it, and (where no invoice says more) what was sold, as one line. */
export function readSession(session: SessionDocument, { shop, at, type, problems }: Told): Read {
  const currency = currencyIn(session.currency, problems);
  const amount = (field: string, value: unknown, ifMissing?: bigint): bigint =>
    stripeAmount({ field, value, currency, ifMissing }, problems);
  const total = amount("amount_total", session.amount_total);
  const tax = amount("amount_tax", session.total_details.amount_tax, 0n);
  const shipping = amount("amount_shipping", session.total_details.amount_shipping, 0n);
  const status =
    type === "checkout.session.async_payment_failed" ? "failed" : session.payment_status === "unpaid" ? "awaiting-payment" : "paid";
  const { metadata } = session;
  const externalId = session.invoice ?? session.id;
  return {
    person: personOf(session.customer, session.customer_details.email || session.customer_email, session.customer_details.name),
    part: {
      shop,
      externalId: session.id,
      at,
      rank: rankOf(status),
      links: [session.id, session.invoice, session.payment_intent].filter((link) => link !== null),
      coupons: couponsOf(session.discounts, metadata),
      carriers: carriersOf(metadata, session.client_reference_id),
      content: {
        kind: "order",
        precedence: 0,
        listsRefunds: false,
        begins: session.mode === "subscription" ? session.subscription : null,
        externalId,
        number: cleanLine(metadata["order_number"] || metadata["order_id"] || session.payment_intent || externalId),
        status,
        shopStatus: cleanLine(session.payment_status),
        currency,
        createdAt: instantAt(session.created),
        paidAt: status === "paid" ? at : null,
        lines: [{ externalId: "checkout", productId: null, name: "Checkout", quantity: 1, total: total - tax - shipping, tax }],
        total,
        tax,
        shipping,
        discount: amount("amount_discount", session.total_details.amount_discount, 0n),
        refunds: [],
        createdVia: "checkout",
        renewalOf: null,
      },
    },
  };
}

/** Invoices of a subscription that goes on; one that begins it, or that stands alone, was brought by somebody. */
const renewals = ["subscription_cycle", "subscription_update", "subscription_threshold"];

/** An invoice: what was sold, line by line, and how its payment goes. */
export function readInvoice(invoice: InvoiceDocument, { shop, at, problems }: Told): Read {
  const currency = currencyIn(invoice.currency, problems);
  const amount = (field: string, value: unknown, ifMissing?: bigint): bigint =>
    stripeAmount({ field, value, currency, ifMissing }, problems);
  const total = amount("total", invoice.total);
  const taxes = invoice.total_taxes.length > 0 ? invoice.total_taxes : invoice.total_tax_amounts;
  const tax = taxes.length > 0 ? taxes.reduce((sum, one) => sum + amount("total_taxes", one.amount), 0n) : amount("tax", invoice.tax, 0n);
  const shipping = amount("shipping_cost", invoice.shipping_cost.amount_subtotal, 0n);
  const status = statusOf(invoice);
  const details = [invoice.parent.subscription_details, invoice.subscription_details];
  const subscription = details[0]?.subscription ?? invoice.subscription;
  const isRenewal = renewals.includes(invoice.billing_reason);
  const metadata = Object.assign({}, ...details.map((one) => one.metadata).toReversed(), invoice.metadata) as Record<string, string>;
  const paidAt = invoice.status_transitions.paid_at;
  return {
    person: personOf(invoice.customer, invoice.customer_email, invoice.customer_name),
    part: {
      shop,
      externalId: invoice.id,
      at,
      rank: rankOf(status),
      links: [
        invoice.id,
        invoice.payment_intent,
        invoice.charge,
        ...invoice.payments.data.flatMap(({ payment }) => [payment.payment_intent, payment.charge]),
      ].filter((link) => link !== null),
      coupons: couponsOf(invoice.discounts, metadata),
      carriers: isRenewal ? [] : carriersOf(metadata, ""),
      content: {
        kind: "order",
        precedence: 1,
        listsRefunds: false,
        begins: invoice.billing_reason === "subscription_create" ? subscription : null,
        externalId: invoice.id,
        number: cleanLine(invoice.number) || invoice.id,
        status,
        shopStatus: cleanLine(invoice.status),
        currency,
        createdAt: instantAt(invoice.created),
        paidAt: status === "paid" ? (paidAt === null ? at : instantAt(paidAt)) : null,
        lines: linesOf(invoice.lines.data, total - tax - shipping, amount),
        total,
        tax,
        shipping,
        discount: invoice.total_discount_amounts.reduce((sum, one) => sum + amount("total_discount_amounts", one.amount), 0n),
        refunds: creditIn(invoice, total, amount),
        createdVia: cleanLine(invoice.billing_reason),
        renewalOf: isRenewal ? (subscription ?? "unknown") : null,
      },
    },
  };
}

/**
 * What of an invoice nobody pays, because the customer is owed it: credit from an earlier invoice (one of less than nothing, after a smaller plan was
 * chosen, or a credit note), and credit notes on this one before its payment. The shop had that money once, or never has it; counted as money that went back.
 */
function creditIn(
  invoice: InvoiceDocument,
  total: bigint,
  amount: (field: string, value: unknown, ifMissing: bigint) => bigint,
): SnapshotRefund[] {
  const before = amount("starting_balance", invoice.starting_balance, 0n);
  const used = before < 0n ? amount("ending_balance", invoice.ending_balance, before) - before : 0n;
  const noted = amount("pre_payment_credit_notes_amount", invoice.pre_payment_credit_notes_amount, 0n);
  const credit = (used > 0n ? used : 0n) + noted;
  if (credit <= 0n || total <= 0n) return [];
  return [{ externalId: `${invoice.id} credit`, total: credit < total ? credit : total, reason: "customer credit", byLine: null }];
}

/** By what the invoice says of itself, not by the event's name: the same answer whichever of them tells it. */
function statusOf({ status, attempted, collection_method: method, next_payment_attempt: next }: InvoiceDocument): OrderStatus | null {
  switch (status) {
    case "paid":
      return "paid";
    case "void":
      return "cancelled";
    case "uncollectible":
      return "failed";
    case "draft":
      return "awaiting-payment";
    case "open":
      if (!attempted || method === "send_invoice") return "awaiting-payment";
      return next === undefined || next === null ? "failed" : "in-retry";
    default:
      return null;
  }
}

/** After discounts and without tax. A message has ten lines at most: what they leave of the invoice is one more. */
function linesOf(lines: readonly InvoiceLine[], net: bigint, amount: (field: string, value: unknown) => bigint): SnapshotLine[] {
  const read = lines.map((line, nth): SnapshotLine => {
    const field = (name: string): string => `lines.${nth}.${name}`;
    const taxes = [
      ...line.taxes.map((one) => ({ amount: amount(field("taxes"), one.amount), isIncluded: one.tax_behavior === "inclusive" })),
      ...line.tax_amounts.map((one) => ({ amount: amount(field("tax_amounts"), one.amount), isIncluded: one.inclusive })),
    ];
    const sum = (all: readonly { readonly amount: bigint }[]): bigint => all.reduce((total, one) => total + one.amount, 0n);
    const off = line.discount_amounts.reduce((total, one) => total + amount(field("discount_amounts"), one.amount), 0n);
    return {
      externalId: line.id,
      productId: line.pricing.price_details.product ?? line.price.product,
      name: cleanLine(line.description),
      quantity: line.quantity,
      total: amount(field("amount"), line.amount) - off - sum(taxes.filter((one) => one.isIncluded)),
      tax: sum(taxes),
    };
  });
  const rest = net - read.reduce((sum, line) => sum + line.total, 0n);
  return rest === 0n ? read : [...read, { externalId: "rest", productId: null, name: "Further lines", quantity: 1, total: rest, tax: 0n }];
}

function personOf(customer: string | null, address: string, called: string): Snapshot["customer"] {
  const email = foldEmail(address);
  const name = cleanLine(called);
  return { externalId: customer, email: email === "" ? null : email, name: name === "" ? null : name };
}

/** The tracker's click, handed over as the client reference, and what metadata has of it: of one visit, so one trace. */
function carriersOf(metadata: Readonly<Record<string, string>>, clientReference: string): Carrier[] {
  const notes = new Map(Object.entries(metadata));
  const click = clickIdIn(clientReference.trim());
  if (click !== null && !notes.has("partner_center_click")) notes.set("partner_center_click", click);
  return notedClicks(notes satisfies Notes, "partner_center_");
}

/** The ids of coupons and promotion codes (their codes come only where they were expanded), and a code that the shop notes itself. */
function couponsOf(discounts: readonly Discount[], metadata: Readonly<Record<string, string>>): string[] {
  const codes = discounts.flatMap(({ coupon, promotion_code: promotion, source }) => [
    ...wordsIn(coupon),
    ...wordsIn(source.coupon),
    ...wordsIn(promotion),
  ]);
  const noted = cleanLine(metadata["partner_center_coupon"] ?? "");
  return [...new Set([...codes, noted].filter((code) => code !== ""))];
}

function wordsIn(value: unknown): string[] {
  if (typeof value === "string") return [cleanLine(value)];
  if (typeof value !== "object" || value === null) return [];
  const { id, code } = value as { id?: unknown; code?: unknown };
  return [id, code].filter((word) => typeof word === "string").map(cleanLine);
}

function instantAt(seconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1_000);
}
