import { createRequire } from "node:module";
import type pg from "pg";

/**
 * Every kind of transaction by which money or word of it moves, known by what it writes; the first that fits names it. The product knows nothing of this:
 * it is told apart by what a process sends to its database, and a transaction that writes and stands in no line here fails the proof.
 */
const kinds: readonly (readonly [string, RegExp])[] = [
  ["inbox.receive", /insert into inbox_delivery/],
  ["inbox.apply", /insert into shop_order \(/],
  ["credit.confirm", /update adjustment set state = 'confirmed'/],
  ["batch.open", /insert into payout_batch \(/],
  ["batch.prepare", /insert into payout_item/],
  ["batch.prepared", /update payout_batch set state = 'prepared'/],
  ["batch.release", /update payout set state = 'released'/],
  ["batch.released", /update payout_batch set state = 'released'/],
  ["batch.second-approval", /insert into batch_approval[^]*update payout_batch set state = 'releasing'/],
  ["batch.approval", /insert into batch_approval/],
  ["batch.start", /update payout_batch set state = 'releasing'/],
  ["batch.ask", /batch-needs-release[^]*insert into message /],
  ["transfer.request", /insert into transfer \(/],
  ["transfer.cancel", /update transfer set state = 'cancelled'/],
  ["transfer.approve", /update transfer set state = 'approved'/],
  ["transfer.submit", /update transfer set state = 'submitting'/],
  ["file.open", /insert into transfer_file \(/],
  ["file.sent", /update transfer_file set state = 'sent'/],
  ["file.mark", /insert into transfer_file_mark/],
  ["transfer.return", /update transfer set state = 'returned'/],
  ["transfer.mark", /insert into transfer_mark/],
  ["transfer.settle", /update transfer set state = 'settled'/],
  ["outbox.send", /set state = 'sending'/],
  ["outbox.sent", /update message_attempt a set outcome/],
];

/** Where around its commit a process may die: nothing of it is done; it is done and nobody has heard; it is done, and nothing after it. */
export const places = ["before commit", "commit sent", "after commit"] as const;
export type Place = (typeof places)[number];

export type Failpoint = { readonly kind: string; readonly place: Place };

/** All of them, in an order in which any stretch of them has many kinds and every place. */
export const failpoints: readonly Failpoint[] = places.flatMap((_, turn) =>
  kinds.map(([kind], nth) => ({ kind, place: places[(nth + turn) % places.length]! })),
);

/** Where this process is to die: at the so many-th commit of a kind; or when it has sent so many statements, or before it sends the next. */
export type Doom = (Failpoint & { readonly nth: number }) | { readonly statement: number; readonly isSent: boolean };

export type Watch = {
  /** how many transactions of each kind were committed since the last look, and how many statements were sent */
  readonly passed: () => { readonly commits: Record<string, number>; readonly statements: number };
  readonly doom: (next: Doom | null) => void;
};

type Sending = (this: pg.Client, ...args: unknown[]) => unknown;

/** Watches everything that this process sends by the product's connections. What is written in no transaction is a transaction by itself. */
export function watchStatements(die: () => void): Watch {
  const said = new WeakMap<pg.Client, string[]>();
  let commits: Record<string, number> = {};
  let statements = 0;
  let doom: Doom | null = null;
  // The ORM's own copy of the driver, which need not be ours.
  const driver = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as { Client: { prototype: { query: Sending } } };
  const { prototype } = driver.Client;
  const send = prototype.query;

  function isHere(kind: string, place: Place): boolean {
    return doom !== null && "kind" in doom && doom.kind === kind && doom.place === place && commits[kind] === doom.nth;
  }

  prototype.query = function query(...args) {
    const text = literal(args[0], args[1]);
    const isCommit = text === "commit";
    if (doom !== null && "statement" in doom && !doom.isSent && doom.statement === statements) die();
    statements += 1;
    if (text === "begin" || text.startsWith("begin ") || text.startsWith("start transaction")) said.set(this, []);
    else said.get(this)?.push(text);
    const kind = isCommit ? kindOf(said.get(this) ?? []) : null;
    if (kind !== null) {
      commits[kind] = (commits[kind] ?? 0) + 1;
      if (isHere(kind, "before commit")) die();
    }
    const answer = send.apply(this, args);
    const isLast = doom !== null && "statement" in doom && doom.isSent && doom.statement === statements;
    if (isLast || (kind !== null && isHere(kind, "commit sent"))) whenSent(this, die);
    if (kind !== null && isHere(kind, "after commit")) void (answer as Promise<unknown>).then(die);
    return answer;
  };
  return {
    passed: () => {
      const passed = { commits, statements };
      [commits, statements] = [{}, 0];
      return passed;
    },
    doom: (next) => {
      doom = next;
    },
  };
}

/** The kind of a transaction that wrote something; null: it only looked. */
function kindOf(statements: readonly string[]): string | null {
  const all = statements.join("\n");
  const known = kinds.find(([, pattern]) => pattern.test(all))?.[0];
  if (known !== undefined) return known;
  const written = statements.find((text) => /\b(insert into|delete from|update \w+ (\w )?set)\b/.test(text));
  return written === undefined ? null : `unregistered: ${written.slice(0, 200)}`;
}

/** A statement with its values where they belong, as far as they are words. */
function literal(asked: unknown, given: unknown): string {
  const { text, values } =
    typeof asked === "object" && asked !== null ? (asked as { text: string; values?: unknown[] }) : { text: String(asked), values: given };
  const known = Array.isArray(values) ? (values as unknown[]) : [];
  return text.replaceAll(/\s+/g, " ").replaceAll(/\$(\d+)/g, (_, nth: string) => {
    const value = known[Number(nth) - 1];
    return typeof value === "string"
      ? `'${value}'`
      : Array.isArray(value)
        ? `'{${value.filter((each) => typeof each === "string").join(",")}}'`
        : "?";
  });
}

/** Once the server has been sent everything that this connection had to say. */
function whenSent(client: pg.Client, die: () => void): void {
  const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream } }).connection;
  stream.write("", () => die());
}
