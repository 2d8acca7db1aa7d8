import { decimalsOf, parseDecimal, type Currency, type Instant } from "#domain/kernel";
import type { UnreadableReason } from "./snapshot.ts";

/**
 * Something in an otherwise well-formed order that can't be read, or ("amount-rounded") not exactly, which support are told and which stops
 * nothing; the first one noted is told.
 */
export type Problem = { readonly reason: UnreadableReason | "amount-rounded"; readonly detail: string };

/** The first problem that leaves nothing to be used. */
export function fatalIn(problems: readonly Problem[]): (Problem & { readonly reason: UnreadableReason }) | null {
  for (const { reason, detail } of problems) if (reason !== "amount-rounded") return { reason, detail };
  return null;
}

type RawAmount = {
  readonly field: string;
  readonly value: unknown;
  readonly currency: Currency;
  /** what an absent amount means; an amount without it must be there */
  readonly ifMissing?: bigint | undefined;
};

/**
 * An amount in minor units of the currency, exactly. WooCommerce pads to the decimals of the shop's *current* setting, whatever the
 * order's currency (recording 30: JPY "4386.25"), so surplus decimals round half-even; unless they are zeros, that is noted,
 * because no customer can have paid such an amount. A plugin's plain JSON number is read by its digits. Unreadable: notes the field and
 * returns 0.
 */
export function readAmount({ field, value, currency, ifMissing }: RawAmount, problems: Problem[]): bigint {
  if ((value === undefined || value === null) && ifMissing !== undefined) return ifMissing;
  const text = typeof value === "number" ? String(value) : value;
  const minor = typeof text === "string" ? parseDecimal(text, currency) : null;
  if (minor !== null && minor <= largestMinor && minor >= -largestMinor) {
    if (!isExact(String(text), currency)) problems.push({ reason: "amount-rounded", detail: `${field} is ${quote(value)}` });
    return minor;
  }
  problems.push({ reason: "amount-unreadable", detail: `${field} is ${quote(value)}` });
  return 0n;
}

/** Whether the currency has all the decimals that are more than zeros. */
function isExact(text: string, currency: Currency): boolean {
  const [, fraction = ""] = text.trim().split(".");
  return !/[1-9]/.test(fraction.slice(decimalsOf(currency)));
}

/** Ten million million dollars: no order, and far enough from the end of a database bigint for sums of them. */
export const largestMinor = 10n ** 15n;

/** A time; one without a zone is in UTC, as WooCommerce's `*_gmt` fields are. Null when absent; unreadable: notes the field and returns null. */
export function readTime(field: string, value: unknown, problems: Problem[]): Instant | null {
  if (value === undefined || value === null || value === "") return null;
  const at = typeof value === "string" ? instantIn(value) : null;
  if (at === null) problems.push({ reason: "time-unreadable", detail: `${field} is ${quote(value)}` });
  return at;
}

/** A time that must be there; the epoch stands in for one that isn't, in what the noted problem keeps from being used. */
export function requiredTime(field: string, value: unknown, problems: Problem[]): Instant {
  const at = readTime(field, value, problems);
  if (at === null) problems.push({ reason: "time-unreadable", detail: `${field} is missing` });
  return at ?? Temporal.Instant.fromEpochMilliseconds(0);
}

const timeShape = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/;

/** A time as WordPress writes it ("2026-11-22T14:49:05" or with a space), in UTC unless it says otherwise; null if it is none. */
export function instantIn(text: string): Instant | null {
  const [, date, time, zone = "Z"] = timeShape.exec(text.trim()) ?? [];
  if (date === undefined || date < "1970") return null; // "0000-00-00": MySQL's way to say that there is none
  try {
    return Temporal.Instant.from(`${date}T${time}${zone}`).round({ smallestUnit: "millisecond", roundingMode: "floor" });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function quote(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
