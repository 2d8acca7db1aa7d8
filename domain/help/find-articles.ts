import { json, rowsOf, slipsBetween, sql, type Tx } from "#domain/kernel";
import { trigramsOf, wordsIn } from "./words.ts";

/** An article that may answer a question. */
export type FoundArticle = {
  readonly slug: string;
  readonly title: string;
  /** of its text, around the words that were looked for */
  readonly snippet: string;
};

/** What a word was taken for, where nothing has it as it was typed. */
export type Correction = { readonly typed: string; readonly meant: readonly string[] };
export type FoundArticles = { readonly articles: readonly FoundArticle[]; readonly corrections: readonly Correction[] };

const mostWords = 12;
const candidates = 40;
const meantAtMost = 3;

/**
 * The best articles for a question in somebody's own words, best first: by how much of the question they have, then where they have it (title
 * before tags before text). Words are found by their stem and by their beginning; one that no article has is taken for those that
 * are a slip away. Any text is a question; an empty one finds nothing.
 */
export async function findArticles(tx: Pick<Tx, "em">, typed: string, limit: number): Promise<FoundArticles> {
  const asked = await knownWords(tx, wordsIn(typed).slice(0, mostWords));
  if (asked.length === 0) return { articles: [], corrections: [] };
  const missing = asked.filter(({ isFound }) => !isFound).map(({ word }) => word);
  const corrections = missing.length === 0 ? [] : await correctionsOf(tx, missing);
  const groups = asked.flatMap(({ word, isFound }) => {
    const meant = isFound ? [word] : (corrections.find((each) => each.typed === word)?.meant ?? []);
    return meant.length === 0 ? [] : [{ of: meant }];
  });
  if (groups.length === 0) return { articles: [], corrections: [] };
  // Every word of the question that has a meaning counts, also one that nothing has: it tells that an article is about something else.
  const needed = Math.max(1, Math.ceil(asked.length / 3));
  const articles = await rowsOf(
    tx,
    sql<FoundArticle>`
      with part as (
        select nth, (
          select string_agg('(' || coalesce(nullif(to_tsquery('english', word)::text, ''), quote_literal(word)) || ' | ' || quote_literal(word) || ':*)', ' | ')
          from jsonb_array_elements_text(g.value -> 'of') as word)::tsquery as query
        from jsonb_array_elements(${json(groups)}::jsonb) with ordinality as g (value, nth)
      ), whole as (select string_agg('(' || query::text || ')', ' | ')::tsquery as query from part),
      found as (
        select a.id, a.slug, a.title, a.plain, whole.query,
          (select count(*) from part where a.document @@ part.query) as words,
          ts_rank('{0.05, 0.1, 0.5, 1}', a.document, whole.query, 1) as rank
        from help_article a, whole where a.document @@ whole.query and a.live is not null and not a.is_archived
      ), best as (
        select * from found where words >= ${needed} order by words::float / ${asked.length} + rank desc, id limit ${limit}
      )
      select slug, title,
        ts_headline('english', left(plain, 5000), query, 'StartSel="", StopSel="", MaxWords=24, MinWords=12, ShortWord=2, MaxFragments=1') as snippet
      from best order by words::float / ${asked.length} + rank desc, id`,
  );
  return { articles, corrections: corrections.filter(({ meant }) => meant.length > 0) };
}

/** The words that mean something in English, and whether any article has each. */
async function knownWords(tx: Pick<Tx, "em">, words: readonly string[]): Promise<{ word: string; isFound: boolean }[]> {
  if (words.length === 0) return [];
  const rows = await rowsOf(
    tx,
    sql<{ word: string; is_found: boolean }>`
      select w.word, exists (
        select from help_article a where a.live is not null and not a.is_archived
        and a.document @@ (to_tsquery('english', w.word) || (quote_literal(w.word) || ':*')::tsquery)) as is_found
      from unnest(${[...words]}::text[]) with ordinality as w (word, nth)
      where numnode(to_tsquery('english', w.word)) > 0 order by w.nth`,
  );
  return rows.map((row) => ({ word: row.word, isFound: row.is_found }));
}

/** Of words that share letters with a mistyped one those that are as few slips away as may be. */
async function correctionsOf(tx: Pick<Tx, "em">, words: readonly string[]): Promise<Correction[]> {
  const asked = words.map((word) => ({ word, trigrams: trigramsOf(word) }));
  const rows = await rowsOf(
    tx,
    sql<{ typed: string; word: string }>`
      select t.word as typed, near.word
      from jsonb_to_recordset(${json(asked)}::jsonb) as t (word text, trigrams jsonb)
      cross join lateral (select array(select jsonb_array_elements_text(t.trigrams)) as trigrams) g
      cross join lateral (
        select h.word, (select count(*) from unnest(h.trigrams) as each where each = any(g.trigrams)) as shared
        from help_word h where h.trigrams && g.trigrams and abs(length(h.word) - length(t.word)) <= 3
        order by shared desc, h.word limit ${candidates}) near`,
  );
  return words.map((typed) => {
    const most = typed.length >= 6 ? 2 : typed.length >= 4 ? 1 : 0;
    const near = rows
      .filter((row) => row.typed === typed)
      .map(({ word }) => ({ word, slips: slipsBetween(typed, word) }))
      .filter(({ slips }) => slips <= most)
      .toSorted((a, b) => a.slips - b.slips || a.word.localeCompare(b.word, "en"));
    const [best] = near;
    return {
      typed,
      meant: near
        .filter(({ slips }) => slips === best?.slips)
        .slice(0, meantAtMost)
        .map(({ word }) => word),
    };
  });
}
