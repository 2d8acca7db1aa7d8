import { instant, money } from "#domain/kernel";
import type { Reader } from "#templates/messages";
import type { LetterCase } from "./letter-case.ts";

const at = instant("2026-11-30T17:00:00Z");

/** Letters about a partner's money as a whole, for those who read letters in the tests. */
export function moneyCases({
  usual,
  longNames,
  rightToLeft,
}: Readonly<Record<"usual" | "longNames" | "rightToLeft", Reader>>): LetterCase[] {
  return [
    ...(["held", "lifted"] as const).map((what, index) => ({
      name: what,
      kind: "money-notice" as const,
      facts: { what, at, year: null, paid: null, threshold: null },
      reader: index === 0 ? longNames : usual,
    })),
    ...(["written-off", "withheld", "withheld-back"] as const).map((what, index) => ({
      name: what,
      kind: "money-notice" as const,
      facts: {
        what,
        at,
        year: null,
        paid: null,
        threshold: null,
        amount: money(3_250n, "USD"),
        why: "the shop closed, and you could not know",
      },
      reader: index === 1 ? rightToLeft : usual,
    })),
    ...(["form-near", "form-over", "form-asked"] as const).map((what, index) => ({
      name: what,
      kind: "money-notice" as const,
      facts: { what, at, year: 2026, paid: money(index === 0 ? 160_000n : 212_345n, "USD"), threshold: money(200_000n, "USD") },
      reader: index === 1 ? rightToLeft : usual,
    })),
  ];
}
