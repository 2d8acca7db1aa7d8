import { Migration } from "@mikro-orm/migrations";

/** What a shop says of its products, so that a category may have a rate. */
export class ProductsHaveCategories extends Migration {
  override name = "20261122191000-products-have-categories";

  override up(): void {
    this.addSql(`
      create table "shop_product" ("shop" text not null, "external_id" text not null, "name" text not null, "category_ids" text[] not null, "category_names" text[] not null, "read_at" timestamptz not null, primary key ("shop", "external_id"));
    `);
  }

  override down(): void {
    this.addSql(`drop table "shop_product";`);
  }
}
