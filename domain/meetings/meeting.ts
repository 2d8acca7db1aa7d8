import {
  cleanLine,
  instantOf,
  isBefore,
  isWebAddress,
  newId,
  numberMeant,
  oneOf,
  plusDays,
  refuse,
  rowOf,
  sql,
  type Instant,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { record } from "#domain/audit";
import type { EventFacts } from "#domain/messages";

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
  const id = numberMeant(typed);
  const row = id
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

/** A slip of the year is no meeting. */
const daysAhead = 2 * 366;

/** Refuses `meeting.in-the-past`. */
export function mustBeAhead(tx: Pick<Tx, "now">, startsAt: Instant): void {
  if (isBefore(startsAt, tx.now) || isBefore(plusDays(tx.now, daysAhead), startsAt)) throw refuse("meeting.in-the-past", { at: startsAt });
}

/** Staff call a meeting of its own. Refuses `meeting.unreadable`, `meeting.in-the-past`. */
export async function addMeeting(tx: Tx, input: MeetingInput): Promise<MeetingFacts> {
  const title = readTitle(input);
  mustBeAhead(tx, input.startsAt);
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
  const isLink = input.link === null || isWebAddress(input.link);
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

/** How a code word is compared: in small letters, without what surrounds it. */
export function foldWord(word: string): string {
  return cleanLine(word).toLowerCase().normalize("NFKC");
}

/** What a message or a calendar needs to know of it. */
export function meetingEvent({ id, uid, title, startsAt, endsAt, zone, place, link, agenda, sequence }: MeetingFacts): EventFacts {
  return { kind: "meeting", number: id, uid, title, startsAt, endsAt, zone, place, link, details: agenda, sequence };
}
