import { rowsOf, sql, type Tx } from "#domain/kernel";
import { tellAll, tellChannel } from "#domain/messages";
import { meetingColumns, meetingEvent, meetingOf, type MeetingFacts, type MeetingRow } from "./meeting.ts";

/** So many minutes before a meeting partners are reminded of it: a week, a day, an hour. */
export const meetingReminders = [7 * 24 * 60, 24 * 60, 60] as const;

/** a reminder that is later than this after the start is of no use */
const latestMinutes = 10;
const toldAtOnce = 500;

/**
 * Reminds every active partner, and the channels for announcements, of what is about to begin, once for each time and each sequence; of several
 * that are due the nearest one.
 * A meeting that was called after one was due has the nearer ones left. Says how many people were told.
 */
export async function remindOfMeetings(tx: Tx): Promise<number> {
  const due = await rowsOf(
    tx,
    sql<MeetingRow & { minutes: number }>`
      select m.*, due.minutes
      from (select ${meetingColumns}, created_at from meeting where state = 'scheduled'
            and starts_at > ${tx.now.subtract({ minutes: latestMinutes })} and starts_at <= ${tx.now.add({ minutes: meetingReminders[0] })}) m
      cross join lateral (
        select min(n) as minutes from unnest(${[...meetingReminders]}::int[]) as n
        where m.starts_at - make_interval(mins => n) <= ${tx.now}::timestamptz and m.starts_at - make_interval(mins => n) >= m.created_at) due
      where due.minutes is not null order by m.starts_at, m.id`,
  );
  let told = 0;
  for (const { minutes, ...row } of due) told += await remind(tx, meetingOf(row), minutes);
  return told;
}

async function remind(tx: Tx, meeting: MeetingFacts, minutes: number): Promise<number> {
  const about = `${meeting.uid}:${meeting.sequence}:${minutes}`;
  await tellChannel(tx, { purpose: "announcements", kind: "event-reminder", about, facts: { event: meetingEvent(meeting) } });
  const people = await rowsOf(
    tx,
    sql<{ id: string }>`
      select p.id from partner p where p.status = 'active'
      and not exists (select from message m where m.key = 'event-reminder:' || p.id || ':' || ${about}) order by p.id`,
  );
  for (let at = 0; at < people.length; at += toldAtOnce)
    await tellAll(
      tx,
      people.slice(at, at + toldAtOnce).map(({ id }) => ({
        kind: "event-reminder" as const,
        to: { kind: "partner" as const, id },
        about,
        facts: { event: meetingEvent(meeting) },
      })),
    );
  return people.length;
}
