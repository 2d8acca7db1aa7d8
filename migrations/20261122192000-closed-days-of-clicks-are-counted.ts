import { Migration } from "@mikro-orm/migrations";

/** Clicks of days that are over are counted once, by partner, campaign and page, so that figures cost the same however many there were. */
export class ClosedDaysOfClicksAreCounted extends Migration {
  override name = "20261122192000-closed-days-of-clicks-are-counted";

  override up(): void {
    this.addSql(`
      create table "click_closing" ("day" date not null, "from_at" timestamptz not null, "to_at" timestamptz not null, "closed_at" timestamptz not null, "checked_at" timestamptz not null, primary key ("day"));

      create table "click_day" ("partner_id" uuid not null, "day" date not null, "campaign" text not null, "landing_key" uuid not null, "counted" int not null, "repeat" int not null, "bot" int not null, "preview" int not null, "prefetch" int not null, "head" int not null, primary key ("partner_id", "day", "campaign", "landing_key"));

      create index "click_clicked_at_index" on "click" using brin ("clicked_at");
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "click_clicked_at_index";
      drop table "click_day", "click_closing";
    `);
  }
}
