import { Migration } from "@mikro-orm/migrations";

/** Rates for products, categories, partners and groups in one table, percentages and flat amounts; each line keeps the one it got. */
export class RatesHaveScopes extends Migration {
  override name = "20261122191100-rates-have-scopes";

  override up(): void {
    this.addSql(`
      create table "partner_group" ("id" uuid not null, "name" text not null, "key" text not null, "created_at" timestamptz not null, primary key ("id"));
      alter table "partner_group" add constraint "partner_group_key_unique" unique ("key");

      create table "partner_group_move" ("id" bigserial primary key, "partner_id" uuid not null, "group_id" uuid null, "effective_from" timestamptz not null, "recorded_at" timestamptz not null, "actor" text not null);
      create index "partner_group_move_partner_id_effective_from_index" on "partner_group_move" ("partner_id", "effective_from");
      alter table "partner_group_move" add constraint "partner_group_move_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "partner_group_move" add constraint "partner_group_move_group_id_foreign" foreign key ("group_id") references "partner_group" ("id") on delete no action;

      create table "rate_rule" ("id" bigserial primary key, "scope" text not null, "partner_id" uuid null, "group_id" uuid null, "shop" text null, "product_id" text null, "category_id" text null, "effective_from" timestamptz not null, "kind" text null, "basis_points" int null, "amount_minor" bigint null, "currency" text null, "recorded_at" timestamptz not null, "actor" text not null, "reason" text not null);
      create index "rate_rule_partner_id_index" on "rate_rule" ("partner_id");
      create index "rate_rule_group_id_index" on "rate_rule" ("group_id");
      create index "rate_rule_shop_product_id_index" on "rate_rule" ("shop", "product_id");
      create index "rate_rule_scope_category_id_index" on "rate_rule" ("scope", "category_id");
      alter table "rate_rule" add constraint "rate_rule_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "rate_rule" add constraint "rate_rule_group_id_foreign" foreign key ("group_id") references "partner_group" ("id") on delete no action;
      alter table "rate_rule" add constraint "rate_rule_subject" check ((partner_id is not null) = (scope in ('partner','partner-product')) and (group_id is not null) = (scope = 'group') and (product_id is not null) = (scope in ('product','partner-product')) and (category_id is not null) = (scope = 'category') and (shop is not null) = (scope in ('product','partner-product','category')));
      alter table "rate_rule" add constraint "rate_rule_value" check ((basis_points is not null) = (kind is not null and kind = 'percent') and (amount_minor is not null) = (kind is not null and kind <> 'percent') and (currency is not null) = (amount_minor is not null));
      alter table "rate_rule" add constraint "rate_rule_scope_check" check (scope in ('partner-product','product','category','partner','group','programme'));
      alter table "rate_rule" add constraint "rate_rule_kind_check" check (kind in ('percent','per-order','per-item'));
      alter table "rate_rule" add constraint "rate_rule_basis_points_check" check (basis_points >= 0 and basis_points <= 10000);
      alter table "rate_rule" add constraint "rate_rule_amount_minor_check" check (amount_minor >= 0);
    `);
    this.addSql(`
      insert into "rate_rule" ("scope", "partner_id", "effective_from", "kind", "basis_points", "recorded_at", "actor", "reason")
      select 'partner', "partner_id", "effective_from", case when "basis_points" is not null then 'percent' end, "basis_points", "recorded_at", "actor", 'set before rates had reasons'
      from "partner_rate" order by "id";
      drop table "partner_rate";
      create trigger "rate_rule_append_only" before update or delete or truncate on "rate_rule" for each statement execute function "refuse_change"();
      create trigger "partner_group_move_append_only" before update or delete or truncate on "partner_group_move" for each statement execute function "refuse_change"();
    `);
    this.addSql(`
      alter table "conversion_line" drop constraint "conversion_line_rate_source_check";
      alter table "conversion_line" add "tax_minor" bigint not null default '0', add "quantity" int not null default 1, add "rate_kind" text not null default 'percent', add "rate_minor" bigint null, add "rate_rule_id" bigint null;
      alter table "conversion_line" alter column "quantity" drop default, alter column "rate_kind" drop default;
      update "conversion_line" l set "quantity" = o."quantity" from "conversion" c join "shop_order_line" o on o."order_id" = c."order_id"
      where c."id" = l."conversion_id" and o."external_id" = l."line_external_id";
      update "conversion_line" l set "rate_rule_id" = (
        select r."id" from "rate_rule" r join "conversion" c on c."id" = l."conversion_id"
        where r."partner_id" = c."partner_id" and r."effective_from" <= c."ordered_at" order by r."effective_from" desc, r."id" desc limit 1)
      where "rate_source" = 'partner';
      alter table "conversion_line" add constraint "conversion_line_rate_rule_id_foreign" foreign key ("rate_rule_id") references "rate_rule" ("id") on delete no action;
      alter table "conversion_line" alter column "rate_basis_points" drop not null;
      alter table "conversion_line" add constraint "conversion_line_rate" check ((rate_basis_points is not null) = (rate_kind = 'percent') and (rate_minor is not null) = (rate_kind <> 'percent'));
      alter table "conversion_line" add constraint "conversion_line_rate_kind_check" check (rate_kind in ('percent','per-order','per-item'));
      alter table "conversion_line" add constraint "conversion_line_rate_source_check" check (rate_source in ('partner-product','product','category','partner','group','programme'));
    `);
  }

  /** What the former tables can't hold is lost: rates of other scopes, and how a line earned a flat amount (the amount itself stays). */
  override down(): void {
    this.addSql(`
      alter table "conversion_line" drop constraint "conversion_line_rate_rule_id_foreign", drop constraint "conversion_line_rate", drop constraint "conversion_line_rate_kind_check", drop constraint "conversion_line_rate_source_check";
      update "conversion_line" set "rate_basis_points" = coalesce("rate_basis_points", 0), "rate_source" = case "rate_source" when 'partner' then 'partner' else 'programme' end;
      alter table "conversion_line" alter column "rate_basis_points" set not null;
      alter table "conversion_line" drop column "tax_minor", drop column "quantity", drop column "rate_kind", drop column "rate_minor", drop column "rate_rule_id";
      alter table "conversion_line" add constraint "conversion_line_rate_source_check" check (rate_source in ('partner','programme'));

      create table "partner_rate" ("id" bigserial primary key, "partner_id" uuid not null, "effective_from" timestamptz not null, "recorded_at" timestamptz not null, "basis_points" int null, "actor" text not null);
      create index "partner_rate_partner_id_effective_from_index" on "partner_rate" ("partner_id", "effective_from");
      alter table "partner_rate" add constraint "partner_rate_basis_points_check" check (basis_points >= 0 and basis_points <= 10000);
      alter table "partner_rate" add constraint "partner_rate_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      insert into "partner_rate" ("partner_id", "effective_from", "recorded_at", "basis_points", "actor")
      select "partner_id", "effective_from", "recorded_at", "basis_points", "actor" from "rate_rule" where "scope" = 'partner' and ("kind" is null or "kind" = 'percent') order by "id";

      drop table "rate_rule";
      drop table "partner_group_move";
      drop table "partner_group";
    `);
  }
}
