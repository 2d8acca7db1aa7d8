import { rowsOf, run, sql, type Tx } from "#domain/kernel";

/** Ends messages whose key is like that, as deliveries would: they arrived, or they were given up. */
export async function endMessages(tx: Tx, like: string, state: "sent" | "dead"): Promise<void> {
  const isSent = state === "sent";
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      update message set state = ${state}, attempts = 1, settled_at = created_at, give_up_at = created_at, reason = ${isSent ? null : "refused"},
        facts = case when ${isSent} then null else facts end, facts_key = case when ${isSent} then null else facts_key end,
        facts_key_id = case when ${isSent} then null else facts_key_id end
      where key like ${like} and state = 'queued' returning id`,
  );
  await run(
    tx,
    sql`insert into message_attempt (message_id, at, ended_at, outcome)
        select i, ${tx.now}, ${tx.now}, ${isSent ? "accepted" : "refused"} from unnest(${rows.map(({ id }) => id)}::uuid[]) i`,
  );
}
