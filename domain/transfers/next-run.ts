import { run, sql, type Tx } from "#domain/kernel";
import { programmeOf, termsTimeline } from "#domain/programme";
import { nextTransferRun } from "./transfer-calendar.ts";

/** What waits too long gives its place up: its run has left without it. */
export async function joinNextRun(tx: Tx, number: string): Promise<void> {
  const { zone } = await programmeOf(tx);
  const next = nextTransferRun(tx.now, await termsTimeline(tx), zone);
  await run(
    tx,
    sql`update transfer set process_on = ${next.day.toString()}, cut_off_at = ${next.cutOffAt}, expected_on = ${next.expectedOn.toString()} where id = ${number}::bigint`,
  );
}
