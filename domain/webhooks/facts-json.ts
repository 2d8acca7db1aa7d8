import type { Instant } from "#domain/kernel";

/** Facts as JSON that a person can read in the database: amounts as text, instants as ISO 8601. */
export function writeFacts(facts: object): string {
  return JSON.stringify(facts, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** As it lies in the database. */
export type Written<T> = T extends bigint | Instant ? string : T extends object ? { readonly [K in keyof T]: Written<T[K]> } : T;
