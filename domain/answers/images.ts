import { oneOf, refuse, rowOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { imageById, imageColumns, imageOf, readTag, type ImageFacts, type ImageRow } from "#domain/library";
import { offsetOf, pageOf, type Page } from "./page.ts";

/** Pictures side by side on a phone; each has a button of its own. */
const imagesPerPage = 4;
const mostTags = 20;

export type ImageList = {
  readonly page: Page<ImageFacts>;
  /** as it is kept; null: all of them */
  readonly tag: string | null;
  /** the tags there are, the most used first, with how many pictures have each */
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
};

/** What partners may post, the newest first; of one tag if one is given, matched in full. */
export async function imageList(tx: Pick<Tx, "em">, typed: string | null, page: number): Promise<ImageList> {
  const tag = typed === null ? null : readTag(typed);
  const which = tag === null ? sql`archived_at is null` : sql`archived_at is null and ${tag} = any(tags)`;
  const tags = await rowsOf(
    tx,
    sql<{ tag: string; count: number }>`
      select tag, count(*)::int as count from marketing_image, unnest(tags) as tag where archived_at is null group by tag order by count(*) desc, tag limit ${mostTags}`,
  );
  return { page: await listed(tx, which, page, imagesPerPage), tag: typed === null ? null : tag || typed, tags };
}

/** Every picture there is, for staff: those that partners see first. */
export async function allImages(tx: Pick<Tx, "em">, page: number): Promise<Page<ImageFacts>> {
  return listed(tx, sql`true`, page, 10);
}

async function listed(tx: Pick<Tx, "em">, which: ReturnType<typeof sql>, page: number, perPage: number): Promise<Page<ImageFacts>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from marketing_image where ${which}`);
  const rows = await rowsOf(
    tx,
    sql<ImageRow>`
      select ${imageColumns} from marketing_image where ${which} order by (archived_at is not null), id desc
      limit ${perPage} offset ${offsetOf(page, perPage)}`,
  );
  return pageOf(rows.map(imageOf), page, count, perPage);
}

/** The picture of a kit, and the one that comes after it; null: there is only this one. */
export type KitImage = { readonly image: ImageFacts; readonly next: string | null };

/**
 * The picture that was asked for by its number, else the newest of a tag or of all. Null where the library is empty. Refuses `image.unknown` for a number
 * that partners don't see, and for a tag that no picture has.
 */
export async function kitImage(
  tx: Pick<Tx, "em">,
  asked: { readonly number: string | null; readonly tag: string | null },
): Promise<KitImage | null> {
  const tag = asked.tag === null ? null : readTag(asked.tag);
  const which = tag === null ? sql`archived_at is null` : sql`archived_at is null and ${tag} = any(tags)`;
  const image = asked.number === null ? await newest(tx, which) : await imageById(tx, asked.number);
  if (!image && tag !== null) throw refuse("image.unknown", { tag: asked.tag });
  if (!image) return null;
  if (image.archivedAt !== null) throw refuse("image.unknown", { image: image.id });
  const others = sql`${which} and id <> ${image.id}::bigint`;
  const next = await rowOf(
    tx,
    sql<{
      id: string;
    }>`select id::text as id from marketing_image where ${others} order by (id < ${image.id}::bigint) desc, id desc limit 1`,
  );
  return { image, next: next?.id ?? null };
}

async function newest(tx: Pick<Tx, "em">, which: ReturnType<typeof sql>): Promise<ImageFacts | null> {
  const row = await rowOf(tx, sql<ImageRow>`select ${imageColumns} from marketing_image where ${which} order by id desc limit 1`);
  return row && imageOf(row);
}
