import { Migration } from "@mikro-orm/migrations";

/**
 * Customers become rows of their own, each with a key; partners get one too. What stood in clear moves to two tables that the first
 * start empties by sealing it (`domain/store/seal-people.ts`). Bodies of settled messages go: nothing reads them again.
 */
export class PersonalFieldsAreSealed extends Migration {
  override name = "20261122185000-personal-fields-are-sealed";

  override up(): void {
    this.addSql(`
      create table "vault_secret" ("purpose" text not null, "wrapped" bytea not null, "key_id" text not null, primary key ("purpose"));
      create table "customer" ("id" uuid not null, "shop" text not null, "fingerprint" text null, "external_id" text null, "wrapped_key" bytea null, "key_id" text null, "first_seen_at" timestamptz not null, "erased_at" timestamptz null, primary key ("id"));
      create index "customer_shop_external_id_index" on "customer" ("shop", "external_id");
      alter table "customer" add constraint "customer_one_per_address" unique ("fingerprint", "shop");
      create unique index "customer_one_per_account" on "customer" ("shop", "external_id") where fingerprint is null;
      create table "shop_order_unsealed" ("order_id" uuid not null, "external_id" text null, "email" text null, "name" text null, primary key ("order_id"));
      create table "partner_unsealed" ("partner_id" uuid not null, "email" text not null, "application" text not null, primary key ("partner_id"));

      insert into "shop_order_unsealed" select "id", "customer_external_id", "customer_email", "customer_name" from "shop_order"
        where num_nonnulls("customer_external_id", "customer_email", "customer_name") > 0;
      insert into "partner_unsealed" select "id", "email", "application" from "partner";

      drop index "shop_order_customer_email_created_at_index";
      drop index "shop_order_shop_customer_external_id_index";
      alter table "shop_order" drop column "customer_external_id", drop column "customer_email", drop column "customer_name",
        add column "customer_id" uuid null, add column "customer_sealed" bytea null, add column "customer_erased_at" timestamptz null;
      alter table "shop_order" add constraint "shop_order_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete no action;
      create index "shop_order_customer_id_created_at_index" on "shop_order" ("customer_id", "created_at");

      alter table "partner" drop constraint "partner_email_unique";
      alter table "partner" drop column "email", drop column "application", add column "email_fingerprint" text null, add column "sealed" bytea null,
        add column "wrapped_key" bytea null, add column "key_id" text null, add column "erased_at" timestamptz null;
      alter table "partner" add constraint "partner_email_fingerprint_unique" unique ("email_fingerprint");

      alter table "inbox_delivery" add column "body_key" bytea null, add column "body_key_id" text null;
      update "inbox_delivery" set "body" = null where "state" in ('applied', 'stale', 'ignored') and "body" is not null;
    `);
  }

  /** Takes back the tables, not the sealing: without the keys nobody reads what was sealed, so then it refuses. Bodies that were let go stay gone. */
  override down(): void {
    this.addSql(`
      do $$ begin
        if exists (select from "customer") or exists (select from "partner" where "sealed" is not null or "erased_at" is not null)
          or exists (select from "inbox_delivery" where "body_key" is not null) then
          raise exception 'names and addresses are sealed already; to go back, restore the backup from before' using errcode = 'restrict_violation';
        end if;
      end $$;

      alter table "inbox_delivery" drop column "body_key", drop column "body_key_id";

      alter table "partner" add column "email" text null, add column "application" text null;
      update "partner" set "email" = u."email", "application" = u."application" from "partner_unsealed" u where u."partner_id" = "partner"."id";
      alter table "partner" alter column "email" set not null, alter column "application" set not null, drop constraint "partner_email_fingerprint_unique",
        drop column "email_fingerprint", drop column "sealed", drop column "wrapped_key", drop column "key_id", drop column "erased_at";
      alter table "partner" add constraint "partner_email_unique" unique ("email");

      alter table "shop_order" drop constraint "shop_order_customer_id_foreign";
      alter table "shop_order" drop column "customer_id", drop column "customer_sealed", drop column "customer_erased_at",
        add column "customer_external_id" text null, add column "customer_email" text null, add column "customer_name" text null;
      update "shop_order" set "customer_external_id" = u."external_id", "customer_email" = u."email", "customer_name" = u."name"
        from "shop_order_unsealed" u where u."order_id" = "shop_order"."id";
      create index "shop_order_customer_email_created_at_index" on "shop_order" ("customer_email", "created_at");
      create index "shop_order_shop_customer_external_id_index" on "shop_order" ("shop", "customer_external_id");

      drop table "shop_order_unsealed", "partner_unsealed", "customer", "vault_secret";
    `);
  }
}
