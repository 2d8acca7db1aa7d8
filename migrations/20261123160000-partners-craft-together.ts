import { Migration } from "@mikro-orm/migrations";

/** Craft-ins, and who has a seat or waits for one. */
export class PartnersCraftTogether extends Migration {
  override name = "20261123160000-partners-craft-together";

  override up(): void {
    this.addSql(`
      create sequence "craft_in_place";
      create table "craft_in" ("id" bigserial primary key, "uid" uuid not null, "title" text not null, "host_id" uuid null, "starts_at" timestamptz not null, "ends_at" timestamptz not null, "zone" text not null, "place" text null, "link" text null, "capacity" int null, "materials" text null, "picture" text null, "closes_at" timestamptz not null, "state" text not null, "sequence" int not null, "created_at" timestamptz not null, "reason" text null);
      alter table "craft_in" add constraint "craft_in_uid_unique" unique ("uid");
      create index "craft_in_starts_at_index" on "craft_in" ("starts_at");
      alter table "craft_in" add constraint "craft_in_host_id_foreign" foreign key ("host_id") references "partner" ("id") on delete no action;
      alter table "craft_in" add constraint "craft_in_state_check" check (state in ('proposed','scheduled','declined','cancelled'));
      alter table "craft_in" add constraint "craft_in_times_check" check (ends_at > starts_at and closes_at <= starts_at);
      alter table "craft_in" add constraint "craft_in_capacity_check" check (capacity > 0);

      create table "craft_in_sign_up" ("craft_in_id" bigint not null, "partner_id" uuid not null, "state" text not null, "place" bigint not null, "changed_at" timestamptz not null, primary key ("craft_in_id", "partner_id"));
      create index "craft_in_sign_up_partner_id_index" on "craft_in_sign_up" ("partner_id");
      alter table "craft_in_sign_up" add constraint "craft_in_sign_up_craft_in_id_foreign" foreign key ("craft_in_id") references "craft_in" ("id") on delete no action;
      alter table "craft_in_sign_up" add constraint "craft_in_sign_up_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "craft_in_sign_up" add constraint "craft_in_sign_up_state_check" check (state in ('signed-up','wait-listed','left','attended','absent'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "craft_in_sign_up"; drop table "craft_in"; drop sequence "craft_in_place";`);
  }
}
