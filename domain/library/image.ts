import {
  campaignIn,
  cleanLine,
  instantOf,
  instantOrNull,
  isPictureId,
  numberMeant,
  oneOf,
  refuse,
  rowOf,
  run,
  sql,
  type Instant,
  type PictureId,
  type Tx,
} from "#domain/kernel";
import { announcedIsOver } from "#domain/announcements";
import { record } from "#domain/audit";

export type ImageFacts = {
  /** what people type */
  readonly id: string;
  readonly picture: PictureId;
  readonly title: string;
  /** "{link}" stands for the link of whoever posts it */
  readonly caption: string | null;
  readonly tags: readonly string[];
  /** "" for none */
  readonly campaign: string;
  readonly addedAt: Instant;
  readonly archivedAt: Instant | null;
};

export type ImageRow = {
  id: string;
  picture: string;
  title: string;
  caption: string | null;
  tags: string[];
  campaign: string;
  added_at: string;
  archived_at: string | null;
};

export const imageColumns = sql`id::text as id, picture, title, caption, tags, campaign, added_at, archived_at`;

export function imageOf({ added_at, archived_at, ...rest }: ImageRow): ImageFacts {
  return { ...rest, addedAt: instantOf(added_at), archivedAt: instantOrNull(archived_at) };
}

/** What is said of a picture; what is left out stays, or is empty for a new one. */
export type ImageInput = {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  /** words separated by commas or blanks */
  readonly tags?: string | undefined;
  readonly campaign?: string | undefined;
};

export const imageLimits = { title: 80, caption: 500, tags: 8, tag: 30 } as const;

/** Where the partner's own link goes into a caption. */
export const linkMark = "{link}";

/**
 * Puts a picture into the library. The caller has taken it in. Refuses `image.already-there` (also when two add the same at once), `image.unreadable` with
 * what is wrong, `campaign.unreadable`.
 */
export async function addImage(tx: Tx, picture: PictureId, input: ImageInput): Promise<ImageFacts> {
  if (!isPictureId(picture)) throw new Error(`"${picture}" is no picture's id`);
  const { title, caption, tags, campaign } = readImage({ title: "", caption: null, tags: [], campaign: "" }, input);
  const row = await rowOf(
    tx,
    sql<ImageRow>`
      insert into marketing_image (picture, title, caption, tags, campaign, added_at)
      values (${picture}, ${title}, ${caption}, ${[...tags]}::text[], ${campaign}, ${tx.now})
      on conflict (picture) where archived_at is null do nothing returning ${imageColumns}`,
  );
  if (!row) throw refuse("image.already-there", { image: await numberOf(tx, picture) });
  return recorded(tx, "image.add", imageOf(row));
}

/** What would stand there after it, without writing anything: for whoever looks before they say yes. Refuses what `addImage` refuses. */
export async function imageAsItWouldBe(tx: Pick<Tx, "em" | "now">, picture: PictureId, input: ImageInput): Promise<ImageFacts> {
  const known = await numberOf(tx, picture);
  if (known !== null) throw refuse("image.already-there", { image: known });
  return { id: "", picture, ...readImage({ title: "", caption: null, tags: [], campaign: "" }, input), addedAt: tx.now, archivedAt: null };
}

/** Changes what is said of it; links of kits that were made keep their campaign. Refuses `image.unknown`, `image.unreadable`, `campaign.unreadable`. */
export async function changeImage(tx: Tx, typed: string, input: ImageInput): Promise<ImageFacts> {
  const before = await lockImage(tx, typed);
  const { title, caption, tags, campaign } = readImage(before, input);
  const row = await oneOf(
    tx,
    sql<ImageRow>`
      update marketing_image set title = ${title}, caption = ${caption}, tags = ${[...tags]}::text[], campaign = ${campaign}
      where id = ${before.id}::bigint returning ${imageColumns}`,
  );
  return recorded(tx, "image.change", imageOf(row));
}

/** Takes it out of what partners see; what was posted stays where it is. Refuses `image.unknown`, `image.archived-already`. */
export async function archiveImage(tx: Tx, typed: string): Promise<ImageFacts> {
  const before = await lockImage(tx, typed);
  if (before.archivedAt !== null) throw refuse("image.archived-already", { image: before.id });
  await run(tx, sql`update marketing_image set archived_at = ${tx.now} where id = ${before.id}::bigint`);
  await announcedIsOver(tx, { kind: "image", id: before.id });
  return recorded(tx, "image.archive", { ...before, archivedAt: tx.now });
}

/** Puts it back. Refuses `image.unknown`, `image.already-there` (also when the same picture came in again meanwhile). */
export async function restoreImage(tx: Tx, typed: string): Promise<ImageFacts> {
  const before = await lockImage(tx, typed);
  if (before.archivedAt === null) throw refuse("image.already-there", { image: before.id });
  const other = await numberOf(tx, before.picture);
  if (other !== null) throw refuse("image.already-there", { image: other });
  await run(tx, sql`update marketing_image set archived_at = null where id = ${before.id}::bigint`);
  return recorded(tx, "image.restore", { ...before, archivedAt: null });
}

/** Refuses `image.unknown`. */
export async function imageById(tx: Pick<Tx, "em">, typed: string): Promise<ImageFacts> {
  return byId(tx, typed, sql``);
}

async function lockImage(tx: Pick<Tx, "em">, typed: string): Promise<ImageFacts> {
  return byId(tx, typed, sql`for update`);
}

async function byId(tx: Pick<Tx, "em">, typed: string, lock: ReturnType<typeof sql>): Promise<ImageFacts> {
  const id = numberMeant(typed);
  const row = id ? await rowOf(tx, sql<ImageRow>`select ${imageColumns} from marketing_image where id = ${id}::bigint ${lock}`) : null;
  if (!row) throw refuse("image.unknown", { image: typed });
  return imageOf(row);
}

async function numberOf(tx: Pick<Tx, "em">, picture: PictureId): Promise<string | null> {
  const row = await rowOf(
    tx,
    sql<{ id: string }>`select id::text as id from marketing_image where picture = ${picture} and archived_at is null`,
  );
  return row?.id ?? null;
}

async function recorded(
  tx: Tx,
  act: "image.add" | "image.change" | "image.archive" | "image.restore",
  image: ImageFacts,
): Promise<ImageFacts> {
  await record(tx, { act, subject: { kind: "image", id: image.id }, facts: { title: image.title } });
  return image;
}

type Said = Pick<ImageFacts, "title" | "caption" | "tags" | "campaign">;

function readImage(before: Said, input: ImageInput): Said {
  const title = input.title === undefined ? before.title : cleanLine(input.title);
  if (title === "" || title.length > imageLimits.title) throw refuse("image.unreadable", { what: "title" });
  const caption = input.caption === undefined ? before.caption : cleanLine(input.caption) || null;
  if (caption !== null && caption.length > imageLimits.caption) throw refuse("image.unreadable", { what: "caption" });
  const campaign = input.campaign === undefined ? before.campaign : input.campaign.trim();
  if (campaignIn(campaign) !== campaign) throw refuse("campaign.unreadable", { campaign });
  return { title, caption, tags: input.tags === undefined ? before.tags : readTags(input.tags), campaign };
}

/** "Fall, cards" is fall and cards: small letters, each once. */
function readTags(typed: string): string[] {
  const words = typed
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s,;#]+/)
    .filter((word) => word !== "");
  const tags = [...new Set(words)];
  const areReadable = tags.every((tag) => readTag(tag) === tag);
  if (tags.length > imageLimits.tags || !areReadable) throw refuse("image.unreadable", { what: "tags" });
  return tags;
}

/** A tag as it is kept, of what was typed; "" for what can be none. */
export function readTag(typed: string): string {
  const tag = typed.normalize("NFKC").trim().toLowerCase().replace(/^#/, "");
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*$/u.test(tag) && tag.length <= imageLimits.tag ? tag : "";
}
