import { missingForRails, railRules, type RailName, type Terms } from "#domain/programme";
import { quoteRail, railCapabilities } from "./capabilities.ts";
import type { RailMismatch, Wanted } from "./rail.ts";

/** The rail that takes something, or why none does. */
export type ChosenRail = { readonly rail: RailName } | { readonly why: RailMismatch | "no-rule" | "incomplete" };

/**
 * The first rule of the terms that is about this currency and country and whose rail takes it. When none does: what was wrong with the first one that
 * is about it.
 */
export function chooseRail(terms: Terms, wanted: Wanted, isDemonstration: boolean): ChosenRail {
  let why: Exclude<ChosenRail, { rail: unknown }>["why"] = "no-rule";
  for (const { currency, country, rail } of railRules(terms)) {
    if ((currency !== null && currency !== wanted.net.currency) || (country !== null && country !== wanted.country)) continue;
    const wrong = missingForRails(terms, rail).length > 0 ? "incomplete" : quoteRail(railCapabilities[rail], wanted, isDemonstration);
    if (wrong === null) return { rail };
    if (why === "no-rule") why = wrong;
  }
  return { why };
}
