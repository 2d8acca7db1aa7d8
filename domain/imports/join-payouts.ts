import { rowsOf, run, sql, type Tx } from "#domain/kernel";
import type { Aside } from "./imported-rows.ts";
import { matchPayouts } from "./match-payouts.ts";

/** Partners with payouts of which it is not known yet what they paid, in the order of their ids. */
export async function partnersToJoin(tx: Pick<Tx, "em">): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`select distinct partner_id as id from imported_payout where is_matched is null order by 1`,
  );
  return rows.map(({ id }) => id);
}

type Told = { readonly key: string; readonly partnerId: string; readonly minor: bigint; readonly numbers: readonly number[] };

/**
 * Finds which referrals the payouts of some partners paid: by their numbers where these are known, else by their order and sums. Payouts that nothing
 * adds up to are told of: their referrals count as paid all the same, each without a payout of that system's.
 */
export async function joinPayouts(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<readonly { readonly key: string; readonly aside: Aside }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ key: string; partner_id: string; minor: string; numbers: string[] }>`
      select key, partner_id, amount_minor as minor, referral_keys as numbers from imported_payout
      where partner_id = any(${[...partnerIds]}::uuid[]) and is_matched is null order by place`,
  );
  const payouts = rows.map((row): Told => ({
    key: row.key,
    partnerId: row.partner_id,
    minor: BigInt(row.minor),
    numbers: row.numbers.map(Number),
  }));
  const found = new Map([...(await byNumber(tx, payouts)), ...(await byOrder(tx, payouts))]);
  const pairs = [...found].flatMap(([payout, keys]) => keys.map((key) => [key, payout] as const));
  await run(
    tx,
    sql`update imported_referral r set payout_key = j.payout
        from unnest(${pairs.map(([key]) => key)}::text[], ${pairs.map(([, payout]) => payout)}::text[]) as j (key, payout)
        where r.key = j.key and r.applied_at is null and r.payout_key is distinct from j.payout`,
  );
  await run(
    tx,
    sql`update imported_payout p set is_matched = p.key = any(${[...found.keys()]}::text[]) where p.key = any(${payouts.map(({ key }) => key)}::text[])`,
  );
  return payouts
    .filter(({ key }) => !found.has(key))
    .map(({ key, minor }) => ({ key, aside: { why: "payout-unmatched", detail: minor.toString() } }));
}

/** Referrals that were told with their numbers say themselves which payout they are in; it has to add up, whatever their currencies. */
async function byNumber(tx: Tx, payouts: readonly Told[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await rowsOf(
    tx,
    sql<{ payout: string; keys: string[]; minor: string }>`
      select payout_key as payout, array_agg(key) as keys, sum(amount_minor)::text as minor from imported_referral
      where partner_id = any(${[...new Set(payouts.map(({ partnerId }) => partnerId))]}::uuid[]) and key like 'id:%' and said_status = 'paid' and payout_key is not null
      group by payout_key`,
  );
  const worth = new Map(payouts.map(({ key, minor }) => [key, minor.toString()]));
  return new Map(rows.filter((row) => worth.get(row.payout) === row.minor).map((row) => [row.payout, row.keys]));
}

async function byOrder(tx: Tx, payouts: readonly Told[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const paid = await rowsOf(
    tx,
    sql<{ key: string; partner_id: string; minor: string }>`
      select key, partner_id, amount_minor as minor from imported_referral
      where partner_id = any(${[...new Set(payouts.map(({ partnerId }) => partnerId))]}::uuid[]) and key like 'row:%' and said_status = 'paid'
        and applied_at is null and payout_key is null
      order by partner_id, place`,
  );
  const theirs = Map.groupBy(payouts, ({ partnerId }) => partnerId);
  return new Map(
    [...Map.groupBy(paid, (row) => row.partner_id)].flatMap(([partnerId, referrals]) => [
      ...matchPayouts(
        referrals.map(({ key, minor }) => ({ key, minor: BigInt(minor) })),
        theirs.get(partnerId) ?? [],
      ),
    ]),
  );
}
