import type { Mutant } from "./mutate.ts";

/** A mutant that no test can tell from the original, and why: argued here, and not counted. Its line differs in `from` having become `to`, and in nothing else. */
export type Equivalent = { readonly file: string; readonly from: string; readonly to: string; readonly why: string };

const equivalentsOf = (file: string, ...rows: readonly (readonly [from: string, to: string, why: string])[]): Equivalent[] =>
  rows.map(([from, to, why]) => ({ file, from, to, why }));

export const equivalents: readonly Equivalent[] = [
  ...equivalentsOf(
    "domain/kernel/money.ts",
    ["denominator < 0n ? -numerator", "denominator <= 0n ? -numerator", "a denominator of 0 was refused the line before"],
    ["denominator < 0n ? -denominator", "denominator <= 0n ? -denominator", "a denominator of 0 was refused before"],
    ["denominator < 0n ? -numerator", "denominator < 1n ? -numerator", "a denominator of 0 was refused the line before"],
    ["denominator < 0n ? -denominator", "denominator < 1n ? -denominator", "a denominator of 0 was refused before"],
    ["n >= 0n ? n / d", "n > 0n ? n / d", "of 0 the other branch is 0 as well: (d − 1) / d"],
    ["n >= 0n ? n / d", "n >= 1n ? n / d", "of 0 the other branch is 0 as well: (d − 1) / d"],
    ['whole = "0"', 'whole = ""', "there is always a whole part where the pattern fits"],
    ["formatToParts(0)", "formatToParts(1)", "the sign of a currency is the same whatever the amount"],
    ["fraction.length <= decimals", "fraction.length < decimals", "as many decimals as the currency has: × 1 and / 1 are the same"],
    ["(minor < 0n ? -minor : minor)", "(minor <= 0n ? -minor : minor)", "−0 is 0"],
    ["(minor < 0n ? -minor : minor)", "(minor < 1n ? -minor : minor)", "−0 is 0"],
  ),
  ...equivalentsOf(
    "domain/conversions/conversion-rules.ts",
    ["letOff > lacking", "letOff >= lacking", "as much as is lacking: the difference is 0, too"],
    ["worthNow < 0n ?", "worthNow <= 0n ?", "of 0 both branches are 0"],
    ["worthNow < 0n ?", "worthNow < 1n ?", "of 0 both branches are 0"],
    ["worthNow > input.paid", "worthNow >= input.paid", "as much as was paid: both branches are that"],
  ),
  ...equivalentsOf(
    "domain/conversions/commission-rules.ts",
    [
      "commission <= 0n",
      "commission < 0n",
      "a commission of 0 is 0 by the division as well, whose divisor is above 0 once less than all is refunded",
    ],
    ["orderTotal <= 0n", "orderTotal < 0n", "of a total of 0 no less than all is refunded: the next condition says the same"],
    ["(total <= 0n ||", "(total < 0n ||", "of a total of 0 no less than all is refunded: the next condition says the same"],
    ["refunded >= total)", "refunded > total)", "all refunded: × 0 is 0, too"],
    ["part.tax ?? 0n", "part.tax ?? 1n", "every tax is told: the condition above says so"],
    ["whole > total", "whole >= total", "as much as the refund: both branches are that"],
    ["minor < 0n ? 0n", "minor <= 0n ? 0n", "of 0 both branches are 0"],
    ["minor < 0n ? 0n", "minor < 1n ? 0n", "of 0 both branches are 0"],
  ),
  ...equivalentsOf(
    "domain/conversions/rate-rules.ts",
    ['localeCompare(b, "en")', 'localeCompare(b, "")', "names of fields are in the order of the alphabet in every language"],
    ['case "programme"', 'case ""', "what is no other scope falls to the default, whose value is the subject: true as well"],
    ["? 1 : -1", "? 2 : -1", "of a comparison only the sign counts"],
    ["? 1 : -1", "? 1 : -2", "of a comparison only the sign counts"],
    ["a.id < b.id", "a.id <= b.id", "no two rules have one number"],
    ["newestFirst(newest, rule) > 0", "newestFirst(newest, rule) >= 0", "no two rules are equally new: they have numbers"],
  ),
  ...equivalentsOf(
    "domain/payouts/anomaly-rules.ts",
    ["part > whole", "part >= whole", "the whole of it: both branches are 10,000"],
    ["coupon?.brought ?? 0n", "coupon?.brought ?? 1n", "only asked where there is a coupon"],
    ["unusualFrom[currency] ?? 0n", "unusualFrom[currency] ?? 1n", "a payout is at least one minor unit"],
  ),
  ...equivalentsOf("domain/payouts/median.ts", ["past.length === 0", "false", "of no amounts the middle is none, and 0 is not above 0"]),
  ...equivalentsOf(
    "domain/transfers/transfer-rules.ts",
    ["payable < 0n ?", "payable <= 0n ?", "−0 is 0"],
    ["payable < 0n ?", "payable < 1n ?", "−0 is 0"],
    ["wallet > debt", "wallet >= debt", "as much as is owed: both branches are 0"],
    ["limit > standing.askedToday", "limit >= standing.askedToday", "as much as was asked for: both branches are 0"],
    ["leftToday < transferable ?", "leftToday <= transferable ?", "equal, both branches are the same"],
  ),
];

/** Whether a mutant of a source is exactly the one that is argued. */
export function isThat({ from, to }: Equivalent, source: string, { line, text }: Mutant): boolean {
  const lineOf = (whole: string): string => whole.split("\n")[line - 1] ?? "";
  return lineOf(source).includes(from) && lineOf(source).replace(from, () => to) === lineOf(text);
}
