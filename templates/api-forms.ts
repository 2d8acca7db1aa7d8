import { z } from "zod";
import type { ReadClickDay, ReadConversion, ReadPartner, ReadPayout, ReadPayoutItem } from "#domain/answers";
import { readPayoutStates } from "#domain/answers";
import type { Currency } from "#domain/kernel";
import { partnerStatuses } from "#domain/partners";
import { conversionBadges, correctionWords, questionWords, reasonWords, ruleWords } from "./words.ts";

/** What other programs read, as JSON: each form with its words, beside the function that writes it. */

const codes = <C extends string>(words: Readonly<Record<C, unknown>>): C[] => Object.keys(words) as C[];
const listed = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
    .join("; ");

export const shareIdField = z.string().describe("the partner's share ID: the number that their links carry. It never changes.");
export const instantField = z.iso.datetime().describe("an instant in UTC");
const changedAtField = z.iso.datetime().describe("when anything about it that stands here changed last");

export const moneyForm = z
  .object({
    minor: z.int().describe("whole minor units of the currency: cents of USD, yen of JPY. It may be negative."),
    currency: z.string().length(3).describe("ISO 4217"),
  })
  .meta({ id: "Money", description: "An amount. Never a fraction." });

/** A figure in JSON is a double: what one can't hold exactly is a fault, and never a wrong amount. */
export function moneyJson(minor: bigint, currency: Currency): z.infer<typeof moneyForm> {
  const figure = Number(minor);
  if (!Number.isSafeInteger(figure)) throw new Error(`${minor} ${currency} is more than JSON holds exactly`);
  return { minor: figure, currency };
}

export const partnerForm = z
  .object({
    share_id: shareIdField,
    slug: z.string().nullable().describe("their word in share links at present"),
    name: z.string().describe("the name that they work under; `Former partner …` once they were erased"),
    status: z.enum(partnerStatuses).describe("only an `active` one earns"),
    erased: z.boolean().describe("whether they were forgotten at their request: forget them too"),
    applied_at: instantField,
    changed_at: changedAtField,
  })
  .meta({
    id: "Partner",
    description: "Somebody who shares links and earns. Without address, bank account or anything else that says how they are reached.",
  });

export function partnerJson(each: ReadPartner): z.infer<typeof partnerForm> {
  return {
    share_id: each.shareId,
    slug: each.slug,
    name: each.name,
    status: each.status,
    erased: each.isErased,
    applied_at: each.appliedAt.toString(),
    changed_at: each.changedAt.toString(),
  };
}

export const conversionForm = z
  .object({
    id: z.uuid(),
    partner: shareIdField,
    order: z.string().describe("the order's number, as the shop shows it"),
    status: z.enum(codes(conversionBadges)).describe("`unpaid` is confirmed and waits for its payout"),
    reason: z.enum(codes(reasonWords)).describe(`why it has this status. ${listed(reasonWords)}`),
    review: z
      .enum(codes(questionWords))
      .nullable()
      .describe(`what waits for a person's answer. ${listed(questionWords)}`),
    rule: z.enum(codes(ruleWords)).describe(`how the order came to be theirs. ${listed(ruleWords)}`),
    amount: moneyForm.describe("what it earns, before corrections; of a paid one what was paid"),
    corrections: z
      .array(
        z.object({
          amount: moneyForm,
          reason: z.enum(codes(correctionWords)).describe(listed(correctionWords)),
          at: instantField,
        }),
      )
      .describe("changes after it was paid, settled with later payouts; their sum and `amount` are what it is worth"),
    payout: z.uuid().nullable().describe("the payout that paid it; null: none has"),
    ordered_at: instantField,
    matures_at: z.iso.datetime().nullable().describe("from then on it can be paid out; null while that is not known, and once it is paid"),
    superseded_at: z.iso.datetime().nullable().describe("since when the order is credited to somebody else, by another conversion"),
    changed_at: changedAtField,
  })
  .meta({ id: "Conversion", description: "What one order earns one partner. Nothing of who bought." });

export function conversionJson(each: ReadConversion): z.infer<typeof conversionForm> {
  return {
    id: each.id,
    partner: each.shareId,
    order: each.order,
    status: each.status,
    reason: each.reason,
    review: each.review,
    rule: each.rule,
    amount: moneyJson(each.amount, each.currency),
    corrections: each.corrections.map(({ amount, reason, at }) => ({
      amount: moneyJson(amount, each.currency),
      reason,
      at: at.toString(),
    })),
    payout: each.payoutId,
    ordered_at: each.orderedAt.toString(),
    matures_at: each.maturesAt?.toString() ?? null,
    superseded_at: each.supersededAt?.toString() ?? null,
    changed_at: each.changedAt.toString(),
  };
}

const payoutFields = {
  id: z.uuid(),
  partner: shareIdField,
  period: z.string().describe("the label of its batch, mostly the day that it stands for"),
  state: z.enum(readPayoutStates).describe("`released` is in the partner's wallet and stays; `dropped` and `cancelled` never got there"),
  reason: z.string().nullable().describe("why it was dropped"),
  amount: moneyForm,
  external: z.boolean().describe("whether an earlier system paid it"),
  released_at: z.iso.datetime().nullable(),
  changed_at: changedAtField,
};

export const payoutForm = z
  .object(payoutFields)
  .meta({ id: "Payout", description: "One partner's money of one payout batch, on its way into their wallet." });

export const payoutWithItemsForm = z
  .object({
    ...payoutFields,
    items: z
      .array(
        z.object({
          kind: z.enum(["conversion", "correction"]),
          conversion: z.uuid().describe("the conversion, or the one that was corrected"),
          amount: moneyForm,
        }),
      )
      .describe("what it is made of; their sum is its amount"),
  })
  .meta({ id: "PayoutWithItems", description: "A payout and what it is made of." });

export function payoutJson(each: ReadPayout): z.infer<typeof payoutForm> {
  return {
    id: each.id,
    partner: each.shareId,
    period: each.period,
    state: each.state,
    reason: each.reason,
    amount: moneyJson(each.amount, each.currency),
    external: each.isExternal,
    released_at: each.releasedAt?.toString() ?? null,
    changed_at: each.changedAt.toString(),
  };
}

export function payoutWithItemsJson(payout: ReadPayout, items: readonly ReadPayoutItem[]): z.infer<typeof payoutWithItemsForm> {
  return {
    ...payoutJson(payout),
    items: items.map(({ kind, conversionId, amount }) => ({ kind, conversion: conversionId, amount: moneyJson(amount, payout.currency) })),
  };
}

export const clickDayForm = z
  .object({
    day: z.iso.date().describe("a day of the programme's zone"),
    partner: shareIdField,
    clicks: z.int().describe("visits by persons that count"),
    repeats: z.int().describe("of the same visitor to the same page within half an hour"),
    machines: z.int().describe("bots, previews, prefetches and HEAD requests"),
  })
  .meta({ id: "ClickDay", description: "What a partner's links brought on one day. Who had no visit on a day has no row." });

export function clickDayJson({ day, shareId, ...figures }: ReadClickDay): z.infer<typeof clickDayForm> {
  return { day, partner: shareId, ...figures };
}

export const problemForm = z
  .object({
    type: z.string().describe("which problem it is: an address on the page at `/docs`"),
    title: z.string().describe("the same for every problem of this type"),
    status: z.int().describe("the HTTP status"),
    detail: z.string().describe("what is wrong with this request, and what to do"),
    reference: z.string().optional().describe("of a fault of ours: what to tell the programme's staff"),
  })
  .meta({ id: "Problem", description: "Why there is no answer (RFC 9457)." });
