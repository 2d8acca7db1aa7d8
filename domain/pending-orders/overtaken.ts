import { rowsOf, sql, type Tx } from "#domain/kernel";
import { mailTerms } from "./standing.ts";

/**
 * Which of some mails about orders that wait for their payment may leave, as the orders stand now: they stay so until this transaction ends.
 * "overtaken": the order has changed since, its customer wants none or was erased, or such mails were switched off. "busy": somebody is changing the
 * order at this moment. A mail that is not in the answer is about nothing that is known.
 */
export async function overtakenMails(tx: Tx, messageIds: readonly string[]): Promise<ReadonlyMap<string, "overtaken" | "busy">> {
  if (messageIds.length === 0) return new Map();
  const { hours } = await mailTerms(tx, tx.now);
  // Passed over where locked: who changes an order may wait for its messages, and neither would end.
  const rows = await rowsOf(
    tx,
    sql<{ id: string; stands: boolean }>`
      select m.id, o.pending_since is not null and o.trashed_at is null and o.shop_status = p.shop_status
          and (o.waited_until is null or o.waited_until <= p.at) and o.customer_erased_at is null and o.customer_id = m.recipient_id
          and not exists (select from pending_order_opt_out x where x.order_id = o.id) as stands
      from message m
      join pending_order_mail p on p.order_id = split_part(m.key, ':', 3)::uuid and p.nth = split_part(m.key, ':', 4)::int
      join shop_order o on o.id = p.order_id
      where m.id = any(${[...messageIds]}::uuid[]) and m.kind = 'pending-order'
      for share of o skip locked`,
  );
  const stands = new Map(rows.map((row) => [row.id, row.stands && hours.length > 0]));
  return new Map(
    messageIds.flatMap((id): [string, "overtaken" | "busy"][] => {
      const known = stands.get(id);
      return known === true ? [] : [[id, known === undefined ? "busy" : "overtaken"]];
    }),
  );
}
