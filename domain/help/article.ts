import { cleanLine, instantOf, nameOf, oneOf, refuse, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { announcedIsOver } from "#domain/announcements";
import { record } from "#domain/audit";
import { plainWords, trigramsOf, wordsIn } from "./words.ts";

export type ArticleState = "draft" | "published" | "changed" | "archived";

/** A version of an article, with where the article stands. */
export type Article = {
  readonly id: string;
  /** what people type */
  readonly slug: string;
  /** changed: people read an earlier version than the newest */
  readonly state: ArticleState;
  readonly head: number;
  readonly live: number | null;
  /** which version this is */
  readonly number: number;
  readonly title: string;
  /** markdown */
  readonly words: string;
  readonly tags: readonly string[];
  readonly at: Instant;
  /** "staff:0198…" */
  readonly actor: string;
  readonly answered: number;
};

type Row = {
  id: string;
  slug: string;
  head: number;
  live: number | null;
  is_archived: boolean;
  number: number;
  title: string;
  words: string;
  tags: string[];
  at: string;
  actor: string;
  answered: number;
};

const columns = sql`
  a.id::text as id, a.slug, a.head, a.live, a.is_archived, v.number, v.title, v.words, v.tags, v.at, v.actor, a.answered
  from help_article a join help_article_version v on v.article_id = a.id`;

function articleOf({ is_archived: isArchived, at, ...row }: Row): Article {
  const state = isArchived ? "archived" : row.live === null ? "draft" : row.live === row.head ? "published" : "changed";
  return { ...row, state, at: instantOf(at) };
}

/** The version that people read. Refuses `article.unknown`, also for what is not published. */
export async function publishedArticle(tx: Pick<Tx, "em">, slug: string): Promise<Article> {
  const row = await rowOf(tx, sql<Row>`select ${columns} and v.number = a.live where a.slug = ${foldSlug(slug)} and not a.is_archived`);
  if (!row) throw refuse("article.unknown", { article: slug });
  return articleOf(row);
}

/** A version for staff; the newest unless said. Refuses `article.unknown`. */
export async function articleVersion(tx: Pick<Tx, "em">, slug: string, number: number | null = null): Promise<Article> {
  const row = await rowOf(tx, sql<Row>`select ${columns} and v.number = coalesce(${number}::int, a.head) where a.slug = ${foldSlug(slug)}`);
  if (!row) throw refuse("article.unknown", { article: number === null ? slug : `${slug}, version ${number}` });
  return articleOf(row);
}

/** Every version, newest first. Refuses `article.unknown`. */
export async function articleHistory(tx: Pick<Tx, "em">, slug: string): Promise<Article[]> {
  const rows = await rowsOf(tx, sql<Row>`select ${columns} where a.slug = ${foldSlug(slug)} order by v.number desc limit 50`);
  if (rows.length === 0) throw refuse("article.unknown", { article: slug });
  return rows.map(articleOf);
}

export type ArticleInput = {
  /** left out: made from the title */
  readonly slug?: string | undefined;
  readonly title?: string | undefined;
  readonly words?: string | undefined;
  readonly tags?: readonly string[] | undefined;
};

const longest = { title: 120, words: 20_000, slug: 60, tag: 30, tags: 8 } as const;

/**
 * Writes a new article as a draft, or a new version of one that there is; what is left out stays as it was. Nobody reads it before it is
 * published. Refuses `article.unreadable`, `article.taken` for a new one whose title makes a slug that another has.
 */
export async function writeArticle(tx: Tx, input: ArticleInput): Promise<Article> {
  const existing = input.slug === undefined ? null : await lockArticle(tx, input.slug);
  const before = existing && (await articleVersion(tx, existing.slug));
  const slug = before?.slug ?? readSlug(input.slug ?? input.title ?? "");
  const title = input.title === undefined ? (before?.title ?? "") : cleanLine(input.title);
  const words = (input.words ?? before?.words ?? "").trim();
  const tags = readTags(input.tags ?? before?.tags ?? []);
  const wrong = title === "" || [...title].length > longest.title ? "title" : words === "" || words.length > longest.words ? "text" : null;
  if (wrong !== null) throw refuse("article.unreadable", { what: wrong });
  const { id } = before ?? (await makeArticle(tx, slug, { title, words, tags }));
  const number = (before?.head ?? 0) + 1;
  await run(
    tx,
    sql`insert into help_article_version (article_id, number, title, words, tags, at, actor)
        values (${id}::bigint, ${number}, ${title}, ${words}, ${tags}::text[], ${tx.now}, ${nameOf(tx.actor)})`,
  );
  await run(tx, sql`update help_article set head = ${number}, changed_at = ${tx.now} where id = ${id}::bigint`);
  await record(tx, { act: "article.write", subject: { kind: "article", id: slug }, facts: { title, version: number } });
  return articleVersion(tx, slug);
}

async function makeArticle(
  tx: Tx,
  slug: string,
  { title, words, tags }: { readonly title: string; readonly words: string; readonly tags: readonly string[] },
): Promise<{ id: string }> {
  const made = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into help_article (slug, head, live, is_archived, title, plain, tags, document, changed_at, answered)
      values (${slug}, 1, null, false, ${title}, ${plainWords(words)}, ${[...tags]}::text[], ''::tsvector, ${tx.now}, 0)
      on conflict (slug) do nothing returning id::text as id`,
  );
  if (!made) throw refuse("article.taken", { article: slug });
  return made;
}

async function lockArticle(tx: Tx, slug: string): Promise<{ readonly slug: string } | null> {
  return rowOf(tx, sql<{ slug: string }>`select slug from help_article where slug = ${foldSlug(slug)} for update`);
}

/** From now on people read the newest version, and find it. Refuses `article.unknown`, `article.nothing-new`. */
export async function publishArticle(tx: Tx, slug: string): Promise<Article> {
  await lockArticle(tx, slug);
  const article = await articleVersion(tx, slug);
  if (article.state === "published") throw refuse("article.nothing-new", { article: article.slug });
  const plain = plainWords(article.words);
  const tags = article.tags.join(" ");
  await run(
    tx,
    sql`update help_article set live = head, is_archived = false, title = ${article.title}, plain = ${plain}, tags = ${[...article.tags]}::text[],
          document = setweight(to_tsvector('english', ${article.title}), 'A') || setweight(to_tsvector('simple', ${article.title}), 'A')
                  || setweight(to_tsvector('english', ${tags}), 'B') || setweight(to_tsvector('simple', ${tags}), 'B')
                  || setweight(to_tsvector('english', ${plain}), 'D') || setweight(to_tsvector('simple', ${plain}), 'D')
        where id = ${article.id}::bigint`,
  );
  const words = wordsIn(`${article.title} ${tags} ${plain}`).map((word) => ({ word, trigrams: trigramsOf(word) }));
  await run(
    tx,
    sql`insert into help_word (word, trigrams)
        select w.word, array(select jsonb_array_elements_text(w.trigrams)) from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as w (word text, trigrams jsonb)
        order by w.word on conflict do nothing`,
  );
  await record(tx, {
    act: "article.publish",
    subject: { kind: "article", id: article.slug },
    facts: { title: article.title, version: article.head },
  });
  return articleVersion(tx, slug);
}

/** Nobody finds or reads it any more; its versions stay, and it can be published again. Refuses `article.unknown`, `article.archived-already`. */
export async function archiveArticle(tx: Tx, slug: string): Promise<Article> {
  await lockArticle(tx, slug);
  const article = await articleVersion(tx, slug);
  if (article.state === "archived") throw refuse("article.archived-already", { article: article.slug });
  await run(tx, sql`update help_article set is_archived = true where id = ${article.id}::bigint`);
  await announcedIsOver(tx, { kind: "article", id: article.slug });
  await record(tx, { act: "article.archive", subject: { kind: "article", id: article.slug }, facts: { title: article.title } });
  return articleVersion(tx, slug);
}

/** An earlier version becomes the newest again, as a version of its own: nothing is lost by an undo. Refuses `article.unknown`. */
export async function undoArticle(tx: Tx, slug: string, number: number): Promise<Article> {
  await lockArticle(tx, slug);
  const { title, words, tags } = await articleVersion(tx, slug, number);
  return writeArticle(tx, { slug, title, words, tags });
}

/** Somebody says that it answered their question. Refuses `article.unknown`. */
export async function articleAnswered(tx: Tx, slug: string): Promise<Article> {
  const article = await publishedArticle(tx, slug);
  await oneOf(
    tx,
    sql<{ answered: number }>`update help_article set answered = answered + 1 where id = ${article.id}::bigint returning answered`,
  );
  return { ...article, answered: article.answered + 1 };
}

function foldSlug(typed: string): string {
  return cleanLine(typed).toLowerCase().replace(/^#/, "");
}

/** "How do share links work?" → "how-do-share-links-work" */
function readSlug(typed: string): string {
  const slug = wordsIn(typed.normalize("NFKD").replaceAll(/\p{M}/gu, ""))
    .join("-")
    .replaceAll(/[^a-z0-9-]/g, "")
    .slice(0, longest.slug)
    .replaceAll(/^-+|-+$/g, "");
  if (slug === "") throw refuse("article.unreadable", { what: "title" });
  return slug;
}

function readTags(typed: readonly string[]): string[] {
  const tags = [...new Set(typed.map((tag) => cleanLine(tag).toLowerCase().replace(/^#/, "")).filter((tag) => tag !== ""))];
  if (tags.length > longest.tags || tags.some((tag) => [...tag].length > longest.tag)) throw refuse("article.unreadable", { what: "tags" });
  return tags;
}
