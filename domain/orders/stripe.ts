import type { z } from "zod";
import type { Instant } from "#domain/kernel";
import { shapeProblem } from "./loose-fields.ts";
import type { DisputeContent, Part } from "./part.ts";
import { unreadable, type Reading } from "./reading.ts";
import {
  disputeObject,
  eventDocument,
  invoiceDocument,
  invoicePaymentDocument,
  paymentIntentDocument,
  refundObject,
  sessionDocument,
  type StripeEvent,
} from "./stripe-document.ts";
import { readInvoice, readSession, type Told } from "./stripe-order.ts";
import { currencyIn, stripeAmount } from "./stripe-values.ts";
import { decodeBody, parseJson } from "./delivery-body.ts";
import { fatalIn, type Problem } from "./shop-values.ts";

/**
 * What one event of Stripe's says: a document of a checkout, an invoice, a refund or a dispute, which belong together by the ids of payments.
 * Pure; never throws. The caller has checked the signature. Events come in any order and again.
 */
export function readStripe({ body }: { readonly body: Uint8Array | string }, { shop }: { readonly shop: string }): Reading {
  const text = decodeBody(body);
  if (text === null) return unreadable("wrong-encoding", "no text");
  const parsed = parseJson(text);
  if (!parsed.ok) return unreadable("not-json", parsed.detail);
  const read = eventDocument.safeParse(parsed.value);
  if (!read.success) return unreadable("not-an-order", shapeProblem(read.error));
  const event = read.data;
  const reader = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined;
  if (!reader) return { kind: "not-ours", topic: event.type };
  const { id } = event.data.object;
  if (!event.livemode) return { kind: "test", externalId: typeof id === "string" ? id.slice(0, 100) : "" };
  const told = { shop, at: instantOfEvent(event), type: event.type, problems: [] as Problem[] };
  const reading = reader(event.data.object, told);
  const fatal = fatalIn(told.problems);
  if (fatal) return unreadable(fatal.reason, fatal.detail, typeof id === "string" ? id.slice(0, 100) : null);
  return reading.kind === "part" ? { ...reading, rounded: told.problems[0]?.detail ?? null } : reading;
}

type Reader = (object: object, told: Told) => Reading;

/** Not charge.refunded: it comes for partial refunds, too, and each of them is told by refund.created. */
const readers: Readonly<Record<string, Reader | undefined>> = {
  "checkout.session.completed": checkout,
  "checkout.session.async_payment_succeeded": checkout,
  "checkout.session.async_payment_failed": checkout,
  "invoice.paid": invoice,
  "invoice.payment_succeeded": invoice,
  "invoice.payment_failed": invoice,
  "invoice.finalized": invoice,
  "invoice.voided": invoice,
  "invoice.marked_uncollectible": invoice,
  "invoice_payment.paid": invoicePayment,
  "payment_intent.succeeded": paymentIntent,
  "refund.created": refund,
  "refund.updated": refund,
  "refund.failed": refund,
  "charge.dispute.created": dispute,
  "charge.dispute.updated": dispute,
  "charge.dispute.closed": dispute,
};

function checkout(object: object, told: Told): Reading {
  return readAs(sessionDocument, object, (session) =>
    session.mode === "setup"
      ? { kind: "not-ours", topic: "checkout.session (setup)" }
      : { kind: "part", ...readSession(session, told), rounded: null },
  );
}

function invoice(object: object, told: Told): Reading {
  return readAs(invoiceDocument, object, (one) => ({ kind: "part", ...readInvoice(one, told), rounded: null }));
}

/** From API version 2025-03-31 on an invoice names no payment: this says by which it was paid, so that refunds find it. */
function invoicePayment(object: object, { shop, at }: Told): Reading {
  return readAs(invoicePaymentDocument, object, ({ id, invoice: invoiceId, payment }) =>
    partReading({
      shop,
      externalId: id,
      at,
      rank: 0,
      links: linksOf(id, invoiceId, payment.payment_intent, payment.charge),
      content: { kind: "link" },
    }),
  );
}

/** Where the shop takes what its customers allowed by itself, later and perhaps not all of it, no event of the checkout's tells that it was paid. */
function paymentIntent(object: object, { shop, at, problems }: Told): Reading {
  return readAs(paymentIntentDocument, object, ({ id, amount_received: received, currency: code, latest_charge: charge }) => {
    const currency = currencyIn(code, problems);
    const minor = stripeAmount({ field: "amount_received", value: received, currency }, problems);
    const links = linksOf(id, charge);
    return partReading({ shop, externalId: id, at, rank: 0, links, content: { kind: "link", received: { minor, currency } } });
  });
}

function refund(object: object, { shop, at, problems }: Told): Reading {
  return readAs(refundObject, object, (one) => {
    const currency = currencyIn(one.currency, problems);
    const total = stripeAmount({ field: "amount", value: one.amount, currency }, problems);
    const isStanding = one.status !== "failed" && one.status !== "canceled";
    const links = linksOf(one.payment_intent, one.charge);
    return partReading({
      shop,
      externalId: one.id,
      at,
      rank: isStanding ? 0 : 1,
      links,
      content: { kind: "refund", total, byLine: null, isStanding },
    });
  });
}

const disputeStates: ReadonlyMap<string, DisputeContent["state"]> = new Map([
  ["warning_needs_response", "open"],
  ["warning_under_review", "open"],
  ["needs_response", "open"],
  ["under_review", "open"],
  ["warning_closed", "won"],
  ["prevented", "won"],
  ["won", "won"],
  ["lost", "lost"],
]);

function dispute(object: object, { shop, at, problems }: Told): Reading {
  return readAs(disputeObject, object, (one) => {
    const currency = currencyIn(one.currency, problems);
    const total = stripeAmount({ field: "amount", value: one.amount, currency }, problems);
    const state = disputeStates.get(one.status);
    if (state === undefined) return unreadable("not-an-order", `status is ${JSON.stringify(one.status.slice(0, 40))}`, one.id);
    const links = linksOf(one.payment_intent, one.charge);
    return partReading({
      shop,
      externalId: one.id,
      at,
      rank: state === "open" ? 0 : 1,
      links,
      content: { kind: "dispute", total, currency, state },
    });
  });
}

function readAs<T extends z.ZodType>(schema: T, object: object, read: (document: z.output<T>) => Reading): Reading {
  const document = schema.safeParse(object);
  return document.success
    ? read(document.data)
    : unreadable(
        "not-an-order",
        shapeProblem(document.error),
        "id" in object && typeof object.id === "string" ? object.id.slice(0, 100) : null,
      );
}

function partReading(part: Omit<Part, "coupons" | "carriers">): Reading {
  return { kind: "part", part: { ...part, coupons: [], carriers: [] }, person: null, rounded: null };
}

function linksOf(...ids: readonly (string | null)[]): string[] {
  return ids.filter((id) => id !== null);
}

function instantOfEvent({ created }: StripeEvent): Instant {
  return Temporal.Instant.fromEpochMilliseconds(created * 1_000);
}

/** What a door needs to know of an event before anybody reads it: its id, which tells a repeat whose bytes differ, and its type. */
export function stripeEventIn(body: Uint8Array): { readonly id: string; readonly type: string } | null {
  const text = decodeBody(body);
  const parsed = text === null ? null : parseJson(text);
  const read = parsed?.ok ? eventDocument.pick({ id: true, type: true }).safeParse(parsed.value) : null;
  return read?.success ? read.data : null;
}
