import type { Instant, Tx } from "#domain/kernel";
import type { Shop } from "./outlets/shops/shop.ts";

/** One occurrence of a job: its label is the local date or occurrence it stands for, so that moving the hour never runs a period twice. */
export type Occurrence = { readonly label: string; readonly dueAt: Instant };

/** What a run did, in figures, for `jobs history`. */
export type Outcome = Readonly<Record<string, string | number>>;

export type JobContext = {
  /** opens transactions as this job */
  readonly inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** a fault of one unit that does not stop the rest; returns its reference */
  readonly report: (error: unknown) => string;
  /** the shop that can be asked, when one is connected */
  readonly shop?: Shop | undefined;
  /** puts something that somebody should look at into the log */
  readonly warn?: ((facts: object, sentence: string) => void) | undefined;
  /** figures so far, for whoever looks at the run while it goes on */
  readonly progress?: ((outcome: Outcome) => Promise<void>) | undefined;
};

/** A job as data; `run` may be called again for the same occurrence and then goes on where it stopped. */
export type Job = {
  readonly name: string;
  readonly sentence: string;
  /** the newest occurrence at or before an instant */
  readonly lastOccurrence: (tx: Tx, at: Instant) => Promise<Occurrence>;
  readonly run: (context: JobContext, occurrence: Occurrence) => Promise<Outcome>;
};
