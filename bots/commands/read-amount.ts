import { isCurrency, readMoney, type Currency, type Money } from "#domain/kernel";

/** "25%", "12.5 percent" as basis points; undefined: not a percentage. "0.25" is none: nobody knows which it means. */
export function readPercent(text: string): number | undefined {
  const [, whole, fraction = ""] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:%|percent)$/i.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

/** What an amount is of, and the rest of what was typed: "USD 10", "10.00 USD", or "10" and "$10" in the programme's currency. */
export function splitCurrency(typed: string, programme: Currency): { currency: Currency; rest: string; isNamed: boolean } | undefined {
  const symbol = symbolOf(programme);
  // Where there is no symbol the currency's own letters stand for it, and those may also be typed.
  const text = (/[a-z]/i.test(symbol) ? typed : typed.replace(symbol, "")).trim();
  const [, before, rest = "", after] = /^(?:([a-z]{3})\s*)?(none|[\d.,\s]+?)(?:\s*([a-z]{3}))?$/i.exec(text) ?? [];
  const currency = (before ?? after ?? programme).toUpperCase();
  if (rest === "" || (before !== undefined && after !== undefined) || !isCurrency(currency)) return undefined;
  return { currency, rest, isNamed: before !== undefined || after !== undefined };
}

/** An amount as people type it; undefined: it is none. Refuses `money.unreadable` for more decimals than the currency has. */
export function readAmount(typed: string, programme: Currency): Money | undefined {
  const split = splitCurrency(typed, programme);
  return split === undefined || split.rest.toLowerCase() === "none" ? undefined : readMoney(split.rest, split.currency);
}

/** "$" of USD. A programme in another kind of dollar means its own by it. */
function symbolOf(currency: Currency): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
