import { newId, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { wooCommerceShop } from "#domain/orders";
import type { Aside, PayoutRow, ReferralRow } from "./imported-rows.ts";

/** The shop under which referrals without an order of the shop's have one of their own. */
export const earlierSystem = "affiliatewp";

type Staged<Row> = { readonly isNew: number; readonly asides: readonly { readonly row: Row; readonly aside: Aside }[] };

/**
 * Keeps referrals as they were told, to be applied once all are read; what is kept already stays. A row that says something else now than when it was
 * applied is told of, and changes nothing: what was promised here is not taken back by a file. Rows of affiliates who were not taken over, and deductions, are told of.
 */
export async function stageReferrals(tx: Tx, given: readonly ReferralRow[]): Promise<Staged<ReferralRow>> {
  const rows = [...new Map(given.map((row) => [row.key, row])).values()];
  const partners = await partnersOf(tx, rows);
  const asides: { row: ReferralRow; aside: Aside }[] = rows
    .filter(({ affiliate }) => !partners.has(affiliate))
    .map((row) => ({ row, aside: { why: "affiliate-unknown", detail: row.affiliate } }));
  const negative = rows.filter(({ affiliate, minor }) => partners.has(affiliate) && minor < 0n);
  asides.push(...negative.map((row) => ({ row, aside: { why: "amount-negative" as const, detail: row.minor.toString() } })));
  const ours = rows.filter(({ affiliate, minor }) => partners.has(affiliate) && minor >= 0n);
  const known = await knownReferrals(tx, ours);
  for (const row of ours) {
    const before = known.get(row.key);
    if (before && (before.said !== row.said || before.minor !== row.minor))
      asides.push({ row, aside: { why: "said-otherwise", detail: `${before.said} → ${row.said}` } });
  }
  const fresh = ours.filter(({ key }) => !known.has(key));
  const column = <T>(pick: (row: ReferralRow) => T): T[] => fresh.map(pick);
  const isNew = await run(
    tx,
    sql`insert into imported_referral (key, partner_id, said_status, amount_minor, currency, shop, external_id, number, label, campaign, made_at, place, payout_key,
                                       order_id, decision_id, conversion_id)
        select * from unnest(${column(({ key }) => key)}::text[], ${column(({ affiliate }) => partners.get(affiliate))}::uuid[], ${column(({ said }) => said)}::text[],
          ${column(({ minor }) => minor)}::bigint[], ${column(({ currency }) => currency)}::text[],
          ${column(({ order }) => (order === null ? earlierSystem : wooCommerceShop))}::text[], ${column(({ order, key }) => order ?? key)}::text[],
          ${column(({ number, key }) => number || numberOf(key))}::text[], ${column(({ label }) => label)}::text[], ${column(({ campaign }) => campaign)}::text[],
          ${column(({ at }) => at)}::timestamptz[], ${column(({ place }) => place)}::bigint[], ${column(({ payout }) => payout)}::text[],
          ${column(() => newId())}::uuid[], ${column(() => newId())}::uuid[], ${column(() => newId())}::uuid[])
        on conflict (key) do nothing`,
  );
  return { isNew, asides };
}

/** What people can call a referral that has no order number: "R-50", or some letters of what it is known by. */
function numberOf(key: string): string {
  const [kind, name = ""] = key.split(":");
  return kind === "id" ? `R-${name}` : `R-${name.slice(0, 8)}`;
}

async function knownReferrals(tx: Tx, rows: readonly ReferralRow[]): Promise<ReadonlyMap<string, { said: string; minor: bigint }>> {
  const known = await rowsOf(
    tx,
    sql<{ key: string; said_status: string; amount_minor: string }>`
      select key, said_status, amount_minor from imported_referral where key = any(${rows.map(({ key }) => key)}::text[])`,
  );
  return new Map(known.map((row) => [row.key, { said: row.said_status, minor: BigInt(row.amount_minor) }]));
}

/** Whom an earlier system's numbers mean here; numbers of nobody are not in it. */
export async function partnersOf(
  tx: Pick<Tx, "em">,
  rows: readonly { readonly affiliate: string }[],
): Promise<ReadonlyMap<string, string>> {
  const known = await rowsOf(
    tx,
    sql<{
      key: string;
      partner_id: string;
    }>`select key, partner_id from imported_partner where key = any(${[...new Set(rows.map(({ affiliate }) => affiliate))]}::text[])`,
  );
  return new Map(known.map((row) => [row.key, row.partner_id]));
}

/** Keeps payouts as they were told, until it is known which referrals they paid. */
export async function stagePayouts(tx: Tx, given: readonly PayoutRow[]): Promise<Staged<PayoutRow>> {
  const rows = [...new Map(given.map((row) => [row.key, row])).values()];
  const partners = await partnersOf(tx, rows);
  const asides = rows
    .filter(({ affiliate }) => !partners.has(affiliate))
    .map((row) => ({ row, aside: { why: "affiliate-unknown" as const, detail: row.affiliate } }));
  const ours = rows.filter(({ affiliate }) => partners.has(affiliate));
  const column = <T>(pick: (row: PayoutRow) => T): T[] => ours.map(pick);
  const isNew = await run(
    tx,
    sql`insert into imported_payout (key, partner_id, amount_minor, made_at, state, referral_keys, place)
        select key, partner_id, minor, at, state, string_to_array(referrals, ','), key::bigint
        from unnest(${column(({ key }) => key)}::text[], ${column(({ affiliate }) => partners.get(affiliate))}::uuid[], ${column(({ minor }) => minor)}::bigint[],
                    ${column(({ at }) => at)}::timestamptz[], ${column(({ state }) => state)}::text[], ${column(({ referrals }) => referrals.join(","))}::text[])
          as p (key, partner_id, minor, at, state, referrals)
        on conflict (key) do nothing`,
  );
  return { isNew, asides };
}
