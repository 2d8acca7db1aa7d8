import { rowsOf, sql, type Tx } from "#domain/kernel";

/** Messages that should have left by now: due ones, and ones whose sender is taken for dead. Longest waiting first. */
export async function overdueMessages(tx: Pick<Tx, "em" | "now">, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      (select id, due_at as since from message where state = 'queued' and carrier_id is null and due_at <= ${tx.now} order by due_at, id limit ${limit})
      union all
      (select id, lease_until from message where state = 'sending' and carrier_id is null and lease_until <= ${tx.now} order by lease_until, id limit ${limit})
      order by since, id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
