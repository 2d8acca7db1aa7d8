import { instantOf, isBefore, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { countNotes, meetingColumns, meetingOf, notesOf, type MeetingFacts, type MeetingRow, type NoteLine } from "#domain/meetings";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** A meeting as a list shows it; the word that is said in it is for staff only. */
export type MeetingLine = {
  readonly meeting: Omit<MeetingFacts, "codeWord">;
  readonly hasNotes: boolean;
  /** whether the reader was there */
  readonly attended: boolean;
};

type Row = MeetingRow & { has_notes: boolean; attended: boolean };

const lines = (readerId: string | null) => sql`
  select ${meetingColumns},
    exists (select from meeting_note n where n.meeting_id = m.id) as has_notes,
    exists (select from meeting_attendance a where a.meeting_id = m.id and a.partner_id = ${readerId}::uuid and a.state = 'attended') as attended
  from meeting m`;

function lineOf({ has_notes: hasNotes, attended, ...row }: Row): MeetingLine {
  const { codeWord: _, ...meeting } = meetingOf(row);
  return { meeting, hasNotes, attended };
}

/** What is to come, the next one first. */
export async function comingMeetings(tx: Tx, readerId: string | null): Promise<MeetingLine[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`${lines(readerId)} where m.state = 'scheduled' and m.ends_at > ${tx.now}::timestamptz order by m.starts_at, m.id limit 5`,
  );
  return rows.map(lineOf);
}

/** Meetings that are over, the newest first. */
export async function pastMeetings(tx: Tx, readerId: string | null, page: number): Promise<Page<MeetingLine>> {
  const which = sql`m.state = 'scheduled' and m.ends_at <= ${tx.now}::timestamptz`;
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from meeting m where ${which}`);
  const rows = await rowsOf(
    tx,
    sql<Row>`${lines(readerId)} where ${which} order by m.starts_at desc, m.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(rows.map(lineOf), page, count);
}

/** A meeting as staff see it, with the word that is said in it. */
export type StaffMeetingLine = MeetingFacts & { readonly isOver: boolean };

/** Every meeting there is, for staff: what is to come first, then what was. */
export async function allMeetings(tx: Tx, page: number): Promise<Page<StaffMeetingLine>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from meeting`);
  const rows = await rowsOf(
    tx,
    sql<MeetingRow>`
      select ${meetingColumns} from meeting
      order by (ends_at > ${tx.now}::timestamptz) desc, abs(extract(epoch from starts_at - ${tx.now}::timestamptz)), id
      limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(
    rows.map(meetingOf).map((meeting) => ({ ...meeting, isOver: !isBefore(tx.now, meeting.endsAt) })),
    page,
    count,
  );
}

/** Notes are short lines, of which more fit on a screen than rows of a table. */
const notesPerPage = 20;

export type MeetingNotes = { readonly meeting: Omit<MeetingFacts, "codeWord">; readonly lines: Page<NoteLine> };

/** What was said in a meeting, page by page; the word that was said in it is left out. */
export async function meetingNotes(tx: Pick<Tx, "em">, all: MeetingFacts, page: number): Promise<MeetingNotes> {
  const { codeWord: _, ...meeting } = all;
  const rows = await notesOf(tx, meeting, { limit: notesPerPage, offset: offsetOf(page, notesPerPage) });
  return { meeting, lines: pageOf(rows, page, await countNotes(tx, meeting), notesPerPage) };
}

/** A line of notes that was found, with where it was said. */
export type FoundNote = {
  readonly number: string;
  readonly title: string;
  readonly at: Instant;
  readonly recording: string | null;
  readonly line: NoteLine;
};

const mostFound = 15;

/** Lines of notes that are about some words, the best first; of equals the newest meeting's. */
export async function searchNotes(tx: Pick<Tx, "em">, words: string): Promise<FoundNote[]> {
  const rows = await rowsOf(
    tx,
    sql<{ number: string; title: string; starts_at: string; recording: string | null; at_second: number | null; words: string }>`
      select m.id::text as number, m.title, m.starts_at, m.recording, n.at_second, n.words
      from websearch_to_tsquery('english', ${words}) q
      join meeting_note n on to_tsvector('english', n.words) @@ q
      join meeting m on m.id = n.meeting_id and m.state = 'scheduled'
      order by ts_rank(to_tsvector('english', n.words), q) desc, m.starts_at desc, n.id limit ${mostFound}`,
  );
  return rows.map((row) => ({
    number: row.number,
    title: row.title,
    at: instantOf(row.starts_at),
    recording: row.recording,
    line: { atSecond: row.at_second, words: row.words },
  }));
}
