import { Migration } from "@mikro-orm/migrations";

/** Some shops send no whole orders, but documents that belong together by their ids. */
export class OrdersMayComeInParts extends Migration {
  override name = "20261125031000-orders-may-come-in-parts";

  override up(): void {
    this.addSql(`
      create table "shop_order_part" (
        "shop" text not null, "kind" text not null, "external_id" text not null, "at" timestamptz not null, "rank" int not null,
        "links" text[] not null, "coupons" text[] not null, "carriers" jsonb not null, "content" jsonb not null, "order_external_id" text null,
        primary key ("shop", "kind", "external_id")
      );
      create index "shop_order_part_links" on "shop_order_part" using gin ("links");
      create index "shop_order_part_shop_order_external_id_index" on "shop_order_part" ("shop", "order_external_id");
      alter table "shop_order_part" add constraint "shop_order_part_kind_check" check (kind in ('order','refund','dispute','link'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "shop_order_part";`);
  }
}
