import type { Pictures, Tx } from "#domain/kernel";
import type { Shop } from "./outlets/shops/shop.ts";
import type { Occurrence, Schedule } from "./schedule.ts";

/** What a run did, in figures, for `jobs history`. */
export type Outcome = Readonly<Record<string, string | number>>;

export type JobContext = {
  /** opens transactions as this job */
  readonly inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** the run lies ahead of the clock, as the demonstration's may: what it writes is dated in a time to come */
  readonly isAhead?: boolean | undefined;
  /** a fault of one unit that does not stop the rest; returns its reference */
  readonly report: (error: unknown) => string;
  /** the shop that can be asked, when one is connected */
  readonly shop?: Shop | undefined;
  /** puts something that somebody should look at into the log */
  readonly warn?: ((facts: object, sentence: string) => void) | undefined;
  /** puts something into the log that is worth having in another place than the database */
  readonly note?: ((facts: object, sentence: string) => void) | undefined;
  /** asks the books whether they add up: each rule that is broken, with the rows that break it */
  readonly brokenRules?: ((tx: Tx) => Promise<readonly BrokenRule[]>) | undefined;
  /** wraps anew what a process with older keys sealed beside a rotation; returns how many keys */
  readonly finishRotation?: (() => Promise<number>) | undefined;
  /** kept pictures, of which some are needed no longer */
  readonly pictures?: Pick<Pictures, "trim"> | undefined;
  /** figures so far, for whoever looks at the run while it goes on */
  readonly progress?: ((outcome: Outcome) => Promise<void>) | undefined;
};

export type BrokenRule = { readonly invariant: string; readonly rows: readonly unknown[] };

/**
 * What becomes of occurrences that nobody was there for. each: all of them, late, in their order. latest: the newest one stands for all.
 * within: those that are at most so many minutes late; the rest would be of no use.
 */
export type Missed = "each" | "latest" | { readonly within: number };

/** Does one occurrence. It may be called again for the same one, and then goes on where it stopped. */
export type Work = (context: JobContext, occurrence: Occurrence) => Promise<Outcome>;

/** A job as data: one line of the timetable. */
export type Job = {
  readonly name: string;
  readonly when: Schedule;
  readonly missed: Missed;
  /** what one transaction of it does: so much is lost, and done again, when a process is killed */
  readonly unit: string;
  readonly sentence: string;
  /** without it the job has nothing to do, and the timetable leaves it alone */
  readonly needs?: "shop";
  /** the label under which an occurrence that was undone can be run again by hand */
  readonly again?: (tx: Tx, label: string) => Promise<string>;
  readonly run: Work;
};
