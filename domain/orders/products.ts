import { cleanLine, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";

export type ShopProductReading = {
  readonly externalId: string;
  readonly name: string;
  readonly categories: readonly { readonly externalId: string; readonly name: string }[];
};

const longestName = 200;
const nameIn = (text: string): string => [...cleanLine(text)].slice(0, longestName).join("");

/**
 * Keeps what a shop says of its products: the newest reading counts. Names are plain text (an adapter whose shop writes HTML entities
 * resolves them before). A product that is missing from a reading keeps what was said last: pages may fail. Returns how many were kept.
 */
export async function rememberProducts(tx: Tx, shop: string, products: readonly ShopProductReading[]): Promise<number> {
  // A page that shifted while it was read may hold a product twice.
  const all = [...new Map(products.map((product) => [product.externalId, product])).values()];
  if (all.length === 0) return 0;
  const categories = all.flatMap((product) => product.categories.map((category) => ({ product: product.externalId, ...category })));
  return run(
    tx,
    sql`with category as (
          select product, array_agg(id order by place) as ids, array_agg(name order by place) as names
          from unnest(${categories.map((each) => each.product)}::text[], ${categories.map((each) => each.externalId)}::text[],
                      ${categories.map((each) => nameIn(each.name))}::text[]) with ordinality as c (product, id, name, place)
          group by product)
        insert into shop_product (shop, external_id, name, category_ids, category_names, read_at)
        select ${shop}, p.external_id, p.name, coalesce(c.ids, '{}'), coalesce(c.names, '{}'), ${tx.now}
        from unnest(${all.map((each) => each.externalId)}::text[], ${all.map((each) => nameIn(each.name))}::text[]) as p (external_id, name)
        left join category c on c.product = p.external_id
        on conflict (shop, external_id) do update
          set name = excluded.name, category_ids = excluded.category_ids, category_names = excluded.category_names, read_at = excluded.read_at
          where shop_product.read_at <= excluded.read_at`,
  );
}

/** Products on orders made since `since` of which the shop has told nothing yet. */
export async function unknownProducts(tx: Pick<Tx, "em">, shop: string, since: Instant, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ product_id: string }>`
      select distinct l.product_id from shop_order o join shop_order_line l on l.order_id = o.id
      where o.shop = ${shop} and o.created_at >= ${since} and l.product_id is not null
        and not exists (select from shop_product p where p.shop = o.shop and p.external_id = l.product_id)
      order by l.product_id limit ${limit}`,
  );
  return rows.map((row) => row.product_id);
}
