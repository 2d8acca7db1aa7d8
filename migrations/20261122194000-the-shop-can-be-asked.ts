import { Migration } from "@mikro-orm/migrations";

/** What reading a shop's REST API leaves behind: how far it was read, subscriptions, when refunds were made, repairs, silences of webhooks. */
export class TheShopCanBeAsked extends Migration {
  override name = "20261122194000-the-shop-can-be-asked";

  override up(): void {
    this.addSql(`
      create table "shop_watermark" ("shop" text not null, "endpoint" text not null, "at" timestamptz not null, "started_at" timestamptz not null, primary key ("shop", "endpoint"));

      create table "shop_subscription" ("shop" text not null, "external_id" text not null, "parent_external_id" text null, "read_at" timestamptz not null, primary key ("shop", "external_id"));

      create table "shop_repair" ("id" uuid not null, "at" timestamptz not null, "order_id" uuid not null, "differences" text[] not null, primary key ("id"));
      create index "shop_repair_at_index" on "shop_repair" ("at");
      create index "shop_repair_order_id_index" on "shop_repair" ("order_id");

      create table "shop_silence" ("id" uuid not null, "shop" text not null, "since" timestamptz null, "noticed_at" timestamptz not null, "hooks" text[] not null, "ended_at" timestamptz null, primary key ("id"));
      create unique index "shop_silence_one_open" on "shop_silence" ("shop") where ended_at is null;

      alter table "shop_order_refund" add "made_at" timestamptz null;
      create index "shop_order_in_doubt" on "shop_order" ("shop", "external_id") where needs_reread;

      alter table "shop_repair" add constraint "shop_repair_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");
    `);
    this.addSql(
      `create trigger "shop_repair_append_only" before update or delete or truncate on "shop_repair" for each statement execute function "refuse_change"();`,
    );
  }

  override down(): void {
    this.addSql(`
      drop table "shop_repair", "shop_silence", "shop_subscription", "shop_watermark";
      alter table "shop_order_refund" drop column "made_at";
      drop index "shop_order_in_doubt";
    `);
  }
}
