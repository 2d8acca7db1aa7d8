import { z } from "zod";
import { defaultDestinationTerms, destinationTermsShape } from "./destination-terms.ts";
import { defaultKeepTerms, keepTermsShape } from "./keep-terms.ts";
import { defaultLifeTerms, lifeTermsShape } from "./life-terms.ts";
import { defaultLookTerms, lookTermsShape } from "./look-terms.ts";
import { defaultMailTerms, mailTermsShape } from "./mail-terms.ts";
import { defaultRailTerms, railTermsShape } from "./rail-terms.ts";
import { defaultTaxTerms, taxTermsShape } from "./tax-terms.ts";
import { defaultTransferTerms, transferTermsShape } from "./transfer-terms.ts";
import { defaultWatchTerms, watchTermsShape } from "./watch-terms.ts";

const currencyCode = z.string().regex(/^[A-Z]{3}$/);
const minorByCurrency = z.record(currencyCode, z.coerce.bigint().nonnegative());
const basisPoints = z.number().int().min(0).max(10_000);
const yesOrNo = z.enum(["yes", "no"]);
const days = z.number().int().min(0).max(3_650);

/**
 * The programme's terms. Every figure has a default and dates of effect; staff change them from chat.
 * Money is minor units by currency; a currency that is missing has no such term.
 */
export const termsSchema = z.object({
  /** the programme's commission on each order line */
  commissionBasisPoints: basisPoints,
  /** whether the tax of a line earns like the line */
  commissionOnTax: yesOrNo,
  /** whether shipping (without its tax) earns as a line of its own */
  commissionOnShipping: yesOrNo,
  /** how long before the order a click still counts */
  attributionWindowDays: days,
  /** which of several clicks inside the window counts */
  countingClick: z.enum(["first", "last"]),
  /** whether a customer's later orders, with no trace of anybody, are credited to whom their first credited order was */
  lifetimeCustomers: z.boolean(),
  /** which renewals of a subscription earn for the partner of its first order; "first-6": the first six of each subscription */
  renewals: z.string().regex(/^(all|none|first-[1-9]\d{0,2})$/),
  /** from payment until the commission may be paid out */
  holdDays: days,
  /** an order that is still unpaid after this is rejected */
  pendingLimitDays: days,
  payoutDayOfMonth: z.number().int().min(1).max(28),
  payoutTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  minimumPayout: minorByCurrency,
  /** a batch whose total in each currency stays below needs no person to release it; a currency not listed always does */
  automaticReleaseBelow: minorByCurrency,
  /** the names of our parameters in shop URLs */
  shareParameter: z.string().regex(/^[a-z][a-z0-9_-]{0,19}$/i),
  campaignParameter: z.string().regex(/^[a-z][a-z0-9_-]{0,19}$/i),
  ...keepTermsShape,
  ...watchTermsShape,
  ...lookTermsShape,
  ...lifeTermsShape,
  ...destinationTermsShape,
  ...mailTermsShape,
  ...transferTermsShape,
  ...railTermsShape,
  ...taxTermsShape,
});

export type Terms = z.infer<typeof termsSchema>;
const changedByCurrency = z.record(currencyCode, z.union([z.null(), z.coerce.bigint().nonnegative()]));
/** The terms that are amounts by currency. */
export const currencyTerms = [
  "minimumPayout",
  "automaticReleaseBelow",
  "transferFee",
  "minimumTransfer",
  "transferDailyLimit",
  "transferCodeFrom",
  "automaticTransferBelow",
  "taxThreshold",
  "unusualFrom",
  "firstPayoutLimit",
  "unusualDebtAbove",
] as const satisfies readonly (keyof Terms)[];

/** Some of the terms: what one change changes. Of amounts by currency only those it changes; null takes a currency's away. */
export const changedTermsSchema = termsSchema
  .extend({
    minimumPayout: changedByCurrency,
    automaticReleaseBelow: changedByCurrency,
    transferFee: changedByCurrency,
    minimumTransfer: changedByCurrency,
    transferDailyLimit: changedByCurrency,
    transferCodeFrom: changedByCurrency,
    automaticTransferBelow: changedByCurrency,
    taxThreshold: changedByCurrency,
    unusualFrom: changedByCurrency,
    firstPayoutLimit: changedByCurrency,
    unusualDebtAbove: changedByCurrency,
  } satisfies Record<(typeof currencyTerms)[number], unknown>)
  .partial();
export type ChangedTerms = z.infer<typeof changedTermsSchema>;
export type TermName = keyof Terms;

export const defaultTerms: Terms = {
  commissionBasisPoints: 2_000,
  commissionOnTax: "no",
  commissionOnShipping: "no",
  attributionWindowDays: 30,
  countingClick: "last",
  lifetimeCustomers: false,
  renewals: "all",
  holdDays: 14,
  pendingLimitDays: 60,
  payoutDayOfMonth: 1,
  payoutTime: "09:00",
  minimumPayout: { USD: 1_000n },
  automaticReleaseBelow: { USD: 500_000n },
  shareParameter: "ref",
  campaignParameter: "campaign",
  ...defaultKeepTerms,
  ...defaultWatchTerms,
  ...defaultLookTerms,
  ...defaultLifeTerms,
  ...defaultDestinationTerms,
  ...defaultMailTerms,
  ...defaultTransferTerms,
  ...defaultRailTerms,
  ...defaultTaxTerms,
};

/** How many renewals of a subscription earn. */
export function renewalLimit({ renewals }: Pick<Terms, "renewals">): number {
  return renewals === "all" ? Infinity : renewals === "none" ? 0 : Number(renewals.slice("first-".length));
}

export const termNames = Object.keys(defaultTerms) as TermName[];

/** The terms after some changes, in order: amounts by currency are merged, so that two changes of different currencies both hold. */
export function mergeTerms(terms: Terms, ...changes: readonly object[]): Terms {
  return termsSchema.parse(changes.reduce(overlay, terms));
}

function overlay(terms: object, change: object): object {
  const [before, after] = [new Map<string, unknown>(Object.entries(terms)), new Map<string, unknown>(Object.entries(change))];
  const amounts = currencyTerms.map((name) => {
    const merged = Object.entries({ ...Object(before.get(name)), ...Object(after.get(name)) } as Record<string, unknown>);
    return [name, Object.fromEntries(merged.filter(([, minor]) => minor !== null))] as const;
  });
  return { ...terms, ...change, ...Object.fromEntries(amounts) };
}
