import { Refusal, type Tx } from "#domain/kernel";
import type { JobContext } from "./job.ts";

/** Work that goes through partners in the order of their ids, chunk by chunk. */
export type ChunkedWork = {
  /** does the next partners in one transaction and says how many they were; 0: all are done */
  readonly next: (tx: Tx, size: number) => Promise<number>;
  /** who would come next */
  readonly peek: (tx: Tx) => Promise<string | null>;
  /** leaves that partner out, with the reason */
  readonly skip: (tx: Tx, partnerId: string) => Promise<void>;
};

const partnersPerChunk = 500;

/**
 * Chunk after chunk, each its own transaction, until one finds nothing left. A chunk that breaks on its data is done again partner
 * by partner; the one who breaks it is left out, and the rest goes on. Anything else (a refusal, a lost connection) is nobody's
 * fault and ends the run: it is tried again as a whole and goes on where it stopped.
 */
export async function eachChunk(context: JobContext, work: ChunkedWork): Promise<{ done: number; skipped: number }> {
  let done = 0;
  let skipped = 0;
  let singles = 0;
  for (;;) {
    const suspect = singles > 0 ? await context.inTransaction(work.peek) : null;
    try {
      const count = await context.inTransaction((tx) => work.next(tx, singles > 0 ? 1 : partnersPerChunk));
      if (count === 0) return { done, skipped };
      done += count;
      singles = Math.max(0, singles - 1);
    } catch (error) {
      if (!isOfTheData(error)) throw error;
      if (singles === 0) {
        singles = partnersPerChunk;
        continue;
      }
      context.report(error);
      if (suspect === null) throw error;
      await context.inTransaction((tx) => work.skip(tx, suspect));
      skipped += 1;
    }
  }
}

/** PostgreSQL's classes 22 (data exception: an overflow, a text that is no number) and 23 (a constraint). */
function isOfTheData(error: unknown): boolean {
  if (error instanceof Refusal || !(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return (typeof code === "string" && /^2[23]/.test(code)) || isOfTheData(error.cause);
}
