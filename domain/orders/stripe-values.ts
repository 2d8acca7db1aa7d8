import { decimalsOf, divideHalfEven, isCurrency, type Currency } from "#domain/kernel";
import type { Problem } from "./shop-values.ts";

/**
 * How many decimals Stripe's amounts have where it is not two (docs.stripe.com/currencies, read 2026-11-23). Not the currency's own: króna and
 * shilling have none, yet Stripe counts them in hundredths; ariary has two by ISO 4217, yet Stripe counts whole ones.
 */
const decimalsAtStripe: Readonly<Record<Currency, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  MGA: 0,
  PYG: 0,
  RWF: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  JOD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
};

/** The ISO 4217 code that Stripe writes small; what can't be read is noted. */
export function currencyIn(code: string, problems: Problem[]): Currency {
  const currency = code.trim().toUpperCase();
  if (!isCurrency(currency)) problems.push({ reason: "currency-unknown", detail: `currency is ${JSON.stringify(code.slice(0, 40))}` });
  return currency;
}

type RawAmount = { readonly field: string; readonly value: unknown; readonly currency: Currency; readonly ifMissing?: bigint | undefined };

/** An amount of Stripe's in the currency's own minor units. Unreadable: notes the field and returns 0. */
export function stripeAmount({ field, value, currency, ifMissing }: RawAmount, problems: Problem[]): bigint {
  if ((value === undefined || value === null) && ifMissing !== undefined) return ifMissing;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || Math.abs(value) > 1e15) {
    problems.push({ reason: "amount-unreadable", detail: `${field} is ${JSON.stringify(value) ?? "missing"}`.slice(0, 100) });
    return 0n;
  }
  const shift = decimalsOf(currency) - (decimalsAtStripe[currency] ?? 2);
  if (shift >= 0) return BigInt(value) * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  if (BigInt(value) % unit !== 0n) problems.push({ reason: "amount-rounded", detail: `${field} is ${value}` });
  return divideHalfEven(BigInt(value), unit);
}
