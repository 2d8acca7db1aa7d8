import { rowsOf, sql, type Sql, type Tx } from "#domain/kernel";

/** What somebody could choose while they type: what would be typed, and what else there is to know it by ("" for nothing). */
export type Suggested = { readonly word: string; readonly about: string };

/** As many as any platform shows; who is not among them types more letters. */
export const most = 25;
/** A staff look at orders goes through so many of the newest: whoever means an older one knows its number. */
const newestOrders = 2_000;

type Reader = Pick<Tx, "em">;

function read(tx: Reader, query: Sql<Suggested>): Promise<Suggested[]> {
  return rowsOf(tx, query);
}

/** A pattern for `like`, in which what was typed stands for itself. */
export function escaped(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .toWellFormed()
    .replaceAll("\0", "")
    .replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Numbers of a partner's own orders that begin like that, newest first; `about`: what the order earned by now. */
export function suggestOwnOrders(tx: Reader, partnerId: string, typed: string): Promise<Suggested[]> {
  return read(
    tx,
    sql`select o.number as word, c.status as about from conversion c join shop_order o on o.id = c.order_id
        where c.partner_id = ${partnerId} and c.superseded_at is null and o.number like ${`${escaped(typed.replace(/^#/, ""))}%`}
        order by c.ordered_at desc, c.id desc limit ${most}`,
  );
}

/** Numbers of the newest orders that begin like that. */
export function suggestOrders(tx: Reader, typed: string): Promise<Suggested[]> {
  return read(
    tx,
    sql`select number as word, coalesce(status, '') as about
        from (select id, number, status, created_at from shop_order where number is not null order by created_at desc nulls last, id desc limit ${newestOrders}) newest
        where number like ${`${escaped(typed.replace(/^#/, ""))}%`} order by created_at desc nulls last, id desc limit ${most}`,
  );
}

/** Partners by a part of their name, or by how their share ID or slug begins; those who were erased are nobody's business any more. */
export function suggestPartners(tx: Reader, typed: string): Promise<Suggested[]> {
  const text = escaped(typed.replace(/^@/, ""));
  return read(
    tx,
    sql`select coalesce(slug.reference, p.share_id) as word, p.name as about
        from partner p left join share_reference slug on slug.partner_id = p.id and slug.kind = 'slug' and slug.is_current
        where p.erased_at is null and (lower(p.name) like ${`%${text}%`} or p.share_id like ${`${text}%`} or slug.reference like ${`${text}%`})
        order by lower(p.name) like ${`${text}%`} desc, p.name, p.share_id limit ${most}`,
  );
}

export function suggestGroups(tx: Reader, typed: string): Promise<Suggested[]> {
  return read(
    tx,
    sql`select name as word, '' as about from partner_group where lower(name) like ${`%${escaped(typed)}%`} order by key limit ${most}`,
  );
}

/** Coupon codes that have an owner. */
export function suggestCoupons(tx: Reader, typed: string): Promise<Suggested[]> {
  return read(
    tx,
    sql`select k.code as word, p.name as about from coupon k join partner p on p.id = k.partner_id
        where k.owned_until is null and k.code like ${`${escaped(typed)}%`} order by k.code limit ${most}`,
  );
}

/** Products by the shop's number or a part of their name. */
export function suggestProducts(tx: Reader, typed: string): Promise<Suggested[]> {
  const text = escaped(typed);
  return read(
    tx,
    sql`select external_id as word, min(name) as about from shop_product where external_id like ${`${text}%`} or lower(name) like ${`%${text}%`}
        group by external_id order by min(lower(name)), external_id limit ${most}`,
  );
}

/** Categories of the products that were read. */
export function suggestCategories(tx: Reader, typed: string): Promise<Suggested[]> {
  const text = escaped(typed);
  return read(
    tx,
    sql`select c.id as word, min(c.name) as about from shop_product p, unnest(p.category_ids, p.category_names) as c (id, name)
        where c.id like ${`${text}%`} or lower(c.name) like ${`%${text}%`} group by c.id order by min(lower(c.name)), c.id limit ${most}`,
  );
}
