import { Migration } from "@mikro-orm/migrations";

/** What the programme tells many at once, and for whom courses are besides groups. */
export class TheProgrammeAnnounces extends Migration {
  override name = "20261124040000-the-programme-announces";

  override up(): void {
    this.addSql(`
      create table "announcement" ("id" bigserial primary key, "title" text not null, "words" text not null, "link" text null, "picture" text null, "picture_words" text null, "about_kind" text null, "about_id" text null, "begins_at" timestamptz null, "to_channels" boolean not null, "to_partners" boolean not null, "audience_status" text null, "group_id" uuid null, "state" text not null, "written_at" timestamptz not null, "send_at" timestamptz null, "begun_at" timestamptz null, "told_until" uuid null, "ended_at" timestamptz null, "held" text null);
      alter table "announcement" add constraint "announcement_group_id_foreign" foreign key ("group_id") references "partner_group" ("id") on delete no action;
      create unique index "announcement_one_unsent_about_it" on "announcement" ("about_kind", "about_id") where state in ('draft','scheduled');
      create index "announcement_about_kind_about_id_index" on "announcement" ("about_kind", "about_id");
      create index "announcement_to_go" on "announcement" ("send_at") where state in ('scheduled','sending');
      alter table "announcement" add constraint "announcement_about_kind_check" check (about_kind in ('article','course','craft-in','image','meeting','notes','terms'));
      alter table "announcement" add constraint "announcement_audience_status_check" check (audience_status in ('applied','active','paused'));
      alter table "announcement" add constraint "announcement_state_check" check (state in ('draft','scheduled','sending','sent','cancelled'));
      alter table "announcement" add constraint "announcement_held_check" check (held in ('late','over'));
      alter table "announcement" add constraint "announcement_about_check" check ((about_kind is null) = (about_id is null));
      alter table "announcement" add constraint "announcement_goes_somewhere" check (to_channels or to_partners);
      alter table "announcement" add constraint "announcement_one_audience" check (audience_status is null or group_id is null);
      alter table "announcement" add constraint "announcement_scheduled_check" check ((send_at is not null) = (state = 'scheduled'));
      alter table "announcement" add constraint "announcement_begun_check" check (begun_at is not null or state in ('draft','scheduled','cancelled'));
      alter table "announcement" add constraint "announcement_ended_check" check ((ended_at is not null) = (state in ('sent','cancelled')));
      create index "message_of_announcement" on "message" (split_part(key, ':', 3)) where kind = 'announcement';
      alter table "course" add column "audience_status" text null;
      alter table "course" add constraint "course_audience_status_check" check (audience_status in ('applied','active','paused'));
      alter table "course" add constraint "course_one_audience" check (audience_status is null or group_id is null);
    `);
  }

  override down(): void {
    this.addSql(`
      alter table "course" drop column "audience_status";
      drop index "message_of_announcement";
      delete from "message" where kind = 'announcement';
      drop table "announcement";
    `);
  }
}
