import type { RailName } from "#domain/programme";
import type { RailCapabilities, RailMismatch, Wanted } from "./rail.ts";

/** Each rail that there is. A further one is a line here, a name in the terms, and whoever implements `CalledRail` for it. */
export const railCapabilities: Readonly<Record<RailName, RailCapabilities>> = {
  /** a table for a bank's own portal, or to be typed from */
  manual: {
    sends: "file",
    isReversible: false,
    settles: "silence",
    currencies: "any",
    countries: "any",
    kinds: ["us-account", "iban"],
    largest: null,
    keyHours: null,
    isForDemonstrations: false,
  },
  /** ACH credits; a reversal is a file of its own that the receiving bank may refuse, so nothing counts on it */
  nacha: {
    sends: "file",
    isReversible: false,
    settles: "silence",
    currencies: ["USD"],
    countries: ["US"],
    kinds: ["us-account"],
    // The amount of an entry has ten digits.
    largest: 9_999_999_999n,
    keyHours: null,
    isForDemonstrations: false,
  },
  /** a program on this machine that behaves as badly as it is told */
  fake: {
    sends: "call",
    isReversible: false,
    settles: "word",
    currencies: "any",
    countries: "any",
    kinds: ["us-account", "iban"],
    largest: null,
    keyHours: 24,
    isForDemonstrations: true,
  },
};

/** Why a rail does not take something; null: it does. */
export function quoteRail(
  { currencies, countries, kinds, largest, isForDemonstrations }: RailCapabilities,
  { net, country, kind }: Wanted,
  isDemonstration: boolean,
): RailMismatch | null {
  if (isForDemonstrations && !isDemonstration) return "demonstration";
  if (currencies !== "any" && !currencies.includes(net.currency)) return "currency";
  if (countries !== "any" && !countries.includes(country)) return "country";
  if (!kinds.includes(kind)) return "kind";
  return largest !== null && net.minor > largest ? "amount" : null;
}
