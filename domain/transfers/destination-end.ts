import { refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners } from "#domain/partners";
import { blockVersion } from "./blocked-account.ts";
import { currentDestination, destinationById, type DestinationFacts } from "./destination.ts";
import { tellOfDestination } from "./destination-told.ts";

/** What a partner may do with the account that they have: have none, or see to it that money never goes there. */
export type DestinationEnd = "removed" | "blocked";

/**
 * A partner ends their destination: money has nowhere to go then. Blocked, the same account can't be set again either, by nobody: for
 * whoever finds an account that is not theirs. Refuses `destination.none`, also when `id` is not theirs or is not in use any more.
 */
export async function endDestination(tx: Tx, partnerId: string, end: DestinationEnd, id?: string): Promise<DestinationFacts> {
  await lockPartners(tx, [partnerId]);
  const current = await currentDestination(tx, partnerId);
  if (!current || (id !== undefined && current.id !== id)) throw refuse("destination.none");
  if (end === "blocked") await blockVersion(tx, { partnerId, id: current.id }, null);
  else await run(tx, sql`update destination set state = 'removed', ended_at = ${tx.now} where id = ${current.id}`);
  await record(tx, {
    act: end === "blocked" ? "destination.block" : "destination.remove",
    subject: { kind: "destination", id: current.id },
    facts: { partner: partnerId, version: current.version },
  });
  const ended = await mustBeThere(tx, current.id);
  await tellOfDestination(tx, ended, end);
  return ended;
}

async function mustBeThere(tx: Tx, id: string): Promise<DestinationFacts> {
  const found = await destinationById(tx, id);
  if (!found) throw new Error(`no destination ${id}`);
  return found;
}
