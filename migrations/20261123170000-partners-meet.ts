import { Migration } from "@mikro-orm/migrations";

/** Meetings and their series, what was said in them, and who was there. */
export class PartnersMeet extends Migration {
  override name = "20261123170000-partners-meet";

  override up(): void {
    this.addSql(`
      create table "meeting_series" ("id" bigserial primary key, "title" text not null, "nth" smallint not null, "weekday" smallint not null, "time" text not null, "minutes" int not null, "zone" text not null, "link" text null, "place" text null, "without_fifth" text not null, "is_open" boolean not null, "created_at" timestamptz not null);
      alter table "meeting_series" add constraint "meeting_series_nth_check" check (nth >= 0 and nth <= 5);
      alter table "meeting_series" add constraint "meeting_series_weekday_check" check (weekday >= 1 and weekday <= 7);
      alter table "meeting_series" add constraint "meeting_series_minutes_check" check (minutes > 0);
      alter table "meeting_series" add constraint "meeting_series_without_fifth_check" check (without_fifth in ('skip','last'));

      create table "meeting" ("id" bigserial primary key, "uid" uuid not null, "series_id" bigint null, "original_date" date null, "title" text not null, "starts_at" timestamptz not null, "ends_at" timestamptz not null, "zone" text not null, "place" text null, "link" text null, "agenda" text null, "recording" text null, "code_word" text null, "state" text not null, "sequence" int not null, "reason" text null, "created_at" timestamptz not null);
      alter table "meeting" add constraint "meeting_uid_unique" unique ("uid");
      alter table "meeting" add constraint "meeting_series_id_original_date_unique" unique ("series_id", "original_date");
      create index "meeting_starts_at_index" on "meeting" ("starts_at");
      alter table "meeting" add constraint "meeting_series_id_foreign" foreign key ("series_id") references "meeting_series" ("id") on delete no action;
      alter table "meeting" add constraint "meeting_state_check" check (state in ('scheduled','cancelled'));
      alter table "meeting" add constraint "meeting_times_check" check (ends_at > starts_at);

      create table "meeting_note" ("id" bigserial primary key, "meeting_id" bigint not null, "at_second" int null, "words" text not null, "recorded_at" timestamptz not null);
      create index "meeting_note_meeting_id_index" on "meeting_note" ("meeting_id");
      create index "meeting_note_words" on "meeting_note" using gin (to_tsvector('english', words));
      alter table "meeting_note" add constraint "meeting_note_meeting_id_foreign" foreign key ("meeting_id") references "meeting" ("id") on delete no action;

      create table "meeting_attendance" ("meeting_id" bigint not null, "partner_id" uuid not null, "at" timestamptz not null, "actor" text not null, primary key ("meeting_id", "partner_id"));
      create index "meeting_attendance_partner_id_index" on "meeting_attendance" ("partner_id");
      alter table "meeting_attendance" add constraint "meeting_attendance_meeting_id_foreign" foreign key ("meeting_id") references "meeting" ("id") on delete no action;
      alter table "meeting_attendance" add constraint "meeting_attendance_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
    `);
  }

  override down(): void {
    this.addSql(`drop table "meeting_attendance"; drop table "meeting_note"; drop table "meeting"; drop table "meeting_series";`);
  }
}
