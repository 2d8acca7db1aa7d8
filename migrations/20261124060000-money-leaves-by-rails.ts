import { Migration } from "@mikro-orm/migrations";

/** Which way each transfer took; what stands in which file, also once a file was replaced by one without some of them. */
export class MoneyLeavesByRails extends Migration {
  override name = "20261124060000-money-leaves-by-rails";

  override up(): void {
    this.addSql(`
      alter table "transfer" add column "rail" text null, add column "rail_reference" text null;
      alter table "transfer" add constraint "transfer_rail_check" check (rail in ('manual','nacha'));
      create index "transfer_rail_reference_index" on "transfer" ("rail_reference");
      update "transfer" set "rail" = 'manual' where "submitted_at" is not null;

      alter table "transfer_file" add column "header" jsonb null, add column "made_on" date null, add column "modifier" text null, add column "replaces_id" bigint null;
      alter table "transfer_file" drop constraint "transfer_file_rail_check";
      alter table "transfer_file" add constraint "transfer_file_rail_check" check (rail in ('manual','nacha'));
      alter table "transfer_file" add constraint "transfer_file_replaces_id_unique" unique ("replaces_id");
      alter table "transfer_file" add constraint "transfer_file_of_day" unique ("made_on", "modifier");

      create table "transfer_file_line" ("file_id" bigint not null, "transfer_id" bigint not null, primary key ("file_id", "transfer_id"));
      alter table "transfer_file_line" add constraint "transfer_file_line_file_id_foreign" foreign key ("file_id") references "transfer_file" ("id");
      alter table "transfer_file_line" add constraint "transfer_file_line_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id");
      insert into "transfer_file_line" ("file_id", "transfer_id") select "file_id", "id" from "transfer" where "file_id" is not null;

      create table "transfer_taken_out" ("file_id" bigint not null, "transfer_id" bigint not null, "staff_id" uuid not null, "at" timestamptz not null, primary key ("file_id", "transfer_id", "staff_id"));
      alter table "transfer_taken_out" add constraint "transfer_taken_out_file_id_foreign" foreign key ("file_id") references "transfer_file" ("id");
      alter table "transfer_taken_out" add constraint "transfer_taken_out_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id");
      alter table "transfer_taken_out" add constraint "transfer_taken_out_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id");
    `);
    this.addSql(`
      create trigger "transfer_file_line_append_only" before update or delete or truncate on "transfer_file_line" for each statement execute function "refuse_change"();
      create trigger "transfer_taken_out_append_only" before update or delete or truncate on "transfer_taken_out" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "transfer_taken_out"; drop table "transfer_file_line";
      alter table "transfer_file" drop column "replaces_id", drop column "modifier", drop column "made_on", drop column "header";
      alter table "transfer_file" drop constraint "transfer_file_rail_check";
      alter table "transfer_file" add constraint "transfer_file_rail_check" check (rail in ('manual'));
      alter table "transfer" drop column "rail_reference", drop column "rail";
    `);
  }
}
