import { instantOf, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { PartnerStatus } from "#domain/partners";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { doersOf, type Doer } from "./people.ts";

/** A partnership came into a status. */
export type StatusMove = { readonly at: Instant; readonly to: PartnerStatus; readonly by: Doer; readonly reason: string | null };

/** How a partner came into the status that they have; null: it was never written down. */
export async function standingOf(tx: Pick<Tx, "em">, partnerId: string): Promise<StatusMove | null> {
  const [newest] = await moves(tx, partnerId, 1, 0);
  return newest ?? null;
}

/** Every status that a partnership had, the newest first. */
export async function statusMovesOf(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<StatusMove>> {
  const [rows, { count }] = await Promise.all([
    moves(tx, partnerId, rowsPerPage, offsetOf(page)),
    oneOf(tx, sql<{ count: number }>`select count(*)::int as count from partner_status_change where partner_id = ${partnerId}`),
  ]);
  return pageOf(rows, page, count);
}

async function moves(tx: Pick<Tx, "em">, partnerId: string, limit: number, offset: number): Promise<StatusMove[]> {
  const rows = await rowsOf(
    tx,
    sql<{ at: string; to_status: PartnerStatus; actor: string; reason: string | null }>`
      select at, to_status, actor, reason from partner_status_change where partner_id = ${partnerId}
      order by at desc, id desc limit ${limit} offset ${offset}`,
  );
  const doer = await doersOf(
    tx,
    rows.map((row) => row.actor),
  );
  return rows.map((row) => ({ at: instantOf(row.at), to: row.to_status, by: doer(row.actor), reason: row.reason }));
}
