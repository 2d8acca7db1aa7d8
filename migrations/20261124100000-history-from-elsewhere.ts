import { Migration } from "@mikro-orm/migrations";

/** What an earlier affiliate system knew can be taken over: who its partners were, what it promised, what it paid, what lay in its wallets. */
export class HistoryFromElsewhere extends Migration {
  override name = "20261124100000-history-from-elsewhere";

  override up(): void {
    this.addSql(`
      alter table "conversion" add column "imported_minor" bigint null;
      alter table "conversion" add constraint "conversion_imported_minor_check" check (imported_minor >= 0);
      alter table "payout" add column "is_external" boolean not null default false;
      create index "payout_external" on "payout" ("partner_id", "currency") where is_external;
      alter table "attribution_decision" drop constraint "attribution_decision_rule_check";
      alter table "attribution_decision" add constraint "attribution_decision_rule_check" check (rule in ('staff-assignment','coupon','last-click','first-click','lifetime','renewal','imported','none'));
      alter table "review_clearance" drop constraint "review_clearance_question_check";
      alter table "review_clearance" add constraint "review_clearance_question_check" check (question in ('self-referral','renewal-unclear','origin-rejected','imported','renewal-unknown'));

      create table "opening_balance" ("partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "recorded_at" timestamptz not null, "actor" text not null, primary key ("partner_id", "currency"));
      alter table "opening_balance" add constraint "opening_balance_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on update no action on delete no action;
      alter table "opening_balance" add constraint "opening_balance_amount_minor_check" check (amount_minor > 0);

      create table "imported_partner" ("key" text not null, "partner_id" uuid not null, "imported_at" timestamptz not null, primary key ("key"));
      create index "imported_partner_partner_id_index" on "imported_partner" ("partner_id");
      alter table "imported_partner" add constraint "imported_partner_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      create table "imported_referral" ("key" text not null, "partner_id" uuid not null, "said_status" text not null, "amount_minor" bigint not null, "currency" text not null, "shop" text not null, "external_id" text not null, "number" text not null, "label" text not null, "campaign" text not null, "made_at" timestamptz not null, "place" bigint not null, "payout_key" text null, "order_id" uuid not null, "decision_id" uuid not null, "conversion_id" uuid not null, "applied_at" timestamptz null, "problem" text null, primary key ("key"));
      create index "imported_referral_partner_id_place_index" on "imported_referral" ("partner_id", "place");
      create index "imported_referral_shop_external_id_index" on "imported_referral" ("shop", "external_id");
      create index "imported_referral_open" on "imported_referral" ("partner_id") where applied_at is null;
      alter table "imported_referral" add constraint "imported_referral_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "imported_referral" add constraint "imported_referral_conversion_id_unique" unique ("conversion_id");
      alter table "imported_referral" add constraint "imported_referral_said_status_check" check (said_status in ('paid','unpaid','pending','rejected','draft','failed'));
      alter table "imported_referral" add constraint "imported_referral_amount_minor_check" check (amount_minor >= 0);

      create table "imported_payout" ("key" text not null, "partner_id" uuid not null, "amount_minor" bigint not null, "made_at" timestamptz not null, "state" text not null, "referral_keys" text[] not null, "place" bigint not null, "is_matched" boolean null, primary key ("key"));
      create index "imported_payout_partner_id_index" on "imported_payout" ("partner_id");
      alter table "imported_payout" add constraint "imported_payout_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "imported_payout"; drop table "imported_referral"; drop table "imported_partner"; drop table "opening_balance";
      alter table "payout" drop column "is_external";
      alter table "conversion" drop column "imported_minor";
      alter table "attribution_decision" drop constraint "attribution_decision_rule_check";
      alter table "attribution_decision" add constraint "attribution_decision_rule_check" check (rule in ('staff-assignment','coupon','last-click','first-click','lifetime','renewal','none'));
      alter table "review_clearance" drop constraint "review_clearance_question_check";
      alter table "review_clearance" add constraint "review_clearance_question_check" check (question in ('self-referral','renewal-unclear','origin-rejected','renewal-unknown'));
    `);
  }
}
