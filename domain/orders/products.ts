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

/** A product or a category as a person may mean it; `name` null: known from orders only. */
export type ProductFacts = { readonly shop: string; readonly externalId: string; readonly name: string | null };

/** Products by the shop's own id, or else by their whole name whatever its capitals; one that was never read is found in the orders. */
export async function productsLike(tx: Pick<Tx, "em">, typed: string): Promise<ProductFacts[]> {
  const read = await rowsOf(
    tx,
    sql<{ shop: string; external_id: string; name: string }>`
      select shop, external_id, name from shop_product where external_id = ${typed} or lower(name) = lower(${typed})
      order by (external_id = ${typed}) desc, shop, external_id limit 10`,
  );
  const sold =
    read.length > 0
      ? []
      : await rowsOf(
          tx,
          sql<{
            shop: string;
          }>`select distinct o.shop from shop_order_line l join shop_order o on o.id = l.order_id where l.product_id = ${typed} limit 10`,
        );
  return firstMeant(
    typed,
    [...read, ...sold.map(({ shop }) => ({ shop, external_id: typed, name: null }))].map((row) => ({
      ...row,
      externalId: row.external_id,
    })),
  );
}

/** Categories of the products that were read, by id or name in the same way. */
export async function categoriesLike(tx: Pick<Tx, "em">, typed: string): Promise<ProductFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<ProductFacts>`
      select distinct p.shop, c.id as "externalId", c.name from shop_product p, unnest(p.category_ids, p.category_names) as c (id, name)
      where c.id = ${typed} or lower(c.name) = lower(${typed}) order by p.shop, c.id limit 10`,
  );
  return firstMeant(typed, rows);
}

/** Names of what could have been meant, for whoever typed something else. */
export async function someNames(tx: Pick<Tx, "em">, of: "product" | "category"): Promise<string[]> {
  const names = of === "product" ? sql`select name from shop_product` : sql`select unnest(category_names) as name from shop_product`;
  const rows = await rowsOf(tx, sql<{ name: string }>`select distinct name from (${names}) n order by name limit 8`);
  return rows.map((row) => row.name);
}

/** What carries the very number that was typed comes before what is named so. */
function firstMeant(typed: string, found: readonly ProductFacts[]): ProductFacts[] {
  const facts = found.map(({ shop, externalId, name }) => ({ shop, externalId, name }));
  const byId = facts.filter(({ externalId }) => externalId === typed);
  return byId.length > 0 ? byId : facts;
}
