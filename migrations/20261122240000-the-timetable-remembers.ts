import { Migration } from "@mikro-orm/migrations";

/** Jobs run by themselves: what the timetable has seen to, who is at a run and until when, and how long its row is kept. */
export class TheTimetableRemembers extends Migration {
  override name = "20261122240000-the-timetable-remembers";

  override up(): void {
    this.addSql(`
      create table "job_standing" ("job" text not null, "registered_at" timestamptz not null, "mark_label" text null, "mark_due_at" timestamptz not null,
        "paused_at" timestamptz null, "paused_by" text null, "paused_reason" text null, primary key ("job"));

      alter table "job_run" add column "asked_at" timestamptz null, add column "tries" int null, add column "leased_until" timestamptz null,
        add column "keep_until" timestamptz null;
      update "job_run" set "asked_at" = coalesce("started_at", "due_at"), "tries" = case when "started_at" is null then 0 else 1 end;
      update "job_run" set "keep_until" = "due_at" + case when "label" like '%T%' then interval '14 days' else interval '400 days' end
        where "job" <> 'payout-batch';
      alter table "job_run" alter column "asked_at" set not null, alter column "tries" set not null;
      create index "job_run_job_due_at_index" on "job_run" ("job", "due_at");
      create index "job_run_keep_until_index" on "job_run" ("keep_until");
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "job_run_keep_until_index";
      drop index "job_run_job_due_at_index";
      alter table "job_run" drop column "asked_at", drop column "tries", drop column "leased_until", drop column "keep_until";
      drop table "job_standing";
    `);
  }
}
