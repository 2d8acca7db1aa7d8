import { isBefore, nameOf, refuse, rowOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord, partnerById } from "#domain/partners";
import { grantFromSource, takeBackCause } from "#domain/tokens";
import { foldWord, meetingById, meetingColumns, meetingOf, type MeetingFacts, type MeetingRow } from "./meeting.ts";

/** The word counts from a little before the meeting until a while after it. */
const minutesBefore = 15;
const minutesAfter = 60;

export type Attended = { readonly meeting: MeetingFacts; readonly tokens: number | null; readonly isNew: boolean };

/**
 * A partner says the word that was said in the meeting. Whether the word is wrong or no meeting goes on makes no difference to who guesses.
 * Refuses `meeting.no-such-word`, `partner.not-active`.
 */
export async function attendByWord(tx: Tx, partnerId: string, word: string): Promise<Attended> {
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  const row = await rowOf(
    tx,
    sql<MeetingRow>`
      select ${meetingColumns} from meeting where state = 'scheduled' and code_word = ${foldWord(word)}
      and starts_at <= ${tx.now.add({ minutes: minutesBefore })} and ends_at > ${tx.now.subtract({ minutes: minutesAfter })} order by starts_at, id limit 1`,
  );
  if (!row) throw refuse("meeting.no-such-word", { word });
  return attend(tx, meetingOf(row), partnerId);
}

/** Staff write down who was there, or that somebody was not. Refuses `meeting.unknown`, `meeting.not-begun`, `staff.own-record`. */
export async function recordMeetingAttendance(tx: Tx, partnerId: string, typed: string, was: "attended" | "absent"): Promise<Attended> {
  mustNotBeOwnRecord(tx, partnerId);
  const meeting = await meetingById(tx, typed);
  if (meeting.state !== "scheduled" || isBefore(tx.now, meeting.startsAt))
    throw refuse("meeting.not-begun", { meeting: meeting.title, at: meeting.startsAt });
  const facts = { title: meeting.title, partner: partnerId };
  if (was === "attended") {
    const attended = await attend(tx, meeting, partnerId);
    if (attended.isNew) await record(tx, { act: "meeting.attended", subject: { kind: "meeting", id: meeting.id }, facts });
    return attended;
  }
  const gone = await run(tx, sql`delete from meeting_attendance where meeting_id = ${meeting.id}::bigint and partner_id = ${partnerId}`);
  if (gone > 0) {
    await takeBackCause(tx, { partnerId, cause: causeOf(meeting), note: `not at ${meeting.title}` });
    await record(tx, { act: "meeting.absent", subject: { kind: "meeting", id: meeting.id }, facts });
  }
  return { meeting, tokens: null, isNew: gone > 0 };
}

async function attend(tx: Tx, meeting: MeetingFacts, partnerId: string): Promise<Attended> {
  const isNew =
    (await run(
      tx,
      sql`insert into meeting_attendance (meeting_id, partner_id, at, actor) values (${meeting.id}::bigint, ${partnerId}, ${tx.now}, ${nameOf(tx.actor)})
          on conflict do nothing`,
    )) === 1;
  const tokens = isNew
    ? await grantFromSource(tx, "meeting", { partnerId, cause: causeOf(meeting), doneAt: meeting.startsAt, note: meeting.title })
    : null;
  return { meeting, tokens, isNew };
}

const causeOf = ({ uid }: MeetingFacts): string => `meeting:${uid}`;
