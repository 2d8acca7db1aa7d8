import { rowsOf, sql, type Tx } from "#domain/kernel";
import { escaped, most, type Suggested } from "./suggestions.ts";

/** What can be chosen of the programme's life: by number, or by a part of its title. */

type Reader = Pick<Tx, "em" | "now">;

/** Activities of the catalogue that are open, by their word or their name; `asked`: only those that a partner can ask tokens for. */
export function suggestActivities(tx: Reader, typed: string, asked: boolean): Promise<Suggested[]> {
  const text = `%${escaped(typed)}%`;
  return rowsOf(
    tx,
    sql<Suggested>`
      select code as word, name as about from token_activity
      where is_open and (not ${asked}::boolean or source is null) and (code like ${text} or lower(name) like ${text}) order by tokens desc, code limit ${most}`,
  );
}

/** Craft-ins for staff (null): every one; for a partner: those on the list, and their own. Those that are to come first. */
export function suggestCraftIns(tx: Reader, typed: string, partnerId: string | null): Promise<Suggested[]> {
  const text = escaped(typed.replace(/^#/, ""));
  return rowsOf(
    tx,
    sql<Suggested>`
      select id::text as word, title || ', ' || to_char(starts_at at time zone zone, 'YYYY-MM-DD HH24:MI') as about from craft_in
      where (${partnerId}::uuid is null or state = 'scheduled' or host_id = ${partnerId}::uuid) and (id::text like ${`${text}%`} or lower(title) like ${`%${text}%`})
      order by (ends_at > ${tx.now}::timestamptz) desc, abs(extract(epoch from starts_at - ${tx.now}::timestamptz)), id limit ${most}`,
  );
}

/** Meetings, those around now first; `past`: only those that are over, of which there are notes to read. */
export function suggestMeetings(tx: Reader, typed: string, past: boolean): Promise<Suggested[]> {
  const text = escaped(typed.replace(/^#/, ""));
  return rowsOf(
    tx,
    sql<Suggested>`
      select id::text as word, title || ', ' || to_char(starts_at at time zone zone, 'YYYY-MM-DD HH24:MI') as about from meeting
      where state = 'scheduled' and (not ${past}::boolean or ends_at <= ${tx.now}::timestamptz) and (id::text like ${`${text}%`} or lower(title) like ${`%${text}%`})
      order by abs(extract(epoch from starts_at - ${tx.now}::timestamptz)), id limit ${most}`,
  );
}

/** Series that go on. */
export function suggestSeries(tx: Reader, typed: string): Promise<Suggested[]> {
  const text = escaped(typed.replace(/^#/, ""));
  return rowsOf(
    tx,
    sql<Suggested>`
      select id::text as word, title || ', ' || time || ' ' || zone as about from meeting_series
      where is_open and (id::text like ${`${text}%`} or lower(title) like ${`%${text}%`}) order by id limit ${most}`,
  );
}
