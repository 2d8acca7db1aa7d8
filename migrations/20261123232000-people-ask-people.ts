import { Migration } from "@mikro-orm/migrations";

/** Questions to the programme's people with what was said both ways, and what people think of the programme. */
export class PeopleAskPeople extends Migration {
  override name = "20261123232000-people-ask-people";

  override up(): void {
    this.addSql(`
      create table "asked_question" ("id" bigserial primary key, "uid" uuid not null, "wrapped_key" bytea not null, "key_id" text not null, "partner_id" uuid null, "account" text not null, "platform" text not null, "state" text not null, "assignee_id" uuid null, "asked_at" timestamptz not null, "changed_at" timestamptz not null, "open_since" timestamptz null, "alarmed_at" timestamptz null, "rating" smallint null);
      alter table "asked_question" add constraint "asked_question_uid_unique" unique ("uid");
      create index "asked_question_partner_id_index" on "asked_question" ("partner_id");
      create index "asked_question_account_index" on "asked_question" ("account");
      create index "asked_question_state_changed_at_index" on "asked_question" ("state", "changed_at");
      alter table "asked_question" add constraint "asked_question_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "asked_question" add constraint "asked_question_assignee_id_foreign" foreign key ("assignee_id") references "staff_member" ("id") on delete no action;
      alter table "asked_question" add constraint "asked_question_platform_check" check (platform in ('console','discord','slack'));
      alter table "asked_question" add constraint "asked_question_state_check" check (state in ('draft','open','waiting','answered'));
      alter table "asked_question" add constraint "asked_question_rating_check" check (rating >= 1 and rating <= 5);

      create table "question_entry" ("id" bigserial primary key, "question_id" bigint not null, "staff_id" uuid null, "sealed" bytea null, "at" timestamptz not null);
      create index "question_entry_question_id_index" on "question_entry" ("question_id");
      alter table "question_entry" add constraint "question_entry_question_id_foreign" foreign key ("question_id") references "asked_question" ("id") on delete no action;
      alter table "question_entry" add constraint "question_entry_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id") on delete no action;

      create table "feedback" ("id" bigserial primary key, "uid" uuid not null, "wrapped_key" bytea null, "key_id" text null, "sealed" bytea null, "partner_id" uuid null, "kind" text not null, "rating" smallint null, "at" timestamptz not null, "done_at" timestamptz null);
      alter table "feedback" add constraint "feedback_uid_unique" unique ("uid");
      create index "feedback_partner_id_index" on "feedback" ("partner_id");
      create index "feedback_at_index" on "feedback" ("at");
      alter table "feedback" add constraint "feedback_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "feedback" add constraint "feedback_kind_check" check (kind in ('idea','problem','praise'));
      alter table "feedback" add constraint "feedback_rating_check" check (rating >= 1 and rating <= 5);
    `);
  }

  override down(): void {
    this.addSql(`drop table "feedback"; drop table "question_entry"; drop table "asked_question";`);
  }
}
