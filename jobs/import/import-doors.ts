import type { Instant, InTransaction, Tx } from "#domain/kernel";
import type { Progress } from "./progress.ts";
import type { SetAsideFile } from "./set-aside-file.ts";

export type ImportDoors = {
  /** each piece of work in a transaction; of a rehearsal all of them in one, which is undone */
  readonly inTransaction: InTransaction;
  readonly asides: SetAsideFile;
  readonly progress: Progress;
  /** the rules of the books that do not hold */
  readonly brokenRules: (tx: Tx) => Promise<readonly { readonly invariant: string }[]>;
};

export type ImportOptions = {
  readonly isRehearsal: boolean;
  /** null: everything; otherwise only what is dated from then on (partners always) */
  readonly since: Instant | null;
  readonly extras: Extras;
};

/** Files that an operator makes by hand: two or three columns under any headings. */
export type Extras = {
  /** coupon code, partner; null: none */
  readonly coupons: string | null;
  /** partner, amount, currency; null: none */
  readonly balances: string | null;
};
