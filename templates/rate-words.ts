import { money } from "#domain/kernel";
import type { RateScope, RateValue } from "#domain/conversions";
import type { Sentence } from "./view.ts";

/** "20 %", "$5.00 per order", "$1.50 per item". */
export function rateValueWords(value: RateValue): Sentence {
  if (value.kind === "percent") return [{ basisPoints: value.basisPoints }];
  return [{ money: money(value.minor, value.currency) }, value.kind === "per-order" ? " per order" : " per item"];
}

/** Where a rate comes from, told to the partner who earns it. */
export const ownRateWords: Readonly<Record<RateScope, string>> = {
  "partner-product": "your own rate for this product",
  product: "the product's rate",
  category: "its category's rate",
  partner: "your own rate",
  group: "your group's rate",
  programme: "the programme's rate",
};

/** The same told to staff. */
export const rateWords: Readonly<Record<RateScope, string>> = {
  ...ownRateWords,
  "partner-product": "the partner's own rate for this product",
  partner: "the partner's own rate",
  group: "the rate of the partner's group",
};
