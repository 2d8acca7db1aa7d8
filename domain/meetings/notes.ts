import { cleanLine, refuse, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { meetingById, type MeetingFacts } from "./meeting.ts";

export type NoteLine = { readonly atSecond: number | null; readonly words: string };

const mostLines = 200;
const longestLine = 500;

/** "12:30 Ideas for spring" is a line with the place in the recording; one without it is a line all the same. */
export function readNotes(text: string): NoteLine[] {
  return text
    .split(/\r?\n|\s*[;|]\s+/)
    .map(cleanLine)
    .filter((line) => line !== "")
    .slice(0, mostLines)
    .map((line) => {
      const [, hours = "0", minutes, seconds, words] = /^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)\s+(.+)$/.exec(line) ?? [];
      if (minutes === undefined || seconds === undefined || words === undefined) return { atSecond: null, words: shorten(line) };
      return { atSecond: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds), words: shorten(words) };
    });
}

const shorten = (words: string): string => [...words].slice(0, longestLine).join("");

/** Writes down what was said, in place of what stood there. Refuses `meeting.unknown`, `meeting.no-notes`. */
export async function writeNotes(tx: Tx, typed: string, text: string): Promise<MeetingFacts> {
  const meeting = await meetingById(tx, typed, true);
  const lines = readNotes(text);
  if (lines.length === 0) throw refuse("meeting.no-notes");
  await run(tx, sql`delete from meeting_note where meeting_id = ${meeting.id}::bigint`);
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

/** The notes of a meeting, in their order. */
export async function notesOf(tx: Pick<Tx, "em">, { id }: Pick<MeetingFacts, "id">): Promise<NoteLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      at_second: number | null;
      words: string;
    }>`select at_second, words from meeting_note where meeting_id = ${id}::bigint order by id`,
  );
  return rows.map((row) => ({ atSecond: row.at_second, words: row.words }));
}
