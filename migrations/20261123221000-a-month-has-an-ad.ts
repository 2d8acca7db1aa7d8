import { Migration } from "@mikro-orm/migrations";

/** What the programme says to everybody once a month. */
export class AMonthHasAnAd extends Migration {
  override name = "20261123221000-a-month-has-an-ad";

  override up(): void {
    this.addSql(`
      create table "monthly_ad" ("id" bigserial primary key, "month" text not null, "title" text not null, "words" text not null, "link" text null, "picture" text null, "state" text not null, "written_at" timestamptz not null, "shown_at" timestamptz null);
      create unique index "monthly_ad_one_a_month" on "monthly_ad" ("month") where state <> 'cancelled';
      alter table "monthly_ad" add constraint "monthly_ad_month_check" check (month ~ '^[0-9]{4}-[0-9]{2}$');
      alter table "monthly_ad" add constraint "monthly_ad_state_check" check (state in ('draft','scheduled','shown','cancelled'));
      alter table "monthly_ad" add constraint "monthly_ad_shown_check" check ((shown_at is not null) = (state = 'shown'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "monthly_ad";`);
  }
}
