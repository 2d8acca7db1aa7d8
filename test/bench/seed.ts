import { run, sql, type Tx } from "#domain/kernel";

/** Partners "bench-1" … "bench-n", active since 2021. By SQL, because a million of anything has to be there in minutes. */
export async function seedPartners(tx: Tx, count: number): Promise<void> {
  const since = "2021-01-01T00:00:00Z";
  await run(
    tx,
    sql`insert into partner (id, share_id, name, status, applied_at, changed_at)
        select gen_random_uuid(), (100000 + n)::text, 'Bench ' || n, 'active', ${since}, ${since}::timestamptz + n * interval '1 minute'
        from generate_series(1, ${count}::int) n`,
  );
  await run(
    tx,
    sql`insert into partner_status_change (partner_id, at, from_status, to_status, actor)
        select id, ${since}, 'applied', 'active', 'system:bench' from partner where name like 'Bench %'`,
  );
  await run(
    tx,
    sql`insert into share_reference (reference, partner_id, kind, is_current, since)
        select r.reference, p.id, r.kind, true, ${since} from partner p
        cross join lateral (values (p.share_id, 'share-id'), (lower(replace(p.name, ' ', '-')), 'slug')) as r (reference, kind) where p.name like 'Bench %'`,
  );
}

/**
 * Paid orders of one line, evenly over the seeded partners and the 90 days before `until`, each with its decision, its conversion (unpaid,
 * matured), line, history and posting: what the product itself would have written. Amounts 10.00 to 109.99, commission 20 %.
 */
export async function seedOrders(
  tx: Tx,
  { count, until, partnersLike = "Bench %" }: { count: number; until: string; partnersLike?: string },
): Promise<void> {
  // The number of partners is asked apart: in the join, with both sides of it, it would keep PostgreSQL from hashing, and a million times 50,000 is compared.
  await run(
    tx,
    sql`create temporary table seeded on commit drop as
        select n, gen_random_uuid() as order_id, gen_random_uuid() as decision_id, gen_random_uuid() as conversion_id, gen_random_uuid() as entry_id,
               p.id as partner_id, 1000 + (n * 7919) % 10000 as total, -- a fifth never lies on a half
               round((1000 + (n * 7919) % 10000) / 5.0)::bigint as commission,
               ${until}::timestamptz - interval '90 days' + n * (interval '90 days' / ${count}::int) as at
        from generate_series(1, ${count}::bigint) n
        join (select id, row_number() over (order by share_id) - 1 as turn from partner where name like ${partnersLike}) p
          on p.turn = n % (select count(*) from partner where name like ${partnersLike})`,
  );
  // What is seeded holds together by itself; a million foreign keys looked up one by one would take longer than the bench.
  await run(tx, sql`set local session_replication_role = replica`);
  for (const statement of copies()) await run(tx, statement);
  await run(tx, sql`set local session_replication_role = origin`);
}

function copies(): ReturnType<typeof sql>[] {
  return [
    sql`insert into shop_order (id, shop, external_id, number, status, shop_status, currency, created_at, paid_at, modified_at, claimed_at, received_at, snapshot_hash,
          total_minor, tax_minor, shipping_minor, discount_minor, refunded_minor, created_via, coupons, carriers, first_seen_at)
        select order_id, 'seeded', n, n, 'paid', 'processing', 'USD', at, at, at, at, at, md5(n::text), total, 0, 0, 0, 0, 'checkout', '{}', '[]', at from seeded`,
    sql`insert into shop_order_line (order_id, external_id, position, product_id, name, quantity, total_minor, tax_minor)
        select order_id, '1', 0, (n % 500)::text, 'Paper', 1, total, 0 from seeded`,
    sql`insert into attribution_decision (id, order_id, partner_id, rule, evidence, campaign, decided_at, decided_by)
        select decision_id, order_id, partner_id, 'last-click', '{"windowDays":30,"candidates":[]}', 'c' || n % 7, at, 'system:bench' from seeded`,
    sql`insert into conversion (id, order_id, partner_id, decision_id, currency, status, reason, amount_minor, posted_minor, revision, hold_days, ordered_at, matures_at, created_at, changed_at)
        select conversion_id, order_id, partner_id, decision_id, 'USD', 'unpaid', 'confirmed', commission, commission, 1, 14, at, at, at, at from seeded`,
    sql`insert into conversion_line (conversion_id, line_external_id, base_minor, tax_minor, quantity, rate_kind, rate_basis_points, rate_source, commission_minor)
        select conversion_id, '1', total, 0, 1, 'percent', 2000, 'programme', commission from seeded`,
    sql`insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
        select conversion_id, at, null, 'unpaid', 'confirmed', 'system:bench' from seeded`,
    sql`insert into ledger_entry (id, kind, key, partner_id, currency, effective_at, recorded_at)
        select entry_id, 'conversion', 'conversion:' || conversion_id || ':1', partner_id, 'USD', at, at from seeded`,
    sql`insert into ledger_posting (entry_id, account, partner_id, currency, minor)
        select entry_id, leg.account, partner_id, 'USD', leg.sign * commission from seeded cross join (values ('expense', -1), ('payable', 1)) as leg (account, sign)`,
  ];
}
