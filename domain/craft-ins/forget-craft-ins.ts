import { rowsOf, sql, type Tx } from "#domain/kernel";
import { forgetSubject } from "#domain/audit";
import { forgetNotesOf } from "#domain/tokens";
import { callOffWithoutHost } from "./change-craft-in.ts";
import { causeOf, craftInColumns, craftInOf, type CraftInFacts } from "./craft-in.ts";
import { settleSeats } from "./seats.ts";

/**
 * Nobody waits for whoever is gone: what they were to hold is called off and its guests told, their seats are the next one's, and
 * what they wrote about craft-ins of theirs goes. Who came where stays as figures.
 */
export async function forgetCraftIns(tx: Tx, partnerId: string): Promise<void> {
  for (const craftIn of await comingOf(tx, partnerId)) {
    if (craftIn.hostId === partnerId) await callOffWithoutHost(tx, craftIn);
    else await settleSeats(tx, craftIn);
  }
  const held = await rowsOf(
    tx,
    sql<{ id: string; uid: string }>`
      update craft_in set title = 'Craft-in of a former partner', place = null, link = null, materials = null, picture = null, reason = null,
        state = case when state = 'proposed' then 'declined' else state end
      where host_id = ${partnerId} returning id::text as id, uid`,
  );
  for (const { id } of held) await forgetSubject(tx, { kind: "craft-in", id });
  await forgetNotesOf(tx, held.map(causeOf));
}

/** What is still to come and has them as its host or its guest; locked in one order, so that two who are forgotten at once don't wait for each other. */
async function comingOf(tx: Tx, partnerId: string): Promise<CraftInFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Parameters<typeof craftInOf>[0]>`
      select ${craftInColumns} from craft_in c where state = 'scheduled' and starts_at > ${tx.now}::timestamptz and (host_id = ${partnerId}
        or exists (select from craft_in_sign_up s where s.craft_in_id = c.id and s.partner_id = ${partnerId} and s.state in ('signed-up', 'wait-listed')))
      order by c.id for update of c`,
  );
  return rows.map(craftInOf);
}
