import { Migration } from "@mikro-orm/migrations";

/** A return file of the bank's that somebody sends along in chat waits until another person confirms it. */
export class ReturnFilesWaitForTwo extends Migration {
  override name = "20261125021000-return-files-wait-for-two";

  override up(): void {
    this.addSql(`
      create table "bank_answer_waiting" ("id" bigserial primary key, "content_hash" text not null, "answers" jsonb not null, "taken_by_id" uuid not null, "taken_at" timestamptz not null, "decided_by_id" uuid null, "decided_at" timestamptz null, "file_id" bigint null);
      alter table "bank_answer_waiting" add constraint "bank_answer_waiting_taken_by_id_foreign" foreign key ("taken_by_id") references "staff_member" ("id");
      alter table "bank_answer_waiting" add constraint "bank_answer_waiting_decided_by_id_foreign" foreign key ("decided_by_id") references "staff_member" ("id") on delete no action;
      alter table "bank_answer_waiting" add constraint "bank_answer_waiting_file_id_foreign" foreign key ("file_id") references "bank_answer_file" ("id") on delete no action;
      alter table "bank_answer_waiting" add constraint "bank_answer_waiting_file_id_unique" unique ("file_id");
      alter table "bank_answer_waiting" add constraint "bank_answer_waiting_two_persons" check (file_id is null or decided_by_id <> taken_by_id);
      create unique index "bank_answer_waiting_once" on "bank_answer_waiting" ("content_hash") where decided_at is null;
    `);
  }

  override down(): void {
    this.addSql(`drop table "bank_answer_waiting";`);
  }
}
