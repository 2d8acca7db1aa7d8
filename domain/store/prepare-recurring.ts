import type { PoolClient } from "pg";

/** how often a text has been sent by this process */
const uses = new Map<string, number>();
/** more different texts than the product has; should some piece of SQL ever be made of values, memory must not pay for it */
const mostTexts = 2_000;
/** before that a statement is not worth a place in the server's memory */
const worthwhile = 32;
/** A plan is made for the tables as they are; one that was made eight times fewer uses ago is made anew, so that it can't stay that of an empty table. */
const growth = 8;

/**
 * Statements that recur are prepared once per connection: parsing and planning them is a large part of what the many small statements of
 * an applied order cost the server (measured: docs/benchmarks.md). The pool's "connect" hands every new connection here.
 */
export function prepareRecurring(client: PoolClient): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const query = (...args: unknown[]): unknown => {
    const [text, values, ...more] = args;
    const name = typeof text === "string" && Array.isArray(values) && isOneStatement(text, values) ? nameOf(text) : null;
    return name === null ? send(...args) : send({ name, text, values }, ...more);
  };
  Object.assign(client, { query });
}

/** Only a text without values can hold several statements, and those can't be prepared. */
function isOneStatement(text: string, values: readonly unknown[]): boolean {
  return values.length > 0 || /^\s*select\b[^;]*$/.test(text);
}

const numbers = new Map<string, number>();

/** The name under which a text is prepared: another one for every eightfold use; null while it is rare. */
function nameOf(text: string): string | null {
  const count = (uses.get(text) ?? 0) + 1;
  if (uses.size >= mostTexts && !uses.has(text)) return null;
  uses.set(text, count);
  if (count < worthwhile) return null;
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return `s${number}_${Math.floor(Math.log(count / worthwhile) / Math.log(growth))}`;
}
