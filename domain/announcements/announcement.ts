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
  sql,
  type Instant,
  type PictureId,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { audienceColumns, audienceOf, readAudience, type Audience, type AudienceStatus } from "#domain/partners";
import { mustBeTheirs, type About } from "./about.ts";

export type AnnouncementState = "draft" | "scheduled" | "sending" | "sent" | "cancelled";

export type AnnouncementFacts = {
  /** what people type */
  readonly id: string;
  readonly title: string;
  /** markdown */
  readonly words: string;
  readonly link: string | null;
  readonly picture: PictureId | null;
  readonly pictureWords: string | null;
  readonly about: About | null;
  readonly beginsAt: Instant | null;
  readonly toChannels: boolean;
  readonly toPartners: boolean;
  readonly audience: Audience;
  readonly state: AnnouncementState;
  readonly writtenAt: Instant;
  readonly sendAt: Instant | null;
  readonly begunAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly held: "late" | "over" | null;
};

export type AnnouncementRow = {
  id: string;
  title: string;
  words: string;
  link: string | null;
  picture: string | null;
  picture_words: string | null;
  about_kind: About["kind"] | null;
  about_id: string | null;
  begins_at: string | null;
  to_channels: boolean;
  to_partners: boolean;
  status: AudienceStatus | null;
  group_id: string | null;
  group_name: string | null;
  state: AnnouncementState;
  written_at: string;
  send_at: string | null;
  begun_at: string | null;
  ended_at: string | null;
  held: "late" | "over" | null;
};

export const announcementColumns = sql`
  a.id::text as id, a.title, a.words, a.link, a.picture, a.picture_words, a.about_kind, a.about_id, a.begins_at, a.to_channels, a.to_partners,
  a.audience_status as status, a.group_id, (select g.name from partner_group g where g.id = a.group_id) as group_name, a.state, a.written_at,
  a.send_at, a.begun_at, a.ended_at, a.held`;

export function announcementOf(row: AnnouncementRow): AnnouncementFacts {
  const { id, title, words, link, picture, state, held } = row;
  return {
    id,
    title,
    words,
    link,
    picture,
    pictureWords: row.picture_words,
    about: row.about_kind === null || row.about_id === null ? null : { kind: row.about_kind, id: row.about_id },
    beginsAt: instantOrNull(row.begins_at),
    toChannels: row.to_channels,
    toPartners: row.to_partners,
    audience: audienceOf({ status: row.status, groupId: row.group_id, name: row.group_name }),
    state,
    writtenAt: instantOf(row.written_at),
    sendAt: instantOrNull(row.send_at),
    begunAt: instantOrNull(row.begun_at),
    endedAt: instantOrNull(row.ended_at),
    held,
  };
}

/** Where it goes: into the channels for announcements, to partners, or both. */
export const ways = ["both", "channel", "partners"] as const;
export type Way = (typeof ways)[number];

/** What is left out stays; of a new one it is empty, and it goes both ways, to partners who are active. */
export type AnnouncementInput = {
  readonly title?: string | undefined;
  readonly words?: string | undefined;
  readonly link?: string | undefined;
  readonly picture?: PictureId | undefined;
  readonly pictureWords?: string | undefined;
  readonly way?: Way | undefined;
  /** as `readAudience` takes it */
  readonly forWhom?: string | undefined;
};

const limits = { title: 80, words: 2_000, pictureWords: 200, link: 500 } as const;

type Said = Pick<AnnouncementFacts, "title" | "words" | "link" | "picture" | "pictureWords" | "toChannels" | "toPartners" | "audience">;
const nothingSaid: Said = {
  title: "",
  words: "",
  link: null,
  picture: null,
  pictureWords: null,
  toChannels: true,
  toPartners: true,
  audience: { kind: "status", status: "active" },
};

/**
 * Writes one down; nobody sees it before it is sent. About one thing there is one that has not gone yet: who writes a second one, also at the same time, gets the
 * first as it stands. Refuses `announcement.not-theirs`, `announcement.unreadable` with what is wrong, `group.unknown`.
 */
export async function writeAnnouncement(
  tx: Tx,
  input: AnnouncementInput,
  pointsAt: { readonly about: About; readonly beginsAt: Instant | null } | null = null,
): Promise<AnnouncementFacts & { readonly isNew: boolean }> {
  const about = pointsAt?.about ?? null;
  mustBeTheirs(tx, { about });
  const read = await readSaid(tx, nothingSaid, input);
  const { status, groupId } = audienceColumns(read.audience);
  const made = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into announcement (title, words, link, picture, picture_words, about_kind, about_id, begins_at, to_channels, to_partners, audience_status,
        group_id, state, written_at)
      values (${read.title}, ${read.words}, ${read.link}, ${read.picture}, ${read.pictureWords}, ${about?.kind ?? null}, ${about?.id ?? null},
        ${pointsAt?.beginsAt ?? null}, ${read.toChannels}, ${read.toPartners}, ${status}, ${groupId}, 'draft', ${tx.now})
      on conflict (about_kind, about_id) where state in ('draft','scheduled') do nothing returning id::text as id`,
  );
  if (made) return { ...(await recorded(tx, "announcement.write", made.id)), isNew: true };
  const there = await rowOf(
    tx,
    sql<AnnouncementRow>`
      select ${announcementColumns} from announcement a where about_kind = ${about?.kind} and about_id = ${about?.id} and state in ('draft','scheduled')`,
  );
  // It has gone in this moment: then there may be another.
  return there ? { ...announcementOf(there), isNew: false } : writeAnnouncement(tx, input, pointsAt);
}

/**
 * Changes what it says or to whom, as long as nobody has heard it. One that was scheduled has to be scheduled again: what leaves is what somebody has
 * looked at. Refuses `announcement.unknown`, `announcement.not-theirs`, `announcement.over`, `announcement.unreadable`, `group.unknown`.
 */
export async function changeAnnouncement(tx: Tx, typed: string, input: AnnouncementInput): Promise<AnnouncementFacts> {
  const before = await lockAnnouncement(tx, typed);
  mustBeTheirs(tx, before);
  mustBeUnsent(before);
  const read = await readSaid(tx, before, input);
  const { status, groupId } = audienceColumns(read.audience);
  await oneOf(
    tx,
    sql`update announcement set title = ${read.title}, words = ${read.words}, link = ${read.link}, picture = ${read.picture},
          picture_words = ${read.pictureWords}, to_channels = ${read.toChannels}, to_partners = ${read.toPartners}, audience_status = ${status},
          group_id = ${groupId}, state = 'draft', send_at = null, held = null
        where id = ${before.id}::bigint returning id`,
  );
  return recorded(tx, "announcement.change", before.id);
}

/** Refuses `announcement.unknown`. */
export async function announcementById(tx: Pick<Tx, "em">, typed: string): Promise<AnnouncementFacts> {
  return found(tx, typed, sql``);
}

/** The same, and nobody else changes or sends it until the transaction ends. */
export async function lockAnnouncement(tx: Pick<Tx, "em">, typed: string): Promise<AnnouncementFacts> {
  return found(tx, typed, sql`for update of a`);
}

async function found(tx: Pick<Tx, "em">, typed: string, lock: ReturnType<typeof sql>): Promise<AnnouncementFacts> {
  const id = numberMeant(typed);
  const row = id
    ? await rowOf(tx, sql<AnnouncementRow>`select ${announcementColumns} from announcement a where a.id = ${id}::bigint ${lock}`)
    : null;
  if (!row) throw refuse("announcement.unknown", { announcement: typed });
  return announcementOf(row);
}

/** Some of them by their numbers, for whoever puts them into words. */
export async function announcementsById(tx: Pick<Tx, "em">, ids: readonly string[]): Promise<ReadonlyMap<string, AnnouncementFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<AnnouncementRow>`select ${announcementColumns} from announcement a where a.id = any(${[...new Set(ids)]}::bigint[])`,
  );
  return new Map(rows.map((row) => [row.id, announcementOf(row)]));
}

export function mustBeUnsent({ id, state }: AnnouncementFacts): void {
  if (state !== "draft" && state !== "scheduled") throw refuse("announcement.over", { number: id, state });
}

type AnnouncementAct =
  | "announcement.write"
  | "announcement.change"
  | "announcement.schedule"
  | "announcement.send"
  | "announcement.test"
  | "announcement.cancel"
  | "announcement.hold";

export async function recorded(tx: Tx, act: AnnouncementAct, id: string): Promise<AnnouncementFacts> {
  const announcement = await announcementById(tx, id);
  await record(tx, { act, subject: { kind: "announcement", id }, facts: { title: announcement.title } });
  return announcement;
}

async function readSaid(tx: Pick<Tx, "em">, before: Said, input: AnnouncementInput): Promise<Said> {
  const title = input.title === undefined ? before.title : cleanLine(input.title);
  const words = input.words === undefined ? before.words : input.words.trim();
  const link = input.link === undefined ? before.link : input.link.trim();
  const pictureWords = input.pictureWords === undefined ? before.pictureWords : cleanLine(input.pictureWords) || null;
  const wrong =
    title === "" || title.length > limits.title
      ? "title"
      : words === "" || words.length > limits.words
        ? "words"
        : link !== null && (!isWebAddress(link) || link.length > limits.link)
          ? "link"
          : (pictureWords ?? "").length > limits.pictureWords
            ? "picture"
            : null;
  if (wrong !== null) throw refuse("announcement.unreadable", { what: wrong });
  return {
    title,
    words,
    link,
    picture: input.picture ?? before.picture,
    pictureWords,
    toChannels: input.way === undefined ? before.toChannels : input.way !== "partners",
    toPartners: input.way === undefined ? before.toPartners : input.way !== "channel",
    audience: input.forWhom === undefined ? before.audience : await readAudience(tx, input.forWhom),
  };
}
