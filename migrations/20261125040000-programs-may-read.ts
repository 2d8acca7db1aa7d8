import { Migration } from "@mikro-orm/migrations";

/** Programs read with keys of their own, and ask for what changed since they asked last. */
export class ProgramsMayRead extends Migration {
  override name = "20261125040000-programs-may-read";

  override up(): void {
    this.addSql(`
      create table "api_key" ("id" uuid not null, "prefix" text not null, "hash" text not null, "name" text not null, "scopes" text[] not null, "made_by" text not null, "made_at" timestamptz not null, "expires_at" timestamptz null, "last_used_on" date null, "revoked_at" timestamptz null, primary key ("id"));
      alter table "api_key" add constraint "api_key_prefix_unique" unique ("prefix");

      alter table "partner" add column "changed_at" timestamptz not null default now();
      update "partner" p set "changed_at" = coalesce((select max(c."at") from "partner_status_change" c where c."partner_id" = p."id"), p."applied_at");
      create index "partner_changed" on "partner" ("changed_at", "id");

      alter table "conversion" add column "changed_at" timestamptz not null default now();
      update "conversion" c set "changed_at" = greatest(c."created_at", c."superseded_at",
        (select max(m."at") from "conversion_status_change" m where m."conversion_id" = c."id"),
        (select max(k."effective_at") from "correction" k where k."conversion_id" = c."id"));
      create index "conversion_changed" on "conversion" ("changed_at", "id");

      alter table "payout" add column "changed_at" timestamptz not null default now();
      update "payout" o set "changed_at" = coalesce(o."released_at", (select b."created_at" from "payout_batch" b where b."id" = o."batch_id"));
      create index "payout_changed" on "payout" ("changed_at", "id");

      create index "click_day_of_all" on "click_day" ("day", "partner_id");
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "click_day_of_all";
      alter table "payout" drop column "changed_at";
      alter table "conversion" drop column "changed_at";
      alter table "partner" drop column "changed_at";
      drop table "api_key";
    `);
  }
}
