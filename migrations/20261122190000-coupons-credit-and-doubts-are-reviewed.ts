import { Migration } from "@mikro-orm/migrations";

/** Coupons with their owners, the rules that came with them, what persons let pass, and partners' claims to missing sales. */
export class CouponsCreditAndDoubtsAreReviewed extends Migration {
  override name = "20261122190000-coupons-credit-and-doubts-are-reviewed";

  override up(): void {
    this.addSql(`
      create table "missing_sale_claim" ("id" uuid not null, "partner_id" uuid not null, "order_number" text not null, "account" text not null, "state" text not null, "made_at" timestamptz not null, "answer" text null, "answered_by" text null, "answered_at" timestamptz null, primary key ("id"));
      create index "missing_sale_claim_order_number_index" on "missing_sale_claim" ("order_number");
      create index "missing_sale_claim_open" on "missing_sale_claim" ("made_at") where state = 'open';
      alter table "missing_sale_claim" add constraint "missing_sale_claim_partner_id_order_number_unique" unique ("partner_id", "order_number");

      create table "coupon" ("id" uuid not null, "code" text not null, "partner_id" uuid not null, "owned_from" timestamptz not null, "owned_until" timestamptz null, "given_by" text not null, "taken_by" text null, primary key ("id"));
      create index "coupon_code_owned_from_index" on "coupon" ("code", "owned_from");
      create index "coupon_partner_id_index" on "coupon" ("partner_id");
      create unique index "coupon_one_open_owner" on "coupon" ("code") where owned_until is null;

      create table "review_clearance" ("id" uuid not null, "order_id" uuid not null, "partner_id" uuid null, "question" text not null, "reason" text not null, "cleared_by" text not null, "cleared_at" timestamptz not null, primary key ("id"));
      alter table "review_clearance" add constraint "review_clearance_order_id_question_partner_id_unique" unique ("order_id", "question", "partner_id");

      alter table "attribution_decision" drop constraint "attribution_decision_rule_check";
      create index "attribution_decision_orphan_renewal" on "attribution_decision" ("decided_at") where rule = 'renewal' and partner_id is null and superseded_at is null;
      alter table "attribution_decision" add constraint "attribution_decision_rule_check" check (rule in ('staff-assignment','coupon','last-click','first-click','lifetime','renewal','none'));

      create index "conversion_under_review" on "conversion" ("created_at") where review_flag is not null and superseded_at is null;

      alter table "missing_sale_claim" add constraint "missing_sale_claim_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "missing_sale_claim" add constraint "missing_sale_claim_state_check" check (state in ('open','accepted','declined'));
      alter table "coupon" add constraint "coupon_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "coupon" add constraint "coupon_owned_until_check" check (owned_until >= owned_from);
      alter table "review_clearance" add constraint "review_clearance_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");
      alter table "review_clearance" add constraint "review_clearance_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "review_clearance" add constraint "review_clearance_question_check" check (question in ('self-referral','renewal-unclear','origin-rejected','renewal-unknown'));
    `);
  }

  /** Fails while a decision rests on one of the rules that it would take away: those have to be decided otherwise first. */
  override down(): void {
    this.addSql(`
      alter table "attribution_decision" drop constraint "attribution_decision_rule_check";
      alter table "attribution_decision" add constraint "attribution_decision_rule_check" check (rule in ('staff-assignment','last-click','renewal','none'));
      drop index "attribution_decision_orphan_renewal";
      drop index "conversion_under_review";
      drop table "missing_sale_claim", "coupon", "review_clearance";
    `);
  }
}
