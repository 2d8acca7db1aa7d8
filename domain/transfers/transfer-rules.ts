import { sha256, type Currency, type Instant, type Money } from "#domain/kernel";
import type { Terms } from "#domain/programme";

export const transferStates = [
  "requested",
  "held",
  "approved",
  "submitting",
  "submitted",
  "unknown",
  "review",
  "settled",
  "failed",
  "returned",
  "cancelled",
] as const;
export type TransferState = (typeof transferStates)[number];

/** Where a transfer may go from each state; null is its beginning. What is not here never happens, by a trigger as well (I10). */
export const transferMoves: Readonly<Record<TransferState | "new", readonly TransferState[]>> = {
  new: ["requested"],
  requested: ["held", "approved", "cancelled"],
  held: ["requested", "cancelled"],
  approved: ["held", "submitting", "cancelled"],
  submitting: ["submitted", "settled", "failed", "unknown"],
  unknown: ["submitted", "settled", "failed", "review"],
  review: ["submitted", "settled", "failed"],
  submitted: ["settled", "failed", "returned"],
  settled: ["returned"],
  failed: [],
  returned: [],
  cancelled: [],
};

/** Why a transfer of an amount can't be asked for. */
export type TransferRefusal =
  | { readonly reason: "no-minimum"; readonly currency: Currency }
  | { readonly reason: "below-minimum"; readonly minimum: Money }
  | { readonly reason: "not-above-fee"; readonly fee: Money }
  | { readonly reason: "above-transferable"; readonly transferable: Money; readonly debt: Money }
  | { readonly reason: "daily-limit"; readonly limit: Money; readonly left: Money }
  | { readonly reason: "weekly-count"; readonly limit: number };

export type TransferAmounts = { readonly amount: Money; readonly fee: Money; readonly net: Money };

/** What a partner has, owes and has asked for, in one currency. */
export type TransferStanding = {
  readonly currency: Currency;
  readonly wallet: bigint;
  /** of the account that pays into the wallet; negative: a debt that the next earnings settle first */
  readonly payable: bigint;
  /** asked for in the last 24 hours and not cancelled, failed or returned */
  readonly askedToday: bigint;
  /** transfers asked for in the last seven days and not cancelled */
  readonly askedThisWeek: number;
};

type TransferTerms = Pick<Terms, "transferFee" | "minimumTransfer" | "transferDailyLimit" | "transfersPerWeek">;

/** What of a wallet may leave: all but what the next corrections will take. Never negative. */
export function transferableOf({ wallet, payable }: Pick<TransferStanding, "wallet" | "payable">): bigint {
  const debt = payable < 0n ? -payable : 0n;
  return wallet > debt ? wallet - debt : 0n;
}

/** Fee and net of an amount, or why it can't be transferred. `minor`: all that may leave when it is left out. */
export function judgeTransfer(standing: TransferStanding, terms: TransferTerms, minor?: bigint): TransferAmounts | TransferRefusal {
  const { currency } = standing;
  const of = (value: bigint): Money => ({ currency, minor: value });
  const minimum = terms.minimumTransfer[currency];
  if (minimum === undefined) return { reason: "no-minimum", currency };
  const transferable = transferableOf(standing);
  const limit = terms.transferDailyLimit[currency];
  const leftToday = limit === undefined ? transferable : limit > standing.askedToday ? limit - standing.askedToday : 0n;
  const amount = minor ?? (leftToday < transferable ? leftToday : transferable);
  const fee = terms.transferFee[currency] ?? 0n;
  if (amount > transferable)
    return { reason: "above-transferable", transferable: of(transferable), debt: of(standing.wallet - transferable) };
  if (limit !== undefined && (amount > leftToday || (amount === leftToday && amount < minimum && amount < transferable)))
    return { reason: "daily-limit", limit: of(limit), left: of(leftToday) };
  if (amount < minimum || amount <= 0n) return { reason: "below-minimum", minimum: of(minimum) };
  if (amount <= fee) return { reason: "not-above-fee", fee: of(fee) };
  if (standing.askedThisWeek >= terms.transfersPerWeek) return { reason: "weekly-count", limit: terms.transfersPerWeek };
  return { amount: of(amount), fee: of(fee), net: of(amount - fee) };
}

/** Everything that a person agrees to when they confirm a transfer. */
export type TransferQuote = TransferAmounts & {
  readonly destination: { readonly id: string; readonly version: number };
  readonly processOn: string;
  readonly cutOffAt: Instant;
  readonly expectedOn: string;
  /** how many transfers the partner had asked for before: the next one is another */
  readonly before: number;
};

/** What is shown before it is done. */
export type QuotedTransfer = {
  readonly quote: TransferQuote;
  readonly account: { readonly last4: string; readonly bankName: string | null };
  /** what is left in the wallet afterwards */
  readonly left: Money;
  /** with all that was asked for in the 24 hours before: what the code and finance's approval go by, or a large transfer would leave in small ones */
  readonly ofDay: Money;
  /** finance have to say that it may leave */
  readonly needsApproval: boolean;
  /** what the confirmation has to say: nothing else can be meant by it */
  readonly token: string;
};

/** One short word for all of it, as a confirmation carries it: whoever confirms another amount, fee, account or day, confirms nothing. */
export function confirmationOf({ amount, fee, destination, processOn, expectedOn, before }: TransferQuote): string {
  return sha256([amount.currency, amount.minor, fee.minor, destination.version, processOn, expectedOn, before].join("|")).slice(0, 10);
}
