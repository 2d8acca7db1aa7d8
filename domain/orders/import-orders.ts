import { run, sql, type Sql, type Tx } from "#domain/kernel";

/** Stands for the hash of a snapshot where only an earlier affiliate system told of an order: any word of the shop's own counts more. */
export const importedHash = "imported";

/** Orders that a select yields lose the words that an earlier system had for what was sold; what the shop itself says of them stays. */
export async function forgetImportedLabels(tx: Tx, orders: Sql): Promise<void> {
  await run(tx, sql`update shop_order_line set name = '' where external_id = 'imported' and order_id in (${orders})`);
}

/**
 * Writes orders as an earlier affiliate system knew them. A select yields (id uuid, shop, external_id, number, status, currency, created_at,
 * paid_at, pending_since, total_minor bigint, label text, needs_reread boolean). None of them may be known already. Of many the total is not
 * known; then it is what the order earned, so that no order looks as if it had cost nothing.
 */
export async function importOrdersFrom(tx: Tx, orders: Sql): Promise<void> {
  await run(
    tx,
    sql`with given as materialized (${orders}),
        line as (
          insert into shop_order_line (order_id, external_id, position, product_id, name, quantity, total_minor, tax_minor)
          select id, 'imported', 0, null, label, 1, total_minor, 0 from given where label <> ''
        )
        insert into shop_order (id, shop, external_id, number, status, shop_status, currency, created_at, paid_at, modified_at, claimed_at, received_at,
                                pending_since, needs_reread, snapshot_hash, total_minor, tax_minor, shipping_minor, discount_minor, refunded_minor,
                                created_via, coupons, carriers, first_seen_at)
        select id, shop, external_id, number, status, 'imported', currency, created_at, paid_at, created_at, created_at, created_at,
               pending_since, needs_reread, ${importedHash}, total_minor, 0, 0, 0, 0, 'imported', '{}', '[]', created_at
        from given`,
  );
}
