import type { Money } from "#domain/kernel";
import type { Anomaly, AnomalyKind } from "#domain/payouts";
import { amount, counted } from "./phrases.ts";
import type { Sentence } from "./view.ts";

/** In a table's cell. */
export const anomalyLabels: Readonly<Record<AnomalyKind, string>> = {
  "first-payout": "large first payout",
  "above-average": "far above their average",
  "above-median": "far above what they mostly get",
  "many-corrections": "many corrections",
  "new-partner": "new partner",
  "under-review": "open question",
  "one-customer": "mostly one customer",
  "one-coupon": "suddenly one coupon",
  "no-minimum": "no minimum in this currency",
};

/** What a person should look at where corrections exceed what somebody earned. `money`: what is left, less than nothing. */
export function debtSentence(money: Money): Sentence {
  return [
    "Corrections exceed what they have earned by ",
    amount({ currency: money.currency, minor: -money.minor }),
    "; what they earn next settles it, and nothing does if they earn nothing more.",
  ];
}

/** What was found, as a sentence for whoever decides. `money`: the payout. It says what is there, and accuses nobody. */
export function anomalySentence({ kind, figure, money }: Anomaly & { readonly money: Money }): Sentence {
  const inCurrency = amount({ currency: money.currency, minor: figure });
  switch (kind) {
    case "first-payout":
      return ["It is their first payout, and above the limit of ", inCurrency, " for a first one."];
    case "above-average":
      return ["It is far above their average of ", inCurrency, "."];
    case "above-median":
      return ["It is far above the ", inCurrency, " that they have mostly been paid."];
    case "many-corrections":
      return [...counted(Number(figure), "entry", "entries"), " in it were corrected or refunded."];
    case "new-partner":
      return ["They have been active for ", ...counted(Number(figure), "day"), " only."];
    case "under-review":
      return [
        ...counted(Number(figure), "entry", "entries"),
        " in it had an open question when it was prepared; what still has one is not paid.",
      ];
    case "one-customer":
      return [{ basisPoints: Number(figure) }, " of it comes from one customer."];
    case "one-coupon":
      return [{ basisPoints: Number(figure) }, " of it comes from one coupon, which brought less than half of their payouts before."];
    case "no-minimum":
      return [`The terms name no minimum for ${money.currency}.`];
    default:
      return kind satisfies never;
  }
}
