import { Migration } from "@mikro-orm/migrations";

/** What earns tokens, what was granted, what partners ask for, quarters that are closed; with a catalogue to begin with. */
export class TokensAreEarned extends Migration {
  override name = "20261123150000-tokens-are-earned";

  override up(): void {
    this.addSql(`
      create table "token_activity" ("code" text not null, "name" text not null, "tokens" int not null, "quarter_cap" int null, "evidence" text not null, "source" text null, "is_open" boolean not null, "changed_at" timestamptz not null, primary key ("code"));
      create unique index "token_activity_one_a_source" on "token_activity" ("source") where is_open;
      alter table "token_activity" add constraint "token_activity_tokens_check" check (tokens > 0);
      alter table "token_activity" add constraint "token_activity_quarter_cap_check" check (quarter_cap >= tokens);
      alter table "token_activity" add constraint "token_activity_evidence_check" check (evidence in ('none','text','link','picture'));
      alter table "token_activity" add constraint "token_activity_source_check" check (source in ('first-sale','craft-in','meeting'));

      create table "token_grant" ("id" bigserial primary key, "partner_id" uuid not null, "activity" text not null, "tokens" int not null, "effective_at" timestamptz not null, "recorded_at" timestamptz not null, "cause" text not null, "nth" int not null, "counters_id" bigint null, "note" text null, "actor" text not null);
      create index "token_grant_partner_id_effective_at_index" on "token_grant" ("partner_id", "effective_at");
      create index "token_grant_effective_at_index" on "token_grant" ("effective_at");
      alter table "token_grant" add constraint "token_grant_partner_id_cause_nth_unique" unique ("partner_id", "cause", "nth");
      alter table "token_grant" add constraint "token_grant_counters_id_unique" unique ("counters_id");
      alter table "token_grant" add constraint "token_grant_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "token_grant" add constraint "token_grant_activity_foreign" foreign key ("activity") references "token_activity" ("code") on delete no action;
      alter table "token_grant" add constraint "token_grant_counters_id_foreign" foreign key ("counters_id") references "token_grant" ("id") on delete no action;
      alter table "token_grant" add constraint "token_grant_tokens_check" check (tokens <> 0);
      create trigger "token_grant_append_only" before update of "id", "partner_id", "activity", "tokens", "effective_at", "recorded_at", "cause", "nth", "counters_id", "actor" or delete or truncate
        on "token_grant" for each statement execute function "refuse_change"();

      create table "token_submission" ("id" uuid not null, "partner_id" uuid not null, "activity" text not null, "done_at" timestamptz not null, "evidence" text not null, "state" text not null, "submitted_at" timestamptz not null, "decided_at" timestamptz null, "decided_by" text null, "reason" text null, primary key ("id"));
      create index "token_submission_partner_id_submitted_at_index" on "token_submission" ("partner_id", "submitted_at");
      create index "token_submission_open" on "token_submission" ("submitted_at") where state = 'submitted';
      alter table "token_submission" add constraint "token_submission_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "token_submission" add constraint "token_submission_activity_foreign" foreign key ("activity") references "token_activity" ("code") on delete no action;
      alter table "token_submission" add constraint "token_submission_state_check" check (state in ('submitted','approved','declined','withdrawn'));

      create table "token_quarter" ("label" text not null, "starts_at" timestamptz not null, "ends_at" timestamptz not null, "requirement" int not null, "closed_at" timestamptz not null, "through_grant" bigint not null, primary key ("label"));

      create table "token_quarter_total" ("quarter" text not null, "partner_id" uuid not null, "total" int not null, "is_met" boolean not null, primary key ("quarter", "partner_id"));
      create index "token_quarter_total_partner_id_index" on "token_quarter_total" ("partner_id");
      alter table "token_quarter_total" add constraint "token_quarter_total_quarter_foreign" foreign key ("quarter") references "token_quarter" ("label") on delete no action;
      alter table "token_quarter_total" add constraint "token_quarter_total_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      create table "token_board_member" ("partner_id" uuid not null, "since" timestamptz not null, primary key ("partner_id"));
      alter table "token_board_member" add constraint "token_board_member_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      insert into "token_activity" ("code", "name", "tokens", "quarter_cap", "evidence", "source", "is_open", "changed_at") values
        ('first-sale', 'The first sale of the quarter', 5, 5, 'none', 'first-sale', true, now()),
        ('craft-in', 'Take part in a craft-in', 3, 12, 'none', 'craft-in', true, now()),
        ('host-craft-in', 'Host a craft-in', 8, 16, 'text', null, true, now()),
        ('meeting', 'Come to the monthly meeting', 3, 9, 'none', 'meeting', true, now()),
        ('share-project', 'Share a project online', 2, 10, 'link', null, true, now()),
        ('picture', 'Give a picture for everybody to use', 3, 9, 'picture', null, true, now()),
        ('course', 'Finish a course', 4, 8, 'text', null, true, now()),
        ('welcome', 'Welcome a new partner', 2, 6, 'text', null, true, now());
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "token_board_member"; drop table "token_quarter_total"; drop table "token_quarter"; drop table "token_submission";
      drop table "token_grant"; drop table "token_activity";
    `);
  }
}
