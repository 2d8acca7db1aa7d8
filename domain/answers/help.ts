import { instantOf, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { ArticleState } from "#domain/help";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type ArticleLine = {
  readonly slug: string;
  readonly title: string;
  readonly state: ArticleState;
  readonly tags: readonly string[];
  readonly changedAt: Instant;
  readonly answered: number;
};

/** Articles by their titles: those that people read, or all of them for staff. */
export async function articleList(tx: Pick<Tx, "em">, page: number, whose: "readers" | "staff"): Promise<Page<ArticleLine>> {
  const isShown = whose === "staff" ? sql`true` : sql`(live is not null and not is_archived)`;
  const rows = await rowsOf(
    tx,
    sql<{ slug: string; title: string; state: ArticleState; tags: string[]; changed_at: string; answered: number }>`
      select slug, title, tags, changed_at, answered,
        case when is_archived then 'archived' when live is null then 'draft' when live = head then 'published' else 'changed' end as state
      from help_article where ${isShown} order by lower(title), id limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from help_article where ${isShown}`);
  return pageOf(
    rows.map(({ changed_at: changedAt, ...row }) => ({ ...row, changedAt: instantOf(changedAt) })),
    page,
    total,
  );
}
