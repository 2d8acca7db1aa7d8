import {
  instantOf,
  isBefore,
  localDate,
  newId,
  rowsOf,
  run,
  sql,
  type Currency,
  type Instant,
  type Sql,
  type Tx,
  type Zone,
} from "#domain/kernel";
import { recordFrom } from "#domain/audit";
import { postFrom } from "#domain/ledger";

/** How a system is called whose payouts are written down, and the zone in which their days are named. */
export type PaidElsewhere = { readonly system: string; readonly zone: Zone };

type Group = {
  readonly id: string;
  readonly partnerId: string;
  readonly currency: Currency;
  readonly key: string | null;
  readonly at: Instant;
  readonly minor: bigint;
};

/**
 * Writes down payouts that an earlier system made: released at once, their money through the wallet and out of it in the same breath. A select
 * yields (conversion_id uuid, partner_id, currency, minor bigint, payout_key text or null, paid_at); what has the same partner, currency and
 * key is one payout. One that paid nothing at all joins another one of its partner and currency, of before or of now; where there is none the
 * caller must not give it. The caller holds the partners' locks.
 */
export async function payElsewhere(tx: Tx, items: Sql, { system, zone }: PaidElsewhere): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: Currency; payout_key: string | null; minor: string; at: string }>`
      select i.partner_id, i.currency, i.payout_key, sum(i.minor)::text as minor, max(i.paid_at) as at
      from (${items}) i group by 1, 2, 3 order by max(i.paid_at), 1, 2, 3`,
  );
  const all = rows.map((row): Group => ({
    id: newId(),
    partnerId: row.partner_id,
    currency: row.currency,
    key: row.payout_key,
    at: instantOf(row.at),
    minor: BigInt(row.minor),
  }));
  const paid = all.filter(({ minor }) => minor > 0n);
  await writePayouts(tx, paid, await batchesFor(tx, paid, { system, zone }));
  await writeItems(tx, items, paid);
  const made = sql`from payout o where o.id = any(${paid.map(({ id }) => id)}::uuid[])`;
  const entry = (kind: "payout" | "external-payout", from: "payable" | "wallet", to: "wallet" | "bank"): Sql => sql`
    select gen_random_uuid() as id, ${`${kind}:`}::text || o.id as key, ${kind}::text as kind, o.partner_id, o.currency, o.released_at as effective_at,
           ${from}::text as from_account, ${to}::text as to_account, o.amount_minor as minor ${made}`;
  await postFrom(tx, entry("payout", "payable", "wallet"));
  await postFrom(tx, entry("external-payout", "wallet", "bank"));
}

/** A partner has one payout of a currency in a batch, so a day on which they were paid twice has a second batch. By group, the batch's id. */
async function batchesFor(tx: Tx, groups: readonly Group[], { system, zone }: PaidElsewhere): Promise<ReadonlyMap<Group, string>> {
  const partners = [...new Set(groups.map(({ partnerId }) => partnerId))];
  const known = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: string; period: string }>`
      select o.partner_id, o.currency, b.period from payout o join payout_batch b on b.id = o.batch_id
      where o.is_external and o.partner_id = any(${partners}::uuid[])`,
  );
  const taken = new Set(known.map((row) => `${row.partner_id} ${row.currency} ${row.period}`));
  const periods = new Map<Group, string>();
  const batches = new Map<string, { id: string; at: Instant }>();
  for (const group of groups) {
    const day = localDate(group.at, zone).toString();
    for (let nth = 1; !periods.has(group); nth++) {
      const period = nth === 1 ? `${day} (${system})` : `${day} (${system} ${nth})`;
      const place = `${group.partnerId} ${group.currency} ${period}`;
      if (taken.has(place)) continue;
      taken.add(place);
      periods.set(group, period);
      const batch = batches.get(period);
      if (!batch) batches.set(period, { id: newId(), at: group.at });
      else if (isBefore(batch.at, group.at)) batch.at = group.at;
    }
  }
  const made = [...batches].map(([period, batch]) => ({ period, ...batch }));
  await run(
    tx,
    sql`insert into payout_batch (id, period, attempt, state, cut_off_at, created_at, prepared_at, released_at)
        select b.id, b.period, 1, 'released', b.at, b.at, b.at, b.at
        from unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ period }) => period)}::text[], ${made.map(({ at }) => at)}::timestamptz[]) as b (id, period, at)
        on conflict do nothing`,
  );
  const ids = new Map(
    (
      await rowsOf(
        tx,
        sql<{
          id: string;
          period: string;
        }>`select id, period from payout_batch where attempt = 1 and period = any(${made.map(({ period }) => period)}::text[])`,
      )
    ).map((row) => [row.period, row.id]),
  );
  const fresh = made.filter(({ id, period }) => ids.get(period) === id);
  await recordFrom(
    tx,
    { act: "batch.release", kind: "payout-batch", reason: `paid by ${system}` },
    sql`select b.id::text as subject_id, jsonb_build_object('period', b.period, 'needed', 0) as facts
        from payout_batch b where b.id = any(${fresh.map(({ id }) => id)}::uuid[])`,
  );
  return new Map(groups.map((group) => [group, ids.get(periods.get(group) ?? "") ?? ""]));
}

async function writePayouts(tx: Tx, groups: readonly Group[], batches: ReadonlyMap<Group, string>): Promise<void> {
  await run(
    tx,
    sql`insert into payout (id, batch_id, partner_id, currency, amount_minor, state, released_at, is_external, changed_at)
        select o.id, o.batch_id, o.partner_id, o.currency, o.minor, 'released', o.at, true, ${tx.now}::timestamptz
        from unnest(${groups.map(({ id }) => id)}::uuid[], ${groups.map((group) => batches.get(group))}::uuid[], ${groups.map(({ partnerId }) => partnerId)}::uuid[],
                    ${groups.map(({ currency }) => currency)}::text[], ${groups.map(({ minor }) => minor)}::bigint[], ${groups.map(({ at }) => at)}::timestamptz[])
          as o (id, batch_id, partner_id, currency, minor, at)`,
  );
}

/** Each item finds its payout in one object, because a join with a list is planned for one row and holds every item against every payout. */
async function writeItems(tx: Tx, items: Sql, payouts: readonly Group[]): Promise<void> {
  const ids = Object.fromEntries(
    payouts.map(({ id, partnerId, currency, key }) => [[partnerId, currency, key ?? []].flat().join(" "), id]),
  );
  await run(
    tx,
    sql`insert into payout_item (payout_id, conversion_id, amount_minor, is_standing)
        select coalesce((${JSON.stringify(ids)}::jsonb ->> concat_ws(' ', i.partner_id, i.currency, i.payout_key))::uuid,
                        (select o.id from payout o where o.is_external and o.partner_id = i.partner_id and o.currency = i.currency order by o.released_at, o.id limit 1)),
               i.conversion_id, i.minor, true
        from (${items}) i
        order by i.conversion_id`,
  );
}
