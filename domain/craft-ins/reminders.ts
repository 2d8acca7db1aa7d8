import { rowsOf, sql, type Tx } from "#domain/kernel";
import { tellAll } from "#domain/messages";
import { craftInColumns, craftInOf, eventOf } from "./craft-in.ts";

/** So many minutes before the start who has a seat is reminded. */
export const craftInReminders = [24 * 60, 60] as const;

/** a reminder that is later than this after the start is of no use */
const latestMinutes = 10;

/**
 * Reminds who has a seat in what is about to begin, once for each time and each sequence; of two that are due the nearer one. Who took
 * their seat after it was due was told then. Says how many were reminded.
 */
export async function remindOfCraftIns(tx: Tx): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<Parameters<typeof craftInOf>[0] & { partner_id: string; minutes: number }>`
      select c.*, s.partner_id, due.minutes
      from (select ${craftInColumns} from craft_in where state = 'scheduled'
            and starts_at > ${tx.now.subtract({ minutes: latestMinutes })} and starts_at <= ${tx.now.add({ minutes: craftInReminders[0] })}) c
      cross join lateral (
        select min(m) as minutes from unnest(${[...craftInReminders]}::int[]) as m where c.starts_at - make_interval(mins => m) <= ${tx.now}::timestamptz) due
      join craft_in_sign_up s on s.craft_in_id = c.id::bigint and s.state = 'signed-up' and s.changed_at < c.starts_at - make_interval(mins => due.minutes)
      order by c.id, s.partner_id`,
  );
  await tellAll(
    tx,
    rows.map(({ partner_id: id, minutes, ...row }) => {
      const craftIn = craftInOf(row);
      return {
        kind: "event-reminder" as const,
        to: { kind: "partner" as const, id },
        about: `${craftIn.uid}:${craftIn.sequence}:${minutes}`,
        facts: { event: eventOf(craftIn) },
      };
    }),
  );
  return rows.length;
}
