import type { Sql, Tx } from "#domain/kernel";

/** What eight processes do at once, and what must have come of it. `order`, `batch` …: made for this contest alone. */
export type Contest = {
  readonly name: string;
  /** one contestant's part, in one transaction that all eight have open before any begins; says "won", or what else it did */
  readonly run: (tx: Tx, stage: Stage, lane: number) => Promise<string>;
  /** how often each outcome (or code of a refusal) must have come; sorted */
  readonly outcomes: (contestants: number) => readonly string[];
  /** one number that the database must hold afterwards, beside all invariants */
  readonly holds?: { readonly query: (stage: Stage) => Sql<{ n: string }>; readonly n: number };
  /** makes what it is about; `staff`: as which of them. Left out: what the contests about orders and batches have in common. */
  readonly set?: (run: <T>(work: (tx: Tx) => Promise<T>, staff?: number) => Promise<T>, stage: Stage) => Promise<Stage>;
};

/** What was set up for one contest. */
export type Stage = {
  readonly number: number;
  readonly delivery: string;
  readonly batch: string;
  readonly staff: readonly string[];
  readonly partners: readonly string[];
  /** a partner who claims the order, or whose transfer it is */
  readonly claimant: string;
  /** what stands on eight screens; numbers of a transfer, of a file, of a craft-in */
  readonly token: string;
  readonly transfer: string;
  readonly file: string;
  readonly craftIn: string;
};
