import { oneOf, run, sql, type Instant, type Tx } from "#domain/kernel";

/** A visit that an earlier system counted. */
export type ImportedClick = {
  /** the same visit has the same id each time it is read */
  readonly id: string;
  readonly clickedAt: Instant;
  readonly partnerId: string;
  readonly campaign: string;
  readonly landing: string;
  readonly referrerHost: string | null;
};

/** Writes visits as counted ones; says how many were new. */
export async function importClicks(tx: Tx, clicks: readonly ImportedClick[]): Promise<number> {
  const column = <T>(pick: (click: ImportedClick) => T): T[] => clicks.map(pick);
  return run(
    tx,
    sql`insert into click (id, clicked_at, partner_id, share_link_id, campaign, landing, referrer_host, visitor, verdict)
        select c.id, c.clicked_at, c.partner_id, null, c.campaign, c.landing, c.referrer_host, 'imported', 'counted'
        from unnest(${column((c) => c.id)}::uuid[], ${column((c) => c.clickedAt)}::timestamptz[], ${column((c) => c.partnerId)}::uuid[],
                    ${column((c) => c.campaign)}::text[], ${column((c) => c.landing)}::text[], ${column((c) => c.referrerHost)}::text[])
          as c (id, clicked_at, partner_id, campaign, landing, referrer_host)
        on conflict do nothing`,
  );
}

/**
 * Forgets the counts of the closed days from an instant on, because visits were written into them or before them: the nightly job counts them
 * anew, each from its visits. Days whose visits are gone stay as they are; nothing may have been written into those. Says how many.
 */
export async function reopenDays(tx: Tx, from: Instant): Promise<number> {
  const { day } = await oneOf(
    tx,
    sql<{ day: string | null }>`select min(day)::text as day from click_closing where trimmed_at is null and to_at > ${from}`,
  );
  if (day === null) return 0;
  await run(tx, sql`delete from click_day where day >= ${day}::date`);
  return run(tx, sql`delete from click_closing where day >= ${day}::date`);
}
