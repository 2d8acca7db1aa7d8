import type { Instant } from "#domain/kernel";
import type { Recipient } from "./tell.ts";

/** What people were told at the console, as it is kept for whoever sits there. */
export type ToldFiles = {
  /** Keeps what somebody is told; a second time writes the same file. */
  keep(whose: string, id: string, told: object): Promise<void>;
  /** The last ones, in the order in which they arrived; of those that are known already none. */
  last(whose: string, most: number, known?: ReadonlySet<string>): Promise<readonly ToldFile[]>;
  /** All that there are, by their ids. */
  ids(whose: string): Promise<ReadonlySet<string>>;
};

type ToldFile = { readonly id: string; readonly at: Instant; readonly told: unknown };

/** Whose they are, in a word: "partner-0193…". */
export function toldAs({ kind, id }: Recipient): string {
  return `${kind}-${id}`;
}
