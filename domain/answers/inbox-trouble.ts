import { oneOf, plusDays, sql, type Tx } from "#domain/kernel";
import { newestRepairs, setAsideDeliveries, silenceOf, type Repair, type SetAside, type Silence } from "#domain/orders";

export type InboxTrouble = {
  readonly total: number;
  readonly newest: readonly SetAside[];
  /** what reading the shop has put right in the last week, newest first, at most 10 */
  readonly repairs: readonly Repair[];
  /** the shop's webhooks say nothing although it changes orders */
  readonly silence: Silence | null;
};

const repairDays = 7;

/** Messages of the shop that nobody could read, kept until somebody deals with them; and what its webhooks did not tell at all. */
export async function inboxTrouble(tx: Pick<Tx, "em" | "now">): Promise<InboxTrouble> {
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from inbox_delivery where state = 'set-aside'`);
  return {
    total: Number(count),
    newest: await setAsideDeliveries(tx, 10),
    repairs: await newestRepairs(tx, plusDays(tx.now, -repairDays), 10),
    silence: await silenceOf(tx),
  };
}
