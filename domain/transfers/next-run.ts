import { localDate, run, sql, type Tx } from "#domain/kernel";
import { programmeOf, termsAt, termsTimeline } from "#domain/programme";
import { plusBankingDays } from "./banking-days.ts";
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

/** What was handed over after its run's day is expected as many banking days later: counted from that day, never from one that is over. */
export async function expectFromNow(tx: Tx, number: string): Promise<void> {
  const { zone } = await programmeOf(tx);
  const { transferArrivalDays } = await termsAt(tx, tx.now);
  const today = localDate(tx.now, zone);
  await run(
    tx,
    sql`update transfer set expected_on = greatest(expected_on, ${plusBankingDays(today, transferArrivalDays).toString()}::date)
        where id = ${number}::bigint and process_on < ${today.toString()}::date`,
  );
}
