import { rowsOf, sql, type Tx } from "#domain/kernel";

/**
 * What was told ahead of the clock leaves now: in the demonstration a run may lie in the future, and whoever asked for it wants to see what people read
 * of it, not to wait for that day. The facts keep their dates.
 */
export async function leaveNow(tx: Tx): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      update message set created_at = ${tx.now}, due_at = ${tx.now} where state = 'queued' and attempts = 0 and created_at > ${tx.now} returning id`,
  );
  await tx.enqueue("deliver-message", ...rows.map(({ id }) => id).toSorted());
}
