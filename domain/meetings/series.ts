import {
  atLocalTime,
  localDate,
  newId,
  nthWeekday,
  numberMeant,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  run,
  sql,
  type Nth,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { cancelMeeting } from "./change-meeting.ts";
import { meetingColumns, meetingOf, readTitle, type MeetingFacts, type MeetingRow } from "./meeting.ts";

export type SeriesFacts = {
  readonly id: string;
  readonly title: string;
  readonly nth: Nth;
  /** 1 is Monday */
  readonly weekday: number;
  /** "18:00" */
  readonly time: string;
  readonly minutes: number;
  readonly zone: Zone;
  readonly link: string | null;
  readonly place: string | null;
  readonly withoutFifth: "skip" | "last";
};

type Row = Omit<SeriesFacts, "nth" | "withoutFifth"> & { nth: number; without_fifth: "skip" | "last" };

const columns = sql`id::text as id, title, nth, weekday, time, minutes, zone, link, place, without_fifth`;
const factsOf = ({ nth, without_fifth: withoutFifth, ...row }: Row): SeriesFacts => ({
  ...row,
  nth: nth === 0 ? "last" : (nth as Nth),
  withoutFifth,
});

/** So many months are on the list ahead, this one included. */
const monthsAhead = 4;

/** Every series that goes on. */
export async function openSeries(tx: Pick<Tx, "em">): Promise<SeriesFacts[]> {
  return (await rowsOf(tx, sql<Row>`select ${columns} from meeting_series where is_open order by id`)).map(factsOf);
}

/** Meetings every month from now on; the next ones are on the list at once. Refuses `meeting.unreadable`. */
export async function addSeries(tx: Tx, input: Omit<SeriesFacts, "id">): Promise<SeriesFacts> {
  const title = readTitle(input);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(input.time)) throw refuse("meeting.unreadable", { what: "time" });
  const row = await oneOf(
    tx,
    sql<Row>`
      insert into meeting_series (title, nth, weekday, time, minutes, zone, link, place, without_fifth, is_open, created_at)
      values (${title}, ${input.nth === "last" ? 0 : input.nth}, ${input.weekday}, ${input.time}, ${input.minutes}, ${input.zone}, ${input.link},
        ${input.place}, ${input.withoutFifth}, true, ${tx.now})
      returning ${columns}`,
  );
  await record(tx, { act: "meeting.series", subject: { kind: "meeting-series", id: row.id }, facts: { title } });
  await planMeetings(tx);
  return factsOf(row);
}

/** A series that goes on, with its meetings that are to come, the next one first: what ends with it. */
export type ComingSeries = { readonly series: SeriesFacts; readonly coming: readonly MeetingFacts[] };

/** Refuses `meeting.series-unknown`. `lock`: nobody plans or ends it until the transaction ends. */
export async function comingOfSeries(tx: Pick<Tx, "em" | "now">, typed: string, lock = false): Promise<ComingSeries> {
  const id = numberMeant(typed);
  const row = id
    ? await rowOf(
        tx,
        sql<Row>`select ${columns} from meeting_series where id = ${id}::bigint and is_open ${lock ? sql`for update` : sql``}`,
      )
    : null;
  if (!row) throw refuse("meeting.series-unknown", { series: typed });
  const coming = await rowsOf(
    tx,
    sql<MeetingRow>`
      select ${meetingColumns} from meeting where series_id = ${row.id}::bigint and state = 'scheduled' and starts_at > ${tx.now} order by starts_at, id`,
  );
  return { series: factsOf(row), coming: coming.map(meetingOf) };
}

/**
 * No more of them: those that are to come are cancelled. The series is locked first, as planning does, so that none is put on the list while
 * it ends. Refuses `meeting.series-unknown`, `reason.missing`.
 */
export async function endSeries(tx: Tx, typed: string, reason: string): Promise<ComingSeries> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const ended = await comingOfSeries(tx, typed, true);
  await run(tx, sql`update meeting_series set is_open = false where id = ${ended.series.id}::bigint`);
  for (const meeting of ended.coming) await cancelMeeting(tx, meeting.id, reason);
  await record(tx, { act: "meeting.series-end", subject: { kind: "meeting-series", id: ended.series.id }, reason: reason.trim() });
  return ended;
}

/**
 * Puts the meetings of the coming months on the list. A day that a series has given is given once: what was moved or cancelled is
 * not made anew. Says how many are new.
 */
export async function planMeetings(tx: Tx): Promise<number> {
  let made = 0;
  const open = await rowsOf(tx, sql<Row>`select ${columns} from meeting_series where is_open order by id for update`);
  for (const series of open.map(factsOf)) {
    const today = localDate(tx.now, series.zone);
    for (let ahead = 0; ahead < monthsAhead; ahead++) {
      const day = nthWeekday(today.toPlainYearMonth().add({ months: ahead }), series.weekday, series.nth, series.withoutFifth);
      if (!day) continue;
      const startsAt = atLocalTime(day, Temporal.PlainTime.from(series.time), series.zone);
      if (Temporal.Instant.compare(startsAt, tx.now) <= 0) continue;
      made += await run(
        tx,
        sql`insert into meeting (uid, series_id, original_date, title, starts_at, ends_at, zone, place, link, state, sequence, created_at)
            values (${newId()}, ${series.id}::bigint, ${day.toString()}::date, ${series.title}, ${startsAt}, ${startsAt.add({ minutes: series.minutes })},
              ${series.zone}, ${series.place}, ${series.link}, 'scheduled', 0, ${tx.now})
            on conflict (series_id, original_date) do nothing`,
      );
    }
  }
  return made;
}
