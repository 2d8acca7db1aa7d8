import { oneOf, sql, type Tx } from "#domain/kernel";
import { setAsideDeliveries, type SetAside } from "#domain/orders";

export type InboxTrouble = { readonly total: number; readonly newest: readonly SetAside[] };

/** Messages of the shop that nobody could read: kept, and shown to support until somebody deals with them. */
export async function inboxTrouble(tx: Pick<Tx, "em">): Promise<InboxTrouble> {
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from inbox_delivery where state = 'set-aside'`);
  return { total: Number(count), newest: await setAsideDeliveries(tx, 10) };
}
