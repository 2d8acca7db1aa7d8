import {
  cleanLine,
  instantOf,
  instantOrNull,
  isWebAddress,
  monthAt,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  sql,
  type Instant,
  type Month,
  type PictureId,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { tellAll, tellChannel } from "#domain/messages";
import { programmeOf } from "#domain/programme";

export type AdState = "draft" | "scheduled" | "shown" | "cancelled";

export type AdFacts = {
  readonly id: string;
  /** "2026-12" */
  readonly month: string;
  readonly title: string;
  readonly words: string;
  readonly link: string | null;
  readonly picture: PictureId | null;
  readonly state: AdState;
  readonly writtenAt: Instant;
  readonly shownAt: Instant | null;
};

export type AdRow = {
  id: string;
  month: string;
  title: string;
  words: string;
  link: string | null;
  picture: string | null;
  state: AdState;
  written_at: string;
  shown_at: string | null;
};

export const adColumns = sql`id::text as id, month, title, words, link, picture, state, written_at, shown_at`;

export function adOf({ written_at, shown_at, ...rest }: AdRow): AdFacts {
  return { ...rest, writtenAt: instantOf(written_at), shownAt: instantOrNull(shown_at) };
}

/** What is left out stays, or is empty for a new one. */
export type AdInput = {
  readonly title?: string | undefined;
  readonly words?: string | undefined;
  readonly link?: string | undefined;
  readonly picture?: PictureId | undefined;
};

const limits = { title: 80, words: 500, monthsAhead: 24 } as const;
const toldAtOnce = 500;

/**
 * Writes the ad of a month down; nobody sees it before it is scheduled. Refuses `ad.month-taken` (also when two write one at once), `ad.in-the-past`,
 * `ad.unreadable` with what is wrong.
 */
export async function writeAd(tx: Tx, month: Month, input: AdInput): Promise<AdFacts> {
  await mustNotBeOver(tx, month);
  const read = readAd({ title: "", words: "", link: null, picture: null }, input);
  const row = await rowOf(
    tx,
    sql<AdRow>`
      insert into monthly_ad (month, title, words, link, picture, state, written_at)
      values (${month.toString()}, ${read.title}, ${read.words}, ${read.link}, ${read.picture}, 'draft', ${tx.now})
      on conflict (month) where state <> 'cancelled' do nothing returning ${adColumns}`,
  );
  if (!row) throw refuse("ad.month-taken", { month: month.toString() });
  return recorded(tx, "ad.write", adOf(row));
}

/** Changes what it says, as long as nobody has seen it. Refuses `ad.unknown`, `ad.shown-already`, `ad.unreadable`. */
export async function changeAd(tx: Tx, month: Month, input: AdInput): Promise<AdFacts> {
  const before = await lockAd(tx, month);
  const read = readAd(before, input);
  const row = await oneOf(
    tx,
    sql<AdRow>`
      update monthly_ad set title = ${read.title}, words = ${read.words}, link = ${read.link}, picture = ${read.picture}
      where id = ${before.id}::bigint returning ${adColumns}`,
  );
  return recorded(tx, "ad.change", adOf(row));
}

/** Has it shown when its month begins; in a month that has begun, at once. Refuses `ad.unknown`, `ad.shown-already`, `ad.in-the-past`. */
export async function scheduleAd(tx: Tx, month: Month): Promise<AdFacts> {
  const before = await lockAd(tx, month);
  await mustNotBeOver(tx, month);
  const ad = await recorded(tx, "ad.schedule", await inState(tx, before, "scheduled"));
  const { zone } = await programmeOf(tx);
  if (!monthAt(tx.now, zone).equals(month)) return ad;
  await showAd(tx, month);
  return adOfMonth(tx, month);
}

/** Calls it off; what it said stays in the list. Refuses `ad.unknown`, `ad.shown-already`. */
export async function cancelAd(tx: Tx, month: Month): Promise<AdFacts> {
  return recorded(tx, "ad.cancel", await inState(tx, await lockAd(tx, month), "cancelled"));
}

/**
 * Shows the scheduled ad of a month: from now on `/center ad` has it, the announcements channels and every active partner are told by preference. Once:
 * whoever comes second finds it shown. Says into how many channels it goes and how many partners are told.
 */
export async function showAd(tx: Tx, month: Month): Promise<{ shown: number; channels: number; partners: number }> {
  const row = await rowOf(
    tx,
    sql<AdRow>`
      update monthly_ad set state = 'shown', shown_at = ${tx.now} where month = ${month.toString()} and state = 'scheduled' returning ${adColumns}`,
  );
  if (!row) return { shown: 0, channels: 0, partners: 0 };
  const { id: about, title, words, link, picture } = adOf(row);
  const facts = { month: month.toString(), title, words, link, picture };
  const channels = await tellChannel(tx, { purpose: "announcements", kind: "monthly-ad", about, facts });
  const people = await rowsOf(tx, sql<{ id: string }>`select id from partner where status = 'active' order by id`);
  for (let at = 0; at < people.length; at += toldAtOnce)
    await tellAll(
      tx,
      people
        .slice(at, at + toldAtOnce)
        .map(({ id }) => ({ kind: "monthly-ad" as const, to: { kind: "partner" as const, id }, about, facts })),
    );
  return { shown: 1, channels, partners: people.length };
}

/** The ad of a month, whatever its state but cancelled. Refuses `ad.unknown`. */
export async function adOfMonth(tx: Pick<Tx, "em">, month: Month): Promise<AdFacts> {
  return found(tx, month, sql``);
}

/** The ad that partners see at the moment: this month's, if it has been shown. */
export async function shownAd(tx: Pick<Tx, "em" | "now">): Promise<AdFacts | null> {
  const month = monthAt(tx.now, (await programmeOf(tx)).zone).toString();
  const row = await rowOf(tx, sql<AdRow>`select ${adColumns} from monthly_ad where month = ${month} and state = 'shown'`);
  return row && adOf(row);
}

async function lockAd(tx: Pick<Tx, "em">, month: Month): Promise<AdFacts> {
  const ad = await found(tx, month, sql`for update`);
  if (ad.state === "shown") throw refuse("ad.shown-already", { month: ad.month });
  return ad;
}

async function found(tx: Pick<Tx, "em">, month: Month, lock: ReturnType<typeof sql>): Promise<AdFacts> {
  const row = await rowOf(
    tx,
    sql<AdRow>`select ${adColumns} from monthly_ad where month = ${month.toString()} and state <> 'cancelled' ${lock}`,
  );
  if (!row) throw refuse("ad.unknown", { month: month.toString() });
  return adOf(row);
}

async function inState(tx: Tx, { id }: AdFacts, state: AdState): Promise<AdFacts> {
  return adOf(await oneOf(tx, sql<AdRow>`update monthly_ad set state = ${state} where id = ${id}::bigint returning ${adColumns}`));
}

async function mustNotBeOver(tx: Pick<Tx, "em" | "now">, month: Month): Promise<void> {
  const { zone } = await programmeOf(tx);
  const now = monthAt(tx.now, zone);
  const isOver = Temporal.PlainYearMonth.compare(month, now) < 0;
  if (isOver || Temporal.PlainYearMonth.compare(month, now.add({ months: limits.monthsAhead })) > 0)
    throw refuse("ad.in-the-past", { month: month.toString(), ...(isOver ? {} : { isFar: "yes" }) });
}

async function recorded(tx: Tx, act: "ad.write" | "ad.change" | "ad.schedule" | "ad.cancel", ad: AdFacts): Promise<AdFacts> {
  await record(tx, { act, subject: { kind: "ad", id: ad.id }, facts: { month: ad.month } });
  return ad;
}

type Said = Pick<AdFacts, "title" | "words" | "link" | "picture">;

function readAd(before: Said, input: AdInput): Said {
  const title = input.title === undefined ? before.title : cleanLine(input.title);
  const words = input.words === undefined ? before.words : cleanLine(input.words);
  const link = input.link === undefined ? before.link : input.link.trim();
  const wrong =
    title === "" || title.length > limits.title
      ? "title"
      : words === "" || words.length > limits.words
        ? "words"
        : link !== null && (!isWebAddress(link) || link.length > 500)
          ? "link"
          : null;
  if (wrong !== null) throw refuse("ad.unreadable", { what: wrong });
  return { title, words, link, picture: input.picture ?? before.picture };
}
