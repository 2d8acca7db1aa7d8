import { localDate, rowOf, sql, startOfDay, type Tx } from "#domain/kernel";

/** any fixed number: it only has to be the same in every process of this product */
const clickMonthsLock = 7_426_120_463;

/** Whoever makes or drops a month's table holds this. */
export async function lockClickMonths(tx: Tx): Promise<void> {
  await rowOf(tx, sql`select pg_advisory_xact_lock(${clickMonthsLock})`);
}

/** Makes the partitions of this month and the next ones; clicks of a month without one go to the default partition. */
export async function openClickMonths(tx: Tx, months = 3): Promise<void> {
  const first = localDate(tx.now, "UTC").with({ day: 1 });
  await openMonthsOf(
    tx,
    Array.from({ length: months }, (_, offset) => first.add({ months: offset })),
  );
}

/** Makes the partitions of some months, each given by its first day. */
export async function openMonthsOf(tx: Tx, months: readonly Temporal.PlainDate[]): Promise<void> {
  await lockClickMonths(tx); // two processes that make the same table fail, "if not exists" or not
  for (const from of months) {
    const to = from.add({ months: 1 });
    const name = `click_${from.toString().slice(0, 7).replace("-", "_")}`;
    // By the catalogue's rows, not to_regclass: that one believes what its connection remembers from before the lock.
    if (await rowOf(tx, sql`select from pg_class where relname = ${name} and relnamespace = 'click_partition'::regnamespace`)) continue;
    // Clicks that came before their partition stay where they are: PostgreSQL refuses a partition that the default one holds rows of.
    // The lock (which the making takes anyway) keeps new ones out between the look and the making.
    await rowOf(tx, sql`lock table click_partition.click_other in access exclusive mode`);
    // With their zone: the session's own, which an administrator may change, is not where months begin and end.
    const [start, end] = [from, to].map((day) => startOfDay(day, "UTC").toString());
    const early = await rowOf(
      tx,
      sql`select from click_partition.click_other where clicked_at >= ${start} and clicked_at < ${end} limit 1`,
    );
    if (!early) await rowOf(tx, sql`select click_partition.open_month(${from.toString()})`);
  }
}
