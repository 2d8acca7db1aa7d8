import type { Currency } from "#domain/kernel";
import type { Terms } from "#domain/programme";

export const taxFormStates = ["asked", "received", "exempt"] as const;
export type TaxFormState = (typeof taxFormStates)[number];

/**
 * Form 1099-NEC: 600 dollars for payments until the end of 2025, 2,000 for those after it (sovos.com and natptax.com, read 2026-11-22), indexed from
 * 2027 on. What was the law of a year that is over is no term of anybody's.
 */
const beforeTheTerm = { until: 2026, threshold: { USD: 60_000n } as Readonly<Record<Currency, bigint>> };

/** From how much on the payments of a year are reported, in minor units; null: never. `terms`: those of the year's last day. */
export function thresholdOf({ taxThreshold }: Pick<Terms, "taxThreshold">, year: number, currency: Currency): bigint | null {
  return (year < beforeTheTerm.until ? beforeTheTerm.threshold : taxThreshold)[currency] ?? null;
}

/** Near: three quarters of it. */
export function howNear(paid: bigint, threshold: bigint | null): "far" | "near" | "over" {
  if (threshold === null) return "far";
  if (paid >= threshold) return "over";
  return 4n * paid >= 3n * threshold ? "near" : "far";
}

/** Whether nobody has to be asked for the form any more. */
export const isSettledForm = (state: TaxFormState | null): boolean => state === "received" || state === "exempt";
