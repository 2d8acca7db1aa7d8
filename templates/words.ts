import type { LossReason, Rule, Verdict } from "#domain/attribution";
import type { ClaimState, ConversionStatus, CorrectionReason, ReviewQuestion, StatusReason } from "#domain/conversions";
import type { EntryKind } from "#domain/ledger";
import type { Difference, OrderStatus, UnreadableReason } from "#domain/orders";
import type { PartnerStatus } from "#domain/partners";
import type { BatchState, SetAsideReason } from "#domain/payouts";
import type { Tone, Value } from "./view.ts";

/** The programme's own words for every code that a card may show. One table a type: a code without words does not compile. */

const badge = (word: string, tone: Tone): Value => ({ badge: word, tone });

export const conversionBadges: Readonly<Record<ConversionStatus, Value>> = {
  pending: badge("pending", "warning"),
  unpaid: badge("unpaid", "plain"),
  paid: badge("paid", "good"),
  rejected: badge("rejected", "problem"),
};

/** Beside the status, in few words. */
export const reasonWords: Readonly<Record<StatusReason, string>> = {
  "in-payout": "paid into the wallet",
  "rejected-by-staff": "rejected by the programme's staff",
  reassigned: "credited to somebody else",
  "order-cancelled": "the order was cancelled",
  "order-failed": "the payment failed",
  "order-refunded": "the order was refunded",
  "order-free": "the order cost nothing",
  "no-commission": "nothing in the order earns commission",
  "pending-too-long": "not paid for in time",
  "awaiting-payment": "the customer has not paid yet",
  "payment-in-retry": "the shop is trying the payment again",
  "order-disputed": "the customer disputes the payment",
  "status-unknown": "the shop gave it a state we don't know",
  "under-review": "being checked by support",
  confirmed: "confirmed, waiting for its payout",
};

/** The same as a moment in the order's story. */
export const moveWords: Readonly<Record<StatusReason, string>> = {
  "in-payout": "It was paid out.",
  "rejected-by-staff": "The programme's staff rejected it",
  reassigned: "Support found that the order belongs to another partner, and credited it there",
  "order-cancelled": "The order was cancelled, so it earns nothing.",
  "order-failed": "The payment failed, so it earns nothing. If the customer pays after all, it comes back.",
  "order-refunded": "The order was refunded, so nothing is left to earn from.",
  "order-free": "The order cost nothing, so there is nothing to earn from.",
  "no-commission": "Nothing in the order earns a commission.",
  "pending-too-long": "Nobody paid for it in time, so it was given up. A payment would bring it back.",
  "awaiting-payment": "The order is placed, but not paid for yet.",
  "payment-in-retry": "The payment did not go through; the shop tries again.",
  "order-disputed": "The customer disputed the payment; until that is settled, it waits.",
  "status-unknown": "The shop gave the order a state that we don't know; support has been told.",
  "under-review": "It waits until support has checked it.",
  confirmed: "The order was paid for, so the commission is confirmed.",
};

/** In few words, after the partner's name. */
export const ruleWords: Readonly<Record<Rule, string>> = {
  "staff-assignment": "by support",
  coupon: "by a coupon",
  "last-click": "by the last click",
  "first-click": "by the first click",
  lifetime: "as their customer",
  renewal: "as a renewal",
  imported: "by the earlier system",
  none: "by nothing",
};

/** What is asked of support. */
export const questionWords: Readonly<Record<ReviewQuestion, string>> = {
  "self-referral": "the customer has the partner's own e-mail address",
  "shared-account": "the customer is another partner, who is paid to the same bank account",
  "renewal-unclear": "the renewal could be of several partners, or follows one that is being checked itself",
  "origin-rejected": "the order that this one follows was rejected by staff",
  imported: "the earlier system had left it pending, and no order of the shop decides it",
  "renewal-unknown": "nobody knows which order this renewal follows",
};

/** `credited`: the order is theirs by now although nobody answered. */
export const claimBadges: Readonly<Record<ClaimState | "credited", Value>> = {
  open: badge("waits for support", "warning"),
  accepted: badge("accepted", "good"),
  declined: badge("declined", "problem"),
  credited: badge("credited to you", "good"),
  expired: badge("no such order came", "plain"),
};

/** After "it does not count: ". */
export const lossWords: Readonly<Record<LossReason, string>> = {
  "unknown-reference": "no partner has this reference",
  "partner-not-active": "the partner was not active when the order was made",
  "outside-window": "it was longer ago than the days before an order that count",
  "after-order": "it came after the order was made",
  "not-a-person": "it was a program that followed the link, not a person",
  "earlier-click": "a later click came before the order",
  "later-click": "an earlier click led to the order, and in this programme the first one counts",
  "coupon-of-nobody": "no partner owned this code when the order was made",
  "earlier-coupon": "a code that stands after it on the order counts instead",
  "weaker-than-coupon": "a partner's coupon was used, and that counts before it",
  "weaker-than-click": "a partner's link led to the order, and that counts before it",
};

/** After an amount that was given or taken back. */
export const correctionWords: Readonly<Record<CorrectionReason, string>> = {
  reassigned: "the order was credited to somebody else",
  "rejected-by-staff": "the programme's staff rejected it",
  "order-cancelled": "the order was cancelled after it had been paid out",
  "order-failed": "the payment failed after it had been paid out",
  "order-refunded": "the shop refunded the customer after it had been paid out",
  "order-changed": "the shop changed the order after it had been paid out",
};

/** Why money is not in a batch; after the amount. */
export const setAsideWords: Readonly<Record<SetAsideReason, string>> = {
  "below-minimum": "below the minimum, carried over",
  "not-positive": "corrections outweigh new earnings, carried over",
  "no-minimum": "the terms name no minimum for this currency",
  "partner-paused": "the partner is not active",
  "partner-erased": "the partner was erased and nobody could open the wallet, so it waits",
  changed: "changed after it was prepared, joins the next batch",
  fault: "something went wrong on our side; it joins the next batch",
  "by-staff": "set aside by the finance staff, joins the next batch",
};

/** Why a shop's message could not be taken over. */
export const inboxWords: Readonly<
  Record<UnreadableReason | "fault" | "data-requested" | "status-unknown" | "clock-ahead" | "amount-rounded", string>
> = {
  "not-json": "it is not JSON",
  "not-an-order": "it holds no order",
  "amount-unreadable": "an amount can't be read",
  "currency-unknown": "the currency is unknown",
  "time-unreadable": "a time can't be read",
  "too-large": "it was too large to keep",
  "wrong-encoding": "its characters can't be decoded",
  fault: "applying it failed on our side",
  "data-requested": "a customer wants to know what is held on them: an operator hands it out with /programme export",
  "status-unknown": "the shop's state means nothing to us; the state before was kept",
  "amount-rounded": "an amount has more decimals than its currency and was rounded; check the shop's number of decimals",
  "clock-ahead": "the shop's clock runs ahead of ours; our own time was taken",
};

/** What reading the shop found other than its messages had told. */
export const differenceWords: Readonly<Record<Difference, string>> = {
  unheard: "no message had told of the order",
  gone: "the shop no longer has it",
  status: "its state",
  total: "its total",
  refunds: "its refunds",
  lines: "its lines",
  details: "details such as dates or the customer",
};

export const orderStatusWords: Readonly<Record<OrderStatus, string>> = {
  "awaiting-payment": "waiting for its payment",
  "in-retry": "payment being tried again",
  paid: "paid",
  "partly-refunded": "partly refunded",
  refunded: "refunded",
  disputed: "payment disputed",
  cancelled: "cancelled",
  failed: "payment failed",
};

export const partnerBadges: Readonly<Record<PartnerStatus, Value>> = {
  applied: badge("applied", "warning"),
  active: badge("active", "good"),
  declined: badge("declined", "problem"),
  paused: badge("paused", "warning"),
  closed: badge("closed", "problem"),
};

/** What a status means for the partner who has it. */
export const partnerStatusWords: Readonly<Record<PartnerStatus, string>> = {
  applied: "Your application is being looked at. Links and earnings begin when it is approved.",
  active: "You are an active partner.",
  declined: "Your application was declined. Support can tell you more.",
  paused:
    "Your partnership is paused: new orders don't earn and nothing is paid until it is active again. What you have earned stays yours.",
  closed: "Your partnership is closed. What you had earned is paid out with the next run, however small.",
};

/** Why visits don't count, one of them and several. */
export const notCountedWords: Readonly<Record<Exclude<Verdict, "counted">, readonly [one: string, many: string]>> = {
  repeat: ["repeat within 30 minutes", "repeats within 30 minutes"],
  bot: ["visit by a program", "visits by programs"],
  preview: ["link preview", "link previews"],
  prefetch: ["page loaded ahead by a browser", "pages loaded ahead by browsers"],
  head: ["link check", "link checks"],
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  counted: "counted",
  repeat: "repeat within 30 minutes",
  bot: "a program",
  preview: "link preview",
  prefetch: "loaded ahead by a browser",
  head: "link check",
};

export const batchBadges: Readonly<Record<BatchState, Value>> = {
  preparing: badge("being prepared", "warning"),
  prepared: badge("waits for its release", "warning"),
  releasing: badge("being released", "warning"),
  released: badge("released", "good"),
  cancelled: badge("cancelled", "problem"),
};

export const entryWords: Readonly<Record<EntryKind, string>> = {
  conversion: "Commission",
  correction: "Correction",
  payout: "Payout",
  credit: "Credit",
  "write-off": "Write-off",
  withholding: "Withholding",
  "withholding-return": "Withholding given back",
  "external-payout": "Paid out by the earlier system",
  "opening-balance": "Brought along from the earlier system",
  transfer: "Transfer",
};

/** Looks a code up that came out of the database as plain text. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}

/** Codes whose sentence is completed by a person's reason. */
export const toldByStaff: readonly StatusReason[] = ["rejected-by-staff", "reassigned"];
