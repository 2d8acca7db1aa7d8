import {
  cleanLine,
  instantOf,
  isBefore,
  newId,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  run,
  sql,
  type Instant,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { tellAll, type EventFacts } from "#domain/messages";

export type MeetingFacts = {
  /** what people type */
  readonly id: string;
  readonly uid: string;
  readonly seriesId: string | null;
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly zone: Zone;
  readonly place: string | null;
  readonly link: string | null;
  readonly agenda: string | null;
  readonly recording: string | null;
  readonly codeWord: string | null;
  readonly state: "scheduled" | "cancelled";
  readonly sequence: number;
  readonly reason: string | null;
};

type Row = Omit<MeetingFacts, "seriesId" | "startsAt" | "endsAt" | "codeWord"> & {
  series_id: string | null;
  starts_at: string;
  ends_at: string;
  code_word: string | null;
};

export const meetingColumns = sql`
  id::text as id, uid, series_id::text as series_id, title, starts_at, ends_at, zone, place, link, agenda, recording, code_word, state, sequence, reason`;

export function meetingOf({ series_id: seriesId, starts_at, ends_at, code_word: codeWord, ...rest }: Row): MeetingFacts {
  return { ...rest, seriesId, startsAt: instantOf(starts_at), endsAt: instantOf(ends_at), codeWord };
}
export type MeetingRow = Row;

/** Refuses `meeting.unknown`. `lock`: nobody else changes it until the transaction ends. */
export async function meetingById(tx: Pick<Tx, "em">, typed: string, lock = false): Promise<MeetingFacts> {
  const id = typed.trim().replace(/^#/, "");
  const row = /^\d{1,15}$/.test(id)
    ? await rowOf(tx, sql<Row>`select ${meetingColumns} from meeting where id = ${id}::bigint ${lock ? sql`for update` : sql``}`)
    : null;
  if (!row) throw refuse("meeting.unknown", { meeting: typed });
  return meetingOf(row);
}

export type MeetingInput = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly minutes: number;
  readonly zone: Zone;
  readonly place: string | null;
  readonly link: string | null;
  readonly agenda: string | null;
};

const longestTitle = 80;
export const longestAgenda = 1_000;

/** Staff call a meeting of its own. Refuses `meeting.unreadable`, `meeting.over`. */
export async function addMeeting(tx: Tx, input: MeetingInput): Promise<MeetingFacts> {
  const title = readTitle(input);
  if (isBefore(input.startsAt, tx.now)) throw refuse("meeting.over", { meeting: title });
  const row = await oneOf(
    tx,
    sql<Row>`
      insert into meeting (uid, title, starts_at, ends_at, zone, place, link, agenda, state, sequence, created_at)
      values (${newId()}, ${title}, ${input.startsAt}, ${input.startsAt.add({ minutes: input.minutes })}, ${input.zone}, ${input.place}, ${input.link},
        ${input.agenda}, 'scheduled', 0, ${tx.now})
      returning ${meetingColumns}`,
  );
  const meeting = meetingOf(row);
  await record(tx, { act: "meeting.add", subject: { kind: "meeting", id: meeting.id }, facts: { title } });
  return meeting;
}

/** Refuses `meeting.unreadable` with what is wrong. */
export function readTitle(input: Pick<MeetingInput, "title" | "minutes" | "place" | "link">): string {
  const title = cleanLine(input.title);
  const isLink = input.link === null || /^https?:$/.test(URL.parse(input.link)?.protocol ?? "");
  const wrong =
    title === "" || [...title].length > longestTitle
      ? "title"
      : !Number.isSafeInteger(input.minutes) || input.minutes < 1 || input.minutes > 24 * 60
        ? "minutes"
        : !isLink
          ? "link"
          : input.place === null && input.link === null
            ? "place"
            : null;
  if (wrong !== null) throw refuse("meeting.unreadable", { what: wrong });
  return title;
}

export type MeetingDetails = {
  readonly link?: string | undefined;
  readonly agenda?: string | undefined;
  readonly recording?: string | undefined;
  readonly codeWord?: string | undefined;
};

/** What people read about it; nobody is told, because nothing changes for them. Refuses `meeting.unknown`, `meeting.unreadable`. */
export async function describeMeeting(tx: Tx, typed: string, details: MeetingDetails): Promise<MeetingFacts> {
  const before = await meetingById(tx, typed, true);
  for (const address of [details.link, details.recording])
    if (address !== undefined && !/^https?:$/.test(URL.parse(address)?.protocol ?? ""))
      throw refuse("meeting.unreadable", { what: "link" });
  const after: MeetingFacts = {
    ...before,
    link: details.link ?? before.link,
    agenda: details.agenda === undefined ? before.agenda : [...details.agenda].slice(0, longestAgenda).join(""),
    recording: details.recording ?? before.recording,
    codeWord: details.codeWord === undefined ? before.codeWord : foldWord(details.codeWord),
  };
  await run(
    tx,
    sql`update meeting set link = ${after.link}, agenda = ${after.agenda}, recording = ${after.recording}, code_word = ${after.codeWord} where id = ${before.id}::bigint`,
  );
  await record(tx, { act: "meeting.describe", subject: { kind: "meeting", id: before.id }, facts: { title: before.title } });
  return after;
}

/** How a code word is compared: in small letters, without what surrounds it. */
export function foldWord(word: string): string {
  return cleanLine(word).toLowerCase().normalize("NFKC");
}

/** Moves it; who was reminded of the old time is told. Refuses `meeting.over`. */
export async function rescheduleMeeting(tx: Tx, typed: string, startsAt: Instant): Promise<MeetingFacts> {
  const before = await meetingById(tx, typed, true);
  mustBeToCome(tx, before);
  if (isBefore(startsAt, tx.now)) throw refuse("meeting.over", { meeting: before.title });
  const after = { ...before, startsAt, endsAt: before.endsAt.add(before.startsAt.until(startsAt)), sequence: before.sequence + 1 };
  await run(
    tx,
    sql`update meeting set starts_at = ${after.startsAt}, ends_at = ${after.endsAt}, sequence = ${after.sequence} where id = ${before.id}::bigint`,
  );
  await record(tx, {
    act: "meeting.reschedule",
    subject: { kind: "meeting", id: before.id },
    facts: { title: before.title, from: before.startsAt, to: startsAt },
  });
  await tellReminded(tx, after, { what: "rescheduled", before: before.startsAt, reason: null });
  return after;
}

/** It does not take place; who was reminded of it is told. Refuses `meeting.over`, `reason.missing`. */
export async function cancelMeeting(tx: Tx, typed: string, reason: string): Promise<MeetingFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const before = await meetingById(tx, typed, true);
  mustBeToCome(tx, before);
  const after = { ...before, state: "cancelled" as const, sequence: before.sequence + 1, reason: reason.trim() };
  await run(
    tx,
    sql`update meeting set state = 'cancelled', sequence = ${after.sequence}, reason = ${after.reason} where id = ${before.id}::bigint`,
  );
  await record(tx, {
    act: "meeting.cancel",
    subject: { kind: "meeting", id: before.id },
    reason: after.reason,
    facts: { title: before.title },
  });
  await tellReminded(tx, after, { what: "cancelled", before: null, reason: after.reason });
  return after;
}

function mustBeToCome(tx: Pick<Tx, "now">, { state, startsAt, title }: MeetingFacts): void {
  if (state !== "scheduled" || !isBefore(tx.now, startsAt)) throw refuse("meeting.over", { meeting: title });
}

/** How many people would hear of a change: those who were told when it is. */
export async function remindedOf(tx: Pick<Tx, "em">, { uid }: MeetingFacts): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ recipient_id: string }>`
      select distinct recipient_id from message where kind = 'event-reminder' and recipient_kind = 'partner' and split_part(key, ':', 3) = ${uid} order by recipient_id`,
  );
  return rows.map((row) => row.recipient_id);
}

async function tellReminded(
  tx: Tx,
  meeting: MeetingFacts,
  change: { readonly what: "rescheduled" | "cancelled"; readonly before: Instant | null; readonly reason: string | null },
): Promise<void> {
  const people = await remindedOf(tx, meeting);
  await tellAll(
    tx,
    people.map((id) => ({
      kind: "event-notice" as const,
      to: { kind: "partner" as const, id },
      about: `${meeting.uid}:${meeting.sequence}`,
      facts: { event: meetingEvent(meeting), ...change },
    })),
  );
}

/** What a message or a calendar needs to know of it. */
export function meetingEvent({ id, uid, title, startsAt, endsAt, zone, place, link, agenda, sequence }: MeetingFacts): EventFacts {
  return { kind: "meeting", number: id, uid, title, startsAt, endsAt, zone, place, link, details: agenda, sequence };
}
