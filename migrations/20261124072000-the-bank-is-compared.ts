import { Migration } from "@mikro-orm/migrations";

/** Statements of the bank, line by line, and what a person decided that each line is. */
export class TheBankIsCompared extends Migration {
  override name = "20261124072000-the-bank-is-compared";

  override up(): void {
    this.addSql(`
      create table "bank_statement" ("id" bigserial primary key, "uid" uuid not null, "wrapped_key" bytea not null, "key_id" text not null, "content_hash" text not null, "currency" text not null, "first_day" date not null, "last_day" date not null, "lines" int not null, "taken_at" timestamptz not null, "taken_by_id" uuid null);
      alter table "bank_statement" add constraint "bank_statement_uid_unique" unique ("uid");
      alter table "bank_statement" add constraint "bank_statement_content_hash_unique" unique ("content_hash");
      alter table "bank_statement" add constraint "bank_statement_taken_by_id_foreign" foreign key ("taken_by_id") references "staff_member" ("id") on delete no action;

      create table "bank_statement_line" ("statement_id" bigint not null, "nth" int not null, "fingerprint" text not null, "booked_on" date not null, "minor" bigint not null, "sealed" bytea null, "decision" text null, "transfer_id" bigint null, "file_id" bigint null, "reason" text null, "decided_by_id" uuid null, "decided_at" timestamptz null, primary key ("statement_id", "nth"));
      alter table "bank_statement_line" add constraint "bank_statement_line_fingerprint_unique" unique ("fingerprint");
      create unique index "bank_statement_line_one_transfer" on "bank_statement_line" ("transfer_id") where minor < 0;
      alter table "bank_statement_line" add constraint "bank_statement_line_one_file" unique ("file_id");
      create index "bank_statement_line_open" on "bank_statement_line" ("statement_id") where decision is null;
      alter table "bank_statement_line" add constraint "bank_statement_line_statement_id_foreign" foreign key ("statement_id") references "bank_statement" ("id");
      alter table "bank_statement_line" add constraint "bank_statement_line_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id") on delete no action;
      alter table "bank_statement_line" add constraint "bank_statement_line_file_id_foreign" foreign key ("file_id") references "transfer_file" ("id") on delete no action;
      alter table "bank_statement_line" add constraint "bank_statement_line_decided_by_id_foreign" foreign key ("decided_by_id") references "staff_member" ("id") on delete no action;
      alter table "bank_statement_line" add constraint "bank_statement_line_minor_check" check (minor <> 0);
      alter table "bank_statement_line" add constraint "bank_statement_line_decision_check" check (decision in ('confirmed','explained'));
      alter table "bank_statement_line" add constraint "bank_statement_line_decided" check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by_id is null));
      alter table "bank_statement_line" add constraint "bank_statement_line_explained" check ((reason is not null) = (decision is not null and decision = 'explained'));
      alter table "bank_statement_line" add constraint "bank_statement_line_confirmed" check ((num_nonnulls(transfer_id, file_id) = 1) = (decision is not null and decision = 'confirmed') and num_nonnulls(transfer_id, file_id) < 2);
    `);
  }

  override down(): void {
    this.addSql(`drop table "bank_statement_line"; drop table "bank_statement";`);
  }
}
