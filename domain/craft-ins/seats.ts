import { isBefore, oneOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { tell } from "#domain/messages";
import { eventOf, type CraftInFacts } from "./craft-in.ts";

/**
 * Puts the seats of a locked craft-in in order, whatever happened since somebody last looked: who is no partner any more gives up seat and
 * place in the line; as long as sign-up is open, who waits longest has what is free, and is told. Who is paused keeps their place, and is passed
 * over. Says how many have a seat now who waited.
 */
export async function settleSeats(tx: Tx, craftIn: CraftInFacts): Promise<number> {
  await run(
    tx,
    sql`update craft_in_sign_up s set state = 'left', changed_at = ${tx.now} from partner p
        where s.craft_in_id = ${craftIn.id}::bigint and s.state in ('signed-up', 'wait-listed') and p.id = s.partner_id and p.status not in ('active', 'paused')`,
  );
  if (!isBefore(tx.now, craftIn.closesAt)) return 0;
  const next = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      update craft_in_sign_up s set state = 'signed-up', changed_at = ${tx.now}
      from (select w.partner_id from craft_in_sign_up w join partner p on p.id = w.partner_id and p.status = 'active'
            where w.craft_in_id = ${craftIn.id}::bigint and w.state = 'wait-listed'
            order by w.place limit ${await freeSeats(tx, craftIn)}::int) n
      where s.craft_in_id = ${craftIn.id}::bigint and s.partner_id = n.partner_id returning s.partner_id`,
  );
  for (const { partner_id: id } of next) await tellOfSeat(tx, craftIn, id, "promoted");
  return next.length;
}

/** null: as many as come */
export async function freeSeats(tx: Pick<Tx, "em">, { id, capacity }: CraftInFacts): Promise<number | null> {
  if (capacity === null) return null;
  const { taken } = await oneOf(
    tx,
    sql<{ taken: number }>`select count(*)::int as taken from craft_in_sign_up where craft_in_id = ${id}::bigint and state = 'signed-up'`,
  );
  return Math.max(0, capacity - taken);
}

/** Tells somebody where they stand now. */
export async function tellOfSeat(
  tx: Tx,
  craftIn: CraftInFacts,
  partnerId: string,
  what: "signed-up" | "wait-listed" | "promoted",
): Promise<void> {
  const { place } = await oneOf(
    tx,
    sql<{
      place: string;
    }>`select place::text as place from craft_in_sign_up where craft_in_id = ${craftIn.id}::bigint and partner_id = ${partnerId}`,
  );
  await tell(tx, {
    kind: "event-notice",
    to: { kind: "partner", id: partnerId },
    // Who leaves and comes back is told again: their place is another one.
    about: `${craftIn.uid}:${craftIn.sequence}:${what}:${place}`,
    facts: { event: eventOf(craftIn), what, before: null, reason: null },
  });
}
