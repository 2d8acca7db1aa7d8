import {
  cleanLine,
  instantOf,
  isBefore,
  isWebAddress,
  newId,
  numberMeant,
  oneOf,
  refuse,
  rowOf,
  sql,
  type Instant,
  type PictureId,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { record } from "#domain/audit";
import type { EventFacts } from "#domain/messages";
import { lockPartners, mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";

export type CraftInState = "proposed" | "scheduled" | "declined" | "cancelled";

export type CraftInFacts = {
  /** what people type */
  readonly id: string;
  readonly uid: string;
  readonly title: string;
  /** null: the programme itself */
  readonly hostId: string | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly zone: Zone;
  readonly place: string | null;
  readonly link: string | null;
  readonly capacity: number | null;
  readonly materials: string | null;
  readonly picture: PictureId | null;
  readonly closesAt: Instant;
  readonly state: CraftInState;
  readonly sequence: number;
  readonly reason: string | null;
};

type Row = {
  id: string;
  uid: string;
  title: string;
  host_id: string | null;
  starts_at: string;
  ends_at: string;
  zone: string;
  place: string | null;
  link: string | null;
  capacity: number | null;
  materials: string | null;
  picture: string | null;
  closes_at: string;
  state: CraftInState;
  sequence: number;
  reason: string | null;
};

export const craftInColumns = sql`id::text as id, uid, title, host_id, starts_at, ends_at, zone, place, link, capacity, materials, picture, closes_at, state, sequence, reason`;

export function craftInOf(row: Row): CraftInFacts {
  const { host_id: hostId, starts_at, ends_at, closes_at, ...rest } = row;
  return { ...rest, hostId, startsAt: instantOf(starts_at), endsAt: instantOf(ends_at), closesAt: instantOf(closes_at) };
}

/** Refuses `craft-in.unknown`. */
export async function craftInById(tx: Pick<Tx, "em">, typed: string): Promise<CraftInFacts> {
  return craftInOf(await rowById(tx, typed, sql``));
}

/** The same, and nobody else changes it or its sign-ups until the transaction ends. */
export async function lockCraftIn(tx: Pick<Tx, "em">, typed: string): Promise<CraftInFacts> {
  return craftInOf(await rowById(tx, typed, sql`for update`));
}

async function rowById(tx: Pick<Tx, "em">, typed: string, lock: ReturnType<typeof sql>): Promise<Row> {
  const id = numberMeant(typed);
  const row = id ? await rowOf(tx, sql<Row>`select ${craftInColumns} from craft_in where id = ${id}::bigint ${lock}`) : null;
  if (!row) throw refuse("craft-in.unknown", { craftIn: typed });
  return row;
}

export type CraftInInput = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly minutes: number;
  readonly zone: Zone;
  readonly place: string | null;
  readonly link: string | null;
  readonly capacity: number | null;
  readonly materials: string | null;
  readonly picture: PictureId | null;
  /** hours before the start; 0: until it starts */
  readonly closesHoursBefore: number;
};

const limits = { title: 80, text: 300, minutes: 24 * 60, capacity: 10_000, closesHours: 24 * 30, monthsAhead: 24, proposals: 5 } as const;

/** A partner proposes to host one; staff answer. Refuses `partner.not-active`, `craft-in.too-many-proposals`, and what `addCraftIn` refuses. */
export async function proposeCraftIn(tx: Tx, partnerId: string, input: CraftInInput): Promise<CraftInFacts> {
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
  await lockPartners(tx, [partnerId]);
  const { open } = await oneOf(
    tx,
    sql<{
      open: number;
    }>`select count(*)::int as open from craft_in where host_id = ${partnerId} and state = 'proposed' and starts_at > ${tx.now}`,
  );
  if (open >= limits.proposals) throw refuse("craft-in.too-many-proposals", { limit: limits.proposals });
  return insert(tx, input, partnerId, "proposed");
}

/**
 * Staff put one on the list. Refuses `craft-in.unreadable` with what is wrong, `craft-in.in-the-past`, `staff.own-record` where they would hold it
 * themselves: one of their own is proposed as everybody's is, and somebody else says yes.
 */
export async function addCraftIn(tx: Tx, input: CraftInInput, host: Pick<PartnerFacts, "id"> | null): Promise<CraftInFacts> {
  if (host) mustNotBeOwnRecord(tx, host.id);
  const made = await insert(tx, input, host?.id ?? null, "scheduled");
  await record(tx, { act: "craft-in.add", subject: { kind: "craft-in", id: made.id }, facts: { title: made.title } });
  return made;
}

async function insert(tx: Tx, input: CraftInInput, hostId: string | null, state: CraftInState): Promise<CraftInFacts> {
  const read = readInput(tx, input);
  const row = await oneOf(
    tx,
    sql<Row>`
      insert into craft_in (uid, title, host_id, starts_at, ends_at, zone, place, link, capacity, materials, picture, closes_at, state, sequence, created_at)
      values (${newId()}, ${read.title}, ${hostId}, ${read.startsAt}, ${read.endsAt}, ${input.zone}, ${read.place}, ${read.link}, ${input.capacity},
        ${read.materials}, ${read.picture}, ${read.closesAt}, ${state}, 0, ${tx.now})
      returning ${craftInColumns}`,
  );
  return craftInOf(row);
}

function readInput(tx: Pick<Tx, "now">, input: CraftInInput) {
  const title = cleanLine(input.title);
  const wrong =
    title === "" || [...title].length > limits.title
      ? "title"
      : !isWithin(input.minutes, 1, limits.minutes)
        ? "minutes"
        : input.capacity !== null && !isWithin(input.capacity, 1, limits.capacity)
          ? "seats"
          : !isWithin(input.closesHoursBefore, 0, limits.closesHours)
            ? "closes"
            : input.link !== null && !isWebAddress(input.link)
              ? "link"
              : input.place === null && input.link === null
                ? "place"
                : null;
  if (wrong !== null) throw refuse("craft-in.unreadable", { what: wrong });
  mustBeAhead(tx, input.startsAt);
  return {
    title,
    startsAt: input.startsAt,
    endsAt: input.startsAt.add({ minutes: input.minutes }),
    closesAt: input.startsAt.subtract({ hours: input.closesHoursBefore }),
    place: short(input.place),
    link: input.link,
    materials: short(input.materials),
    picture: input.picture,
  };
}

/** Refuses `craft-in.in-the-past`. */
export function mustBeAhead(tx: Pick<Tx, "now">, startsAt: Instant): void {
  const latest = tx.now.add({ hours: limits.monthsAhead * 31 * 24 });
  if (isBefore(startsAt, tx.now) || isBefore(latest, startsAt)) throw refuse("craft-in.in-the-past", { at: startsAt });
}

const isWithin = (number: number, least: number, most: number): boolean =>
  Number.isSafeInteger(number) && number >= least && number <= most;
const short = (text: string | null): string | null => (text === null ? null : [...cleanLine(text)].slice(0, limits.text).join("") || null);

/** Refuses `craft-in.over` for one that has begun or will not take place. */
export function mustBeOn(tx: Pick<Tx, "now">, { state, startsAt, title }: CraftInFacts): void {
  if (state !== "scheduled" || !isBefore(tx.now, startsAt))
    throw refuse("craft-in.over", { craftIn: title, state: state === "scheduled" ? "begun" : state });
}

/** What a message or a calendar needs to know of it. */
export function eventOf({ id, uid, title, startsAt, endsAt, zone, place, link, materials, sequence }: CraftInFacts): EventFacts {
  return { kind: "craft-in", number: id, uid, title, startsAt, endsAt, zone, place, link, details: materials, sequence };
}

/** What its tokens are granted for. */
export const causeOf = ({ uid }: Pick<CraftInFacts, "uid">): string => `craft-in:${uid}`;
