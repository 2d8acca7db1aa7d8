import { instantOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { PartnerStatus } from "#domain/partners";
import { inReadingOrder, partOf, type Asked, type Read } from "./reading-order.ts";

/** A partner as other programs read of them. */
export type ReadPartner = {
  readonly shareId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly status: PartnerStatus;
  readonly isErased: boolean;
  readonly appliedAt: Instant;
  readonly changedAt: Instant;
};

type Row = {
  id: string;
  share_id: string;
  slug: string | null;
  name: string;
  status: PartnerStatus;
  is_erased: boolean;
  applied_at: string;
  changed_at: string;
};

export async function readPartners(tx: Pick<Tx, "em">, asked: Asked, statuses: readonly PartnerStatus[]): Promise<Read<ReadPartner>> {
  const order = { changedAt: sql`p.changed_at`, id: sql`p.id`, partnerId: sql`p.id`, dated: sql`p.applied_at` };
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select p.id, p.share_id, p.name, p.status, p.erased_at is not null as is_erased, p.applied_at, p.changed_at,
             (select reference from share_reference r where r.partner_id = p.id and r.kind = 'slug' and r.is_current) as slug
      from partner p
      where (${statuses.length === 0}::boolean or p.status = any(${[...statuses]}::text[])) and ${inReadingOrder(order, asked)}`,
  );
  return partOf(rows, asked.limit, (row) => ({
    shareId: row.share_id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    isErased: row.is_erased,
    appliedAt: instantOf(row.applied_at),
    changedAt: instantOf(row.changed_at),
  }));
}
