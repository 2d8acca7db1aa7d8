import { Migration } from "@mikro-orm/migrations";

/** What banks say of our entries: their return files, line by line, each taken in once. */
export class BanksAnswer extends Migration {
  override name = "20261124060100-banks-answer";

  override up(): void {
    this.addSql(`
      create table "bank_answer_file" ("id" bigserial primary key, "content_hash" text not null, "received_at" timestamptz not null, "actor" text not null);
      alter table "bank_answer_file" add constraint "bank_answer_file_content_hash_unique" unique ("content_hash");

      create table "bank_answer_line" ("file_id" bigint not null, "line" int not null, "says" text not null, "code" text not null, "trace" text not null, "minor" bigint not null, "transfer_id" bigint null, "problem" text null, primary key ("file_id", "line"));
      create index "bank_answer_line_transfer_id_index" on "bank_answer_line" ("transfer_id");
      alter table "bank_answer_line" add constraint "bank_answer_line_file_id_foreign" foreign key ("file_id") references "bank_answer_file" ("id");
      alter table "bank_answer_line" add constraint "bank_answer_line_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id") on delete no action;
      alter table "bank_answer_line" add constraint "bank_answer_line_says_check" check (says in ('return','correction','none'));
      alter table "bank_answer_line" add constraint "bank_answer_line_problem_check" check (problem in ('no-answer','unknown-code','between-banks','unknown-trace','returned-already','not-sent','other-amount','other-number'));
    `);
    this.addSql(`
      create trigger "bank_answer_file_append_only" before update or delete or truncate on "bank_answer_file" for each statement execute function "refuse_change"();
      create trigger "bank_answer_line_append_only" before update or delete or truncate on "bank_answer_line" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`drop table "bank_answer_line"; drop table "bank_answer_file";`);
  }
}
