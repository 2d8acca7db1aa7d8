import { cleanLine, oneOf, refuse, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { meetingById, type MeetingFacts } from "./meeting.ts";

export type NoteLine = { readonly atSecond: number | null; readonly words: string };

const mostLines = 400;
const longestLine = 500;

/**
 * "12:30 Ideas for spring" is a line with the place in the recording; one without it is a line all the same. What comes in one line may have
 * several of them, with ";" or "|" between. A line that is longer than a list shows goes on in the next one.
 */
export function readNotes(text: string): NoteLine[] {
  return text
    .split(text.trim().includes("\n") ? /\r?\n/ : /\s*[;|]\s+/)
    .map(cleanLine)
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [, hours = "0", minutes, seconds, words] = /^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)\s+(.+)$/.exec(line) ?? [];
      const isTimed = minutes !== undefined && seconds !== undefined && words !== undefined;
      const atSecond = isTimed ? Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) : null;
      return wrapped(isTimed ? words : line).map((part, index) => ({ atSecond: index === 0 ? atSecond : null, words: part }));
    });
}

/** Broken at blanks where there are any. */
function wrapped(words: string): string[] {
  return words.match(new RegExp(String.raw`\S.{0,${longestLine - 1}}(?=\s|$)|\S.{0,${longestLine - 1}}`, "gu")) ?? [];
}

/**
 * Writes down what was said, in place of what stood there or after it. The meeting is locked, so that two who write at once don't mix their lines.
 * Refuses `meeting.unknown`, `meeting.no-notes`, `meeting.too-many-notes`.
 */
export async function writeNotes(tx: Tx, typed: string, text: string, how: "replace" | "add"): Promise<MeetingFacts> {
  const meeting = await meetingById(tx, typed, true);
  const lines = readNotes(text);
  if (lines.length === 0) throw refuse("meeting.no-notes");
  if (how === "replace") await run(tx, sql`delete from meeting_note where meeting_id = ${meeting.id}::bigint`);
  const there = await countNotes(tx, meeting);
  if (there + lines.length > mostLines) throw refuse("meeting.too-many-notes", { limit: mostLines, there });
  await run(
    tx,
    sql`insert into meeting_note (meeting_id, at_second, words, recorded_at)
        select ${meeting.id}::bigint, l.at_second, l.words, ${tx.now}
        from unnest(${lines.map(({ atSecond }) => atSecond)}::int[], ${lines.map(({ words }) => words)}::text[]) with ordinality as l (at_second, words, nth) order by l.nth`,
  );
  await record(tx, {
    act: "meeting.notes",
    subject: { kind: "meeting", id: meeting.id },
    facts: { title: meeting.title, lines: lines.length },
  });
  return meeting;
}

/** How many lines there are. */
export async function countNotes(tx: Pick<Tx, "em">, { id }: Pick<MeetingFacts, "id">): Promise<number> {
  const { lines } = await oneOf(
    tx,
    sql<{ lines: number }>`select count(*)::int as lines from meeting_note where meeting_id = ${id}::bigint`,
  );
  return lines;
}

/** The notes of a meeting in their order, so many from one on. */
export async function notesOf(
  tx: Pick<Tx, "em">,
  { id }: Pick<MeetingFacts, "id">,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<NoteLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{ at_second: number | null; words: string }>`
      select at_second, words from meeting_note where meeting_id = ${id}::bigint order by id limit ${limit} offset ${offset}`,
  );
  return rows.map((row) => ({ atSecond: row.at_second, words: row.words }));
}
