import { instantOf, instantOrNull, oneOf, rowsOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import type { PartnerName } from "./people.ts";

/** A coupon code that is or was a partner's. */
export type CouponFacts = {
  readonly code: string;
  readonly partner: PartnerName;
  readonly since: Instant;
  /** null: theirs now */
  readonly until: Instant | null;
};

type Row = { code: string; name: string; share_id: string; owned_from: string; owned_until: string | null };

function factsOf(row: Row): CouponFacts {
  const partner = { name: row.name, shareId: row.share_id };
  return { code: row.code, partner, since: instantOf(row.owned_from), until: instantOrNull(row.owned_until) };
}

/** The first codes that are a partner's now, by name, and how many more there are. */
export type CurrentCoupons = { readonly codes: readonly string[]; readonly more: number };

export async function currentCoupons(tx: Pick<Tx, "em">, partnerId: string, limit: number): Promise<CurrentCoupons> {
  const rows = await rowsOf(
    tx,
    sql<{ code: string; total: number }>`
      select code, (count(*) over ())::int as total from coupon where partner_id = ${partnerId} and owned_until is null order by code limit ${limit}`,
  );
  return { codes: rows.map(({ code }) => code), more: (rows[0]?.total ?? 0) - rows.length };
}

/** The codes that are a partner's, by name, and those that were, newest first; a page of them. */
export async function couponPage(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<CouponFacts>> {
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from coupon where partner_id = ${partnerId}`);
  return pageOf(await listed(tx, sql`k.partner_id = ${partnerId}`, rowsPerPage, offsetOf(page)), page, Number(count));
}

/** Whose a code is, and whose it was, newest first. */
export async function ownersOfCoupon(tx: Pick<Tx, "em">, code: string): Promise<CouponFacts[]> {
  return listed(tx, sql`k.code = ${code}`, 50, 0);
}

async function listed(tx: Pick<Tx, "em">, which: Sql, limit: number, offset: number): Promise<CouponFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select k.code, p.name, p.share_id, k.owned_from, k.owned_until from coupon k join partner p on p.id = k.partner_id
      where ${which} order by k.owned_until is null desc, k.owned_until desc, k.code, k.id limit ${limit} offset ${offset}`,
  );
  return rows.map(factsOf);
}

/** Every code that has an owner now, by name. */
export async function couponList(tx: Pick<Tx, "em">, page: number): Promise<Page<CouponFacts>> {
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from coupon where owned_until is null`);
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select k.code, p.name, p.share_id, k.owned_from, k.owned_until from coupon k join partner p on p.id = k.partner_id
      where k.owned_until is null order by k.code limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(rows.map(factsOf), page, Number(count));
}
