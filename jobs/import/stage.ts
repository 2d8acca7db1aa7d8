import type { Tx } from "#domain/kernel";
import type { Aside } from "#domain/imports";
import type { FoundRow } from "./source.ts";

/** A row that can be used, and where it stands. */
export type Found<Row> = Pick<FoundRow, "file" | "line" | "raw"> & { readonly row: Row };

/** What became of a batch, once it is committed. */
export type Took<Row> = { readonly isNew: number; readonly asides: readonly { readonly row: Row; readonly aside: Aside }[] };

/** How the rows of one kind are taken over. */
export type Stage<Row> = {
  /** which of a batch are to be taken; asked once for each batch, so it may count them and set others aside */
  readonly pick: (found: readonly Found<Row>[]) => Promise<readonly Found<Row>[]>;
  /** what has to be there before, in transactions of its own */
  readonly before?: (fresh: readonly Found<Row>[]) => Promise<void>;
  /** writes nothing down but into the database: it may be begun anew */
  readonly take: (tx: Tx, fresh: readonly Found<Row>[]) => Promise<Took<Row>>;
};

const referralsPerTransaction = 5_000;

/** Partners side by side until enough of theirs waits; one who has more than that goes alone. */
export function* groupsOf(waiting: readonly { readonly id: string; readonly count: number }[]): Generator<string[]> {
  let [group, size]: [string[], number] = [[], 0];
  for (const { id, count } of waiting) {
    if (group.length > 0 && size + count > referralsPerTransaction) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(id);
    size += count;
  }
  if (group.length > 0) yield group;
}
