import { rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";

/** When a rail is to be asked about a transfer next; with its end that is over. */
export async function lookAt(tx: Tx, number: string, at: Instant): Promise<void> {
  await run(tx, sql`update transfer set rail_due_at = ${at} where id = ${number}::bigint`);
  await tx.enqueueAt("call-rail", at, number);
}

/** What the other side settles by itself is asked for once a day, should it forget to tell. */
const askAgainHours = 24;

export function askAgainTomorrow(tx: Tx, number: string): Promise<void> {
  return lookAt(tx, number, tx.now.add({ hours: askAgainHours }));
}

/** What a rail has is asked for until it says how it ended: also what it told of by itself while people looked into it, and nobody asked any more. */
export async function keepAsking(tx: Tx, number: string): Promise<void> {
  const waits = await rowOf(tx, sql`select from transfer where id = ${number}::bigint and state = 'submitted' and rail_due_at is null`);
  if (waits) await askAgainTomorrow(tx, number);
}

/** Transfers that a rail should have been asked about by now, those that wait longest first. */
export async function dueRailCalls(tx: Pick<Tx, "em" | "now">, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`select id::text from transfer where rail_due_at <= ${tx.now} order by rail_due_at, id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
