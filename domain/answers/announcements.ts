import { instantOrNull, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import {
  announcementColumns,
  announcementOf,
  announcementProgress,
  reachOfAnnouncement,
  type About,
  type AnnouncementFacts,
  type AnnouncementReach,
  type AnnouncementRow,
  type WayProgress,
} from "#domain/announcements";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** `isOnItsWay`: something of it has not left yet. */
export type AnnouncementLine = AnnouncementFacts & { readonly isOnItsWay: boolean };

/** Those for staff that are about some things, all where `kinds` is null: what has still to go first, then the newest. */
export async function announcementList(
  tx: Pick<Tx, "em">,
  page: number,
  kinds: readonly About["kind"][] | null,
): Promise<Page<AnnouncementLine>> {
  const isTheirs = kinds === null ? sql`true` : sql`a.about_kind = any(${[...kinds]}::text[])`;
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from announcement a where ${isTheirs}`);
  const rows = await rowsOf(
    tx,
    sql<AnnouncementRow & { is_on_its_way: boolean }>`
      select ${announcementColumns}, a.state = 'sending' or exists (
        select from message m where m.kind = 'announcement' and split_part(m.key, ':', 3) = a.id::text and m.state in ('queued', 'sending')) as is_on_its_way
      from announcement a where ${isTheirs} order by a.state in ('draft', 'scheduled', 'sending') desc, a.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(
    rows.map(({ is_on_its_way: isOnItsWay, ...row }) => ({ ...announcementOf(row), isOnItsWay })),
    page,
    count,
  );
}

/** One as staff see it: whom it would reach, what became of it so far, and when the same thing was announced before. */
export type AnnouncementDesk = {
  readonly announcement: AnnouncementFacts;
  readonly reach: AnnouncementReach;
  readonly progress: readonly WayProgress[];
  readonly toldBefore: Instant | null;
};

export async function announcementDesk(tx: Pick<Tx, "em" | "now">, announcement: AnnouncementFacts): Promise<AnnouncementDesk> {
  const { about, id } = announcement;
  const before =
    about &&
    (await oneOf(
      tx,
      sql<{ at: string | null }>`
      select max(begun_at) as at from announcement where about_kind = ${about.kind} and about_id = ${about.id} and id <> ${id}::bigint`,
    ));
  return {
    announcement,
    reach: await reachOfAnnouncement(tx, announcement),
    progress: await announcementProgress(tx, id),
    toldBefore: instantOrNull(before?.at ?? null),
  };
}
