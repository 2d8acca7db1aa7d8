import {
  cleanLine,
  instantOf,
  instantOrNull,
  isWebAddress,
  numberMeant,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  run,
  sql,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { announcedIsOver } from "#domain/announcements";
import { audienceColumns, audienceOf, everybody, readAudience, type Audience, type AudienceStatus } from "#domain/partners";

export type CourseFacts = {
  /** what staff type */
  readonly id: string;
  readonly title: string;
  readonly about: string | null;
  readonly link: string;
  /** who sees it */
  readonly audience: Audience;
  readonly addedAt: Instant;
  readonly archivedAt: Instant | null;
};

export type CourseRow = {
  id: string;
  title: string;
  about: string | null;
  link: string;
  status: AudienceStatus | null;
  group_id: string | null;
  group_name: string | null;
  added_at: string;
  archived_at: string | null;
};

export const courseColumns = sql`
  c.id::text as id, c.title, c.about, c.link, c.audience_status as status, c.group_id,
  (select g.name from partner_group g where g.id = c.group_id) as group_name, c.added_at, c.archived_at`;

export function courseOf({ added_at, archived_at, status, group_id: groupId, group_name: name, ...rest }: CourseRow): CourseFacts {
  return {
    ...rest,
    audience: audienceOf({ status, groupId, name }),
    addedAt: instantOf(added_at),
    archivedAt: instantOrNull(archived_at),
  };
}

/** What is left out stays, or is empty for a new one. */
export type CourseInput = {
  readonly title?: string | undefined;
  readonly about?: string | undefined;
  readonly link?: string | undefined;
  /** as `readAudience` takes it; everybody unless said */
  readonly forWhom?: string | undefined;
};

const limits = { title: 80, about: 300, link: 500 } as const;

/** Puts a course at the end of the list. Refuses `course.unreadable` with what is wrong, `group.unknown`. */
export async function addCourse(tx: Tx, input: CourseInput): Promise<CourseFacts> {
  const read = readCourse({ title: "", about: null, link: "" }, input);
  const { status, groupId } = await audienceIn(tx, input.forWhom ?? everybody);
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into course (title, about, link, audience_status, group_id, position, added_at)
      values (${read.title}, ${read.about}, ${read.link}, ${status}, ${groupId},
        (select coalesce(max(position), 0) + 1 from course), ${tx.now}) returning id::text as id`,
  );
  return recorded(tx, "course.add", id);
}

/** Refuses `course.unknown`, `course.unreadable`, `group.unknown`. */
export async function changeCourse(tx: Tx, typed: string, input: CourseInput): Promise<CourseFacts> {
  const before = await lockCourse(tx, typed);
  const read = readCourse(before, input);
  await run(tx, sql`update course set title = ${read.title}, about = ${read.about}, link = ${read.link} where id = ${before.id}::bigint`);
  if (input.forWhom !== undefined) {
    const { status, groupId } = await audienceIn(tx, input.forWhom);
    await run(tx, sql`update course set audience_status = ${status}, group_id = ${groupId} where id = ${before.id}::bigint`);
  }
  return recorded(tx, "course.change", before.id);
}

/** Gives a course another place in the list, from 1; past the end it is the last. Refuses `course.unknown`. */
export async function moveCourse(tx: Tx, typed: string, place: number): Promise<CourseFacts> {
  // All of them are locked, in an order that never changes: who moves another one meanwhile waits, and counts places as they are then.
  await run(tx, sql`select id from course order by id for update`);
  const { id } = await lockCourse(tx, typed);
  const rows = await rowsOf(tx, sql<{ id: string }>`select id::text as id from course order by position, id`);
  const shown = await rowsOf(
    tx,
    sql<{ id: string }>`select id::text as id from course where archived_at is null and id <> ${id}::bigint order by position, id`,
  );
  const others = rows.map((row) => row.id).filter((other) => other !== id);
  const next = shown[place - 1]?.id;
  const at = next === undefined ? others.length : others.indexOf(next);
  const order = [...others.slice(0, at), id, ...others.slice(at)];
  await run(
    tx,
    sql`update course c set position = o.position from unnest(${order}::bigint[]) with ordinality as o (id, position) where o.id = c.id`,
  );
  return recorded(tx, "course.move", id);
}

/** Takes it out of what partners see. Refuses `course.unknown`, `course.archived-already`. */
export async function archiveCourse(tx: Tx, typed: string): Promise<CourseFacts> {
  const { id, archivedAt } = await lockCourse(tx, typed);
  if (archivedAt !== null) throw refuse("course.archived-already", { course: id });
  await run(tx, sql`update course set archived_at = ${tx.now} where id = ${id}::bigint`);
  await announcedIsOver(tx, { kind: "course", id });
  return recorded(tx, "course.archive", id);
}

/** Puts it back where it was. Refuses `course.unknown`, `course.not-archived`. */
export async function restoreCourse(tx: Tx, typed: string): Promise<CourseFacts> {
  const { id, archivedAt } = await lockCourse(tx, typed);
  if (archivedAt === null) throw refuse("course.not-archived", { course: id });
  await run(tx, sql`update course set archived_at = null where id = ${id}::bigint`);
  return recorded(tx, "course.restore", id);
}

/** Refuses `course.unknown`. */
export async function courseById(tx: Pick<Tx, "em">, typed: string): Promise<CourseFacts> {
  return found(tx, typed, sql``);
}

async function lockCourse(tx: Pick<Tx, "em">, typed: string): Promise<CourseFacts> {
  return found(tx, typed, sql`for update`);
}

async function found(tx: Pick<Tx, "em">, typed: string, lock: ReturnType<typeof sql>): Promise<CourseFacts> {
  const id = numberMeant(typed);
  const row = id ? await rowOf(tx, sql<CourseRow>`select ${courseColumns} from course c where c.id = ${id}::bigint ${lock}`) : null;
  if (!row) throw refuse("course.unknown", { course: typed });
  return courseOf(row);
}

async function audienceIn(tx: Pick<Tx, "em">, typed: string): Promise<ReturnType<typeof audienceColumns>> {
  return audienceColumns(await readAudience(tx, typed));
}

type CourseAct = "course.add" | "course.change" | "course.move" | "course.archive" | "course.restore";

async function recorded(tx: Tx, act: CourseAct, id: string): Promise<CourseFacts> {
  const course = courseOf(await oneOf(tx, sql<CourseRow>`select ${courseColumns} from course c where c.id = ${id}::bigint`));
  await record(tx, { act, subject: { kind: "course", id }, facts: { title: course.title } });
  return course;
}

type Said = Pick<CourseFacts, "title" | "about" | "link">;

function readCourse(before: Said, input: CourseInput): Said {
  const title = input.title === undefined ? before.title : cleanLine(input.title);
  const about = input.about === undefined ? before.about : cleanLine(input.about) || null;
  const link = input.link === undefined ? before.link : input.link.trim();
  if (title === "" || title.length > limits.title) throw refuse("course.unreadable", { what: "title" });
  if (about !== null && about.length > limits.about) throw refuse("course.unreadable", { what: "about" });
  if (!isWebAddress(link) || link.length > limits.link) throw refuse("course.unreadable", { what: "link" });
  return { title, about, link };
}
