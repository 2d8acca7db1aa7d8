import { Migration } from "@mikro-orm/migrations";

/** A line that was rated before the shop had told of its product says so, and is rated again once it is known. */
export class ProductsBecomeKnownLater extends Migration {
  override name = "20261122221000-products-become-known-later";

  override up(): void {
    this.addSql(`
      alter table "conversion_line" add "is_product_known" boolean not null default true, add "rated_again_at" timestamptz null;
      create index "conversion_line_product_unknown" on "conversion_line" ("conversion_id") where not is_product_known;

      -- what stands today without its categories: the product is still not known, and a category had a rate when the order was made
      update "conversion_line" l set "is_product_known" = false
      from "conversion" c, "shop_order" o, "shop_order_line" s
      where c.id = l.conversion_id and o.id = c.order_id and s.order_id = o.id and s.external_id = l.line_external_id and s.product_id is not null
        and l.rate_source not in ('partner-product', 'product')
        and not exists (select from "shop_product" p where p.shop = o.shop and p.external_id = s.product_id)
        and exists (select from "rate_rule" r where r.scope = 'category' and r.shop = o.shop and r.effective_from <= c.ordered_at);
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "conversion_line_product_unknown";
      alter table "conversion_line" drop column "is_product_known", drop column "rated_again_at";
    `);
  }
}
