import { instantOf, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { DestinationState } from "./destination-entities.ts";

type Name = { readonly name: string; readonly shareId: string };

/** A bank account that finance should look at: several partners have it, or it is blocked. */
export type WatchedDestination = {
  readonly partner: Name;
  readonly last4: string;
  readonly bankName: string | null;
  readonly state: DestinationState;
  readonly since: Instant;
  /** the other partners who have, or had, the same account */
  readonly sharedWith: readonly Name[];
  readonly blockReason: string | null;
  /** one person wants it unblocked since then */
  readonly unblockAskedAt: Instant | null;
};

const watched = sql`
  d.state <> 'entered' and d.fingerprint is not null and (d.state = 'blocked' or exists
    (select from destination o where o.fingerprint = d.fingerprint and o.partner_id <> d.partner_id and o.state <> 'entered'))`;

/** Those that count first, then the newest; without a number of any account, or anything it could be found by. */
export async function watchedDestinations(
  tx: Pick<Tx, "em">,
  limit: number,
  offset: number,
): Promise<{ rows: WatchedDestination[]; total: number }> {
  const rows = await rowsOf(
    tx,
    sql<{
      name: string;
      share_id: string;
      last4: string;
      bank_name: string | null;
      state: DestinationState;
      confirmed_at: string;
      block_reason: string | null;
      unblock_asked_at: string | null;
      shared_with: Name[];
    }>`
      select p.name, p.share_id, d.last4, d.bank_name, d.state, d.confirmed_at, d.block_reason, d.unblock_asked_at,
             (select coalesce(jsonb_agg(distinct jsonb_build_object('name', q.name, 'shareId', q.share_id)), '[]')
              from destination o join partner q on q.id = o.partner_id
              where o.fingerprint = d.fingerprint and o.partner_id <> d.partner_id and o.state <> 'entered') as shared_with
      from destination d join partner p on p.id = d.partner_id where ${watched}
      order by d.state = 'confirmed' desc, d.confirmed_at desc, d.id desc limit ${limit} offset ${offset}`,
  );
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from destination d where ${watched}`);
  return {
    total,
    rows: rows.map((row) => ({
      partner: { name: row.name, shareId: row.share_id },
      last4: row.last4,
      bankName: row.bank_name,
      state: row.state,
      since: instantOf(row.confirmed_at),
      sharedWith: row.shared_with,
      blockReason: row.block_reason,
      unblockAskedAt: row.unblock_asked_at === null ? null : instantOf(row.unblock_asked_at),
    })),
  };
}
