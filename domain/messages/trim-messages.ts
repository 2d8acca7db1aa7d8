import { run, sql, type Instant, type Tx } from "#domain/kernel";

/**
 * Messages that were over before an instant go, with what became of each try; one that told several goes with all of them. At most so many;
 * says how many they were. Of addresses that take no mail nothing is forgotten.
 */
export async function trimMessages(tx: Tx, settledBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`with old as (select id from message where carrier_id is null and settled_at < ${settledBefore} order by id limit ${atMost})
        delete from message where id in (select id from old) or carrier_id in (select id from old)`,
  );
}
