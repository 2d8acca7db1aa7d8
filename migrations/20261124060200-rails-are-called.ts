import { Migration } from "@mikro-orm/migrations";

/** Rails that are called: what they were asked, what they answered, and what they told by themselves. */
export class RailsAreCalled extends Migration {
  override name = "20261124060200-rails-are-called";

  override up(): void {
    this.addSql(`
      alter table "transfer" add column "rail_due_at" timestamptz null;
      alter table "transfer" drop constraint "transfer_rail_check";
      alter table "transfer" add constraint "transfer_rail_check" check (rail in ('manual','nacha','fake'));
      create index "transfer_rail_due" on "transfer" ("rail_due_at") where rail_due_at is not null;
      alter table "transfer_file" drop constraint "transfer_file_rail_check";
      alter table "transfer_file" add constraint "transfer_file_rail_check" check (rail in ('manual','nacha','fake'));

      create table "rail_call" ("id" bigserial primary key, "transfer_id" bigint not null, "asks" text not null, "at" timestamptz not null, "lease_until" timestamptz not null, "answered_at" timestamptz null, "answer" text null);
      create index "rail_call_transfer_id_index" on "rail_call" ("transfer_id");
      alter table "rail_call" add constraint "rail_call_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id");
      alter table "rail_call" add constraint "rail_call_asks_check" check (asks in ('submit','lookup'));
      alter table "rail_call" add constraint "rail_call_answer_check" check (answer in ('submitted','settled','failed','returned','no-such-key','no-answer'));
      alter table "rail_call" add constraint "rail_call_answered" check ((answered_at is null) = (answer is null));

      create table "rail_notice" ("rail" text not null, "notice_id" text not null, "key" text not null, "says" text not null, "reference" text null, "code" text null, "at" timestamptz not null, "heard_at" timestamptz not null, "transfer_id" bigint null, "outcome" text not null, primary key ("rail", "notice_id"));
      create index "rail_notice_transfer_id_index" on "rail_notice" ("transfer_id");
      alter table "rail_notice" add constraint "rail_notice_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id") on delete no action;
      alter table "rail_notice" add constraint "rail_notice_says_check" check (says in ('submitted','settled','failed','returned'));
      alter table "rail_notice" add constraint "rail_notice_outcome_check" check (outcome in ('done','older','contradiction','unknown-key'));
    `);
    this.addSql(`
      create trigger "rail_call_append_only" before update of "id", "transfer_id", "asks", "at", "lease_until" or delete or truncate
        on "rail_call" for each statement execute function "refuse_change"();
      create trigger "rail_notice_append_only" before update or delete or truncate on "rail_notice" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "rail_notice"; drop table "rail_call";
      alter table "transfer_file" drop constraint "transfer_file_rail_check";
      alter table "transfer_file" add constraint "transfer_file_rail_check" check (rail in ('manual','nacha'));
      alter table "transfer" drop column "rail_due_at";
      alter table "transfer" drop constraint "transfer_rail_check";
      alter table "transfer" add constraint "transfer_rail_check" check (rail in ('manual','nacha'));
    `);
  }
}
