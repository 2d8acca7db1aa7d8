import { isBefore, nameOf, oneOf, refuse, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, mustNotBeOwnRecord, partnerById } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { grantFromSource, takeBackCause } from "#domain/tokens";
import { foldWord, meetingById, meetingColumns, meetingOf, type MeetingFacts, type MeetingRow } from "./meeting.ts";

type Presence = "attended" | "absent";

export type Attended = { readonly meeting: MeetingFacts; readonly tokens: number | null; readonly isNew: boolean };

/**
 * A partner says the word that was said in the meeting, in the time around it that the terms give. Whether the word is wrong or no meeting goes on makes
 * no difference to who guesses. Refuses `meeting.no-such-word`, `meeting.absence-stands`, `partner.not-active`.
 */
export async function attendByWord(tx: Tx, partnerId: string, word: string): Promise<Attended> {
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  const { wordMinutesBefore, wordMinutesAfter } = await termsAt(tx, tx.now);
  // Shared, so that many say it at once and nobody cancels the meeting meanwhile.
  const row = await rowOf(
    tx,
    sql<MeetingRow>`
      select ${meetingColumns} from meeting where state = 'scheduled' and code_word = ${foldWord(word)}
      and starts_at <= ${tx.now.add({ minutes: wordMinutesBefore })} and ends_at > ${tx.now.subtract({ minutes: wordMinutesAfter })}
      order by starts_at, id limit 1 for share`,
  );
  if (!row) throw refuse("meeting.no-such-word", { word, minutes: wordMinutesAfter });
  const meeting = meetingOf(row);
  const before = await writeDown(tx, meeting, partnerId, "attended");
  if (before === "absent") throw refuse("meeting.absence-stands", { meeting: meeting.title });
  return { meeting, tokens: before === null ? await grantFor(tx, meeting, partnerId) : null, isNew: before === null };
}

/**
 * Staff write down who was there, or that somebody was not: that stands, whatever word is said. Refuses `meeting.unknown`, `meeting.not-begun`,
 * `staff.own-record`.
 */
export async function recordMeetingAttendance(tx: Tx, partnerId: string, typed: string, was: Presence): Promise<Attended> {
  mustNotBeOwnRecord(tx, partnerId);
  const meeting = await meetingById(tx, typed, true);
  if (meeting.state !== "scheduled" || isBefore(tx.now, meeting.startsAt))
    throw refuse("meeting.not-begun", { meeting: meeting.title, at: meeting.startsAt });
  const before = await writeDown(tx, meeting, partnerId, was);
  if (before === was) return { meeting, tokens: null, isNew: false };
  if (before !== null)
    await run(
      tx,
      sql`update meeting_attendance set state = ${was}, at = ${tx.now}, actor = ${nameOf(tx.actor)}
          where meeting_id = ${meeting.id}::bigint and partner_id = ${partnerId}`,
    );
  const tokens = was === "attended" ? await grantFor(tx, meeting, partnerId) : null;
  if (before === "attended") await takeBackCause(tx, { partnerId, cause: causeOf(meeting), note: `not at ${meeting.title}` });
  await record(tx, {
    act: was === "attended" ? "meeting.attended" : "meeting.absent",
    subject: { kind: "meeting", id: meeting.id },
    facts: { title: meeting.title, partner: partnerId },
  });
  return { meeting, tokens, isNew: true };
}

/** Nobody was there after all, because it did not take place then: what it earned goes back. */
export async function forgetAttendance(tx: Tx, meeting: MeetingFacts, note: string): Promise<void> {
  const gone = await rowsOf(
    tx,
    sql<{ partner_id: string }>`delete from meeting_attendance where meeting_id = ${meeting.id}::bigint returning partner_id`,
  );
  const people = gone.map((row) => row.partner_id).toSorted();
  await lockPartners(tx, people);
  for (const partnerId of people) await takeBackCause(tx, { partnerId, cause: causeOf(meeting), note });
}

/** Writes it down where nothing stands yet; says what does, and null when nothing did. */
async function writeDown(tx: Tx, { id }: MeetingFacts, partnerId: string, was: Presence): Promise<Presence | null> {
  const written = await run(
    tx,
    sql`insert into meeting_attendance (meeting_id, partner_id, state, at, actor) values (${id}::bigint, ${partnerId}, ${was}, ${tx.now}, ${nameOf(tx.actor)})
        on conflict do nothing`,
  );
  if (written === 1) return null;
  const { state } = await oneOf(
    tx,
    sql<{
      state: Presence;
    }>`select state from meeting_attendance where meeting_id = ${id}::bigint and partner_id = ${partnerId} for update`,
  );
  return state;
}

async function grantFor(tx: Tx, meeting: MeetingFacts, partnerId: string): Promise<number | null> {
  return grantFromSource(tx, "meeting", { partnerId, cause: causeOf(meeting), doneAt: meeting.startsAt, note: meeting.title });
}

const causeOf = ({ uid }: MeetingFacts): string => `meeting:${uid}`;
