import { rowsOf, sql, type Tx } from "#domain/kernel";
import type { RateSubject } from "#domain/conversions";
import { partnerNames, type PartnerName } from "./people.ts";

/** What the subjects of rates are called. */
export type RateNames = {
  /** the product's or category's name, or its number in the shop where it was never read; null: the rule is about neither */
  readonly aboutOf: (subject: RateSubject) => string | null;
  readonly groupOf: (subject: RateSubject) => string | null;
  readonly partnerOf: (subject: RateSubject) => PartnerName | null;
};

/** Reads the names of what rates are about already, and of some subjects: those also the partners'. */
export async function rateNames(tx: Pick<Tx, "em">, subjects: readonly RateSubject[] = []): Promise<RateNames> {
  const products = subjects.flatMap((subject) => ("productId" in subject ? subject.productId : []));
  const categories = subjects.flatMap((subject) => ("categoryId" in subject ? subject.categoryId : []));
  const rows = await rowsOf(
    tx,
    sql<{ kind: string; shop: string; id: string; name: string }>`
      select 'product' as kind, shop, external_id as id, name from shop_product where external_id in (select product_id from rate_rule where product_id is not null) or external_id = any(${products}::text[])
      union
      select 'category', shop, c.id, c.name from shop_product p, unnest(p.category_ids, p.category_names) as c (id, name)
      where c.id in (select category_id from rate_rule where category_id is not null) or c.id = any(${categories}::text[])
      union
      select 'group', '', id::text, name from partner_group`,
  );
  const known = new Map(rows.map((row) => [`${row.kind} ${row.shop} ${row.id}`, row.name]));
  const partners = await partnerNames(
    tx,
    subjects.map((subject) => ("partnerId" in subject ? subject.partnerId : null)),
  );
  return {
    aboutOf: (subject) => {
      if ("productId" in subject) return known.get(`product ${subject.shop} ${subject.productId}`) ?? subject.productId;
      if ("categoryId" in subject) return known.get(`category ${subject.shop} ${subject.categoryId}`) ?? subject.categoryId;
      return null;
    },
    groupOf: (subject) => ("groupId" in subject ? (known.get(`group  ${subject.groupId}`) ?? null) : null),
    partnerOf: (subject) => ("partnerId" in subject ? (partners.get(subject.partnerId) ?? null) : null),
  };
}
