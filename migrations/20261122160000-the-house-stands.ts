import { Migration } from "@mikro-orm/migrations";

/** The tables of the foundation: audit, programme, partners, ledger, orders, attribution, conversions, payouts, job runs. */
export class TheHouseStands extends Migration {
  override name = "20261122160000-the-house-stands";

  override up(): void {
    this.addSql(`
      create table "audit_entry" ("id" uuid not null, "at" timestamptz not null, "actor" text not null, "act" text not null, "subject_kind" text not null, "subject_id" text not null, "reason" text null, "facts" jsonb not null, primary key ("id"));
      create index "audit_entry_at_index" on "audit_entry" ("at");
      create index "audit_entry_subject_kind_subject_id_index" on "audit_entry" ("subject_kind", "subject_id");

      create table "click" ("id" uuid not null, "clicked_at" timestamptz not null, "partner_id" uuid not null, "share_link_id" text null, "campaign" text not null, "landing" text not null, "referrer_host" text null, "visitor" text not null, "verdict" text not null, primary key ("id", "clicked_at")) partition by range ("clicked_at");
      create index "click_partner_id_clicked_at_index" on "click" ("partner_id", "clicked_at");
      create index "click_visitor_clicked_at_index" on "click" ("visitor", "clicked_at");
      alter table "click" add constraint "click_verdict_check" check (verdict in ('counted','repeat','bot','preview','prefetch','head'));

      create table "inbox_delivery" ("id" uuid not null, "shop" text not null, "format" text not null, "topic" text null, "key" text not null, "delivery_id" text null, "body" bytea null, "received_at" timestamptz not null, "state" text not null, "reason" text null, "detail" text null, "order_external_id" text null, "settled_at" timestamptz null, primary key ("id"));
      create index "inbox_delivery_open" on "inbox_delivery" ("received_at") where state in ('received','set-aside');
      create index "inbox_delivery_shop_order_external_id_index" on "inbox_delivery" ("shop", "order_external_id");
      alter table "inbox_delivery" add constraint "inbox_delivery_shop_key_unique" unique ("shop", "key");
      alter table "inbox_delivery" add constraint "inbox_delivery_state_check" check (state in ('received','applied','stale','ignored','set-aside'));

      create table "job_run" ("id" uuid not null, "job" text not null, "label" text not null, "due_at" timestamptz not null, "state" text not null, "asked_by" text not null, "started_at" timestamptz null, "finished_at" timestamptz null, "outcome" jsonb null, "error_reference" text null, primary key ("id"));
      alter table "job_run" add constraint "job_run_job_label_unique" unique ("job", "label");
      alter table "job_run" add constraint "job_run_state_check" check (state in ('due','running','done','failed','skipped'));

      create table "partner" ("id" uuid not null, "share_id" text not null, "name" text not null, "email" text not null, "status" text not null, "zone" text null, "locale" text null, "application" text not null, "applied_at" timestamptz not null, primary key ("id"));
      alter table "partner" add constraint "partner_share_id_unique" unique ("share_id");
      alter table "partner" add constraint "partner_email_unique" unique ("email");
      create index "partner_status_index" on "partner" ("status");
      alter table "partner" add constraint "partner_status_check" check (status in ('applied','active','declined','paused','closed'));

      create table "ledger_entry" ("id" uuid not null, "kind" text not null, "key" text not null, "partner_id" uuid not null, "currency" text not null, "effective_at" timestamptz not null, "recorded_at" timestamptz not null, primary key ("id"));
      alter table "ledger_entry" add constraint "ledger_entry_key_unique" unique ("key");
      create index "ledger_entry_partner_id_recorded_at_index" on "ledger_entry" ("partner_id", "recorded_at");

      create table "ledger_posting" ("id" bigserial primary key, "entry_id" uuid not null, "account" text not null, "partner_id" uuid not null, "currency" text not null, "minor" bigint not null);
      create index "ledger_posting_entry_id_index" on "ledger_posting" ("entry_id");
      create index "ledger_posting_partner_id_currency_account_index" on "ledger_posting" ("partner_id", "currency", "account") include ("minor");
      alter table "ledger_posting" add constraint "ledger_posting_account_check" check (account in ('expense','payable','wallet','reserved','in-transit','fees','bank','withheld'));
      alter table "ledger_posting" add constraint "ledger_posting_minor_check" check (minor <> 0);

      create table "partner_rate" ("id" bigserial primary key, "partner_id" uuid not null, "effective_from" timestamptz not null, "recorded_at" timestamptz not null, "basis_points" int null, "actor" text not null);
      create index "partner_rate_partner_id_effective_from_index" on "partner_rate" ("partner_id", "effective_from");
      alter table "partner_rate" add constraint "partner_rate_basis_points_check" check (basis_points >= 0 and basis_points <= 10000);

      create table "partner_status_change" ("id" bigserial primary key, "partner_id" uuid not null, "at" timestamptz not null, "from_status" text null, "to_status" text not null, "actor" text not null, "reason" text null);
      create index "partner_status_change_partner_id_at_index" on "partner_status_change" ("partner_id", "at");

      create table "payout_batch" ("id" uuid not null, "period" text not null, "attempt" int not null, "state" text not null, "cut_off_at" timestamptz not null, "created_at" timestamptz not null, "progress_partner_id" uuid null, "prepared_at" timestamptz null, "items_hash" text null, "released_at" timestamptz null, "cancelled_at" timestamptz null, "cancel_reason" text null, primary key ("id"));
      alter table "payout_batch" add constraint "payout_batch_period_attempt_unique" unique ("period", "attempt");
      create unique index "payout_batch_one_standing" on "payout_batch" ("period") where state <> 'cancelled';
      create unique index payout_batch_one_open on payout_batch ((true)) where state in ('preparing','prepared','releasing');
      alter table "payout_batch" add constraint "payout_batch_state_check" check (state in ('preparing','prepared','releasing','released','cancelled'));

      create table "payout" ("id" uuid not null, "batch_id" uuid not null, "partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "state" text not null, "reason" text null, "released_at" timestamptz null, primary key ("id"));
      create index "payout_partner_id_released_at_index" on "payout" ("partner_id", "released_at");
      alter table "payout" add constraint "payout_batch_id_partner_id_currency_unique" unique ("batch_id", "partner_id", "currency");
      alter table "payout" add constraint "payout_amount_minor_check" check (amount_minor > 0);
      alter table "payout" add constraint "payout_state_check" check (state in ('prepared','released','dropped','cancelled'));

      create table "payout_set_aside" ("batch_id" uuid not null, "partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "reason" text not null, primary key ("batch_id", "partner_id", "currency"));
      alter table "payout_set_aside" add constraint "payout_set_aside_reason_check" check (reason in ('below-minimum','not-positive','no-minimum','partner-paused','changed','fault'));

      create table "programme" ("id" int not null, "name" text not null, "zone" text not null, "currency" text not null, "is_demonstration" boolean not null, "frozen_at" timestamptz null, "frozen_reason" text null, "created_at" timestamptz not null, primary key ("id"));
      alter table "programme" add constraint "programme_id_check" check (id = 1);

      create table "programme_terms" ("id" bigserial primary key, "effective_from" timestamptz not null, "recorded_at" timestamptz not null, "recorded_by" text not null, "reason" text not null, "terms" jsonb not null);
      create index "programme_terms_effective_from_index" on "programme_terms" ("effective_from");

      create table "share_link" ("id" text not null, "partner_id" uuid not null, "target" text not null, "campaign" text not null default '', "created_at" timestamptz not null, primary key ("id"));
      alter table "share_link" add constraint "share_link_partner_id_target_campaign_unique" unique ("partner_id", "target", "campaign");

      create table "share_reference" ("reference" text not null, "partner_id" uuid not null, "kind" text not null, "is_current" boolean not null, "since" timestamptz not null, "retired_at" timestamptz null, primary key ("reference"));
      create index "share_reference_partner_id_kind_index" on "share_reference" ("partner_id", "kind");
      create unique index "share_reference_one_current_slug" on "share_reference" ("partner_id") where kind = 'slug' and is_current;
      alter table "share_reference" add constraint "share_reference_kind_check" check (kind in ('share-id','slug','legacy'));

      create table "shop_order" ("id" uuid not null, "shop" text not null, "external_id" text not null, "number" text null, "status" text null, "shop_status" text null, "currency" text null, "created_at" timestamptz null, "paid_at" timestamptz null, "modified_at" timestamptz null, "claimed_at" timestamptz null, "received_at" timestamptz null, "pending_since" timestamptz null, "trashed_at" timestamptz null, "needs_reread" boolean not null default false, "snapshot_hash" text null, "total_minor" bigint null, "tax_minor" bigint null, "shipping_minor" bigint null, "discount_minor" bigint null, "refunded_minor" bigint null, "customer_external_id" text null, "customer_email" text null, "customer_name" text null, "created_via" text null, "renewal_of" text null, "coupons" text[] null, "carriers" jsonb null, "first_seen_at" timestamptz not null, primary key ("id"));
      create index "shop_order_number_index" on "shop_order" ("number");
      create index "shop_order_customer_email_created_at_index" on "shop_order" ("customer_email", "created_at");
      create index "shop_order_shop_customer_external_id_index" on "shop_order" ("shop", "customer_external_id");
      create index "shop_order_shop_renewal_of_index" on "shop_order" ("shop", "renewal_of");
      create index "shop_order_created_at_index" on "shop_order" ("created_at");
      alter table "shop_order" add constraint "shop_order_shop_external_id_unique" unique ("shop", "external_id");
      alter table "shop_order" add constraint "shop_order_status_check" check (status in ('awaiting-payment','in-retry','paid','partly-refunded','refunded','disputed','cancelled','failed'));

      create table "attribution_decision" ("id" uuid not null, "order_id" uuid not null, "partner_id" uuid null, "rule" text not null, "evidence" jsonb not null, "campaign" text not null, "decided_at" timestamptz not null, "decided_by" text not null, "superseded_at" timestamptz null, primary key ("id"));
      create index "attribution_decision_partner_id_index" on "attribution_decision" ("partner_id");
      create unique index "attribution_decision_one_standing" on "attribution_decision" ("order_id") where superseded_at is null;
      alter table "attribution_decision" add constraint "attribution_decision_rule_check" check (rule in ('staff-assignment','last-click','renewal','none'));

      create table "conversion" ("id" uuid not null, "order_id" uuid not null, "partner_id" uuid not null, "decision_id" uuid not null, "currency" text not null, "status" text not null, "reason" text not null, "amount_minor" bigint not null, "posted_minor" bigint not null default '0', "revision" int not null default 0, "hold_days" int not null, "ordered_at" timestamptz not null, "matures_at" timestamptz null, "review_flag" text null, "staff_rejection" text null, "superseded_at" timestamptz null, "created_at" timestamptz not null, primary key ("id"));
      create index "conversion_order_id_index" on "conversion" ("order_id");
      create index "conversion_partner_id_ordered_at_index" on "conversion" ("partner_id", "ordered_at");
      create index "conversion_waiting_for_payout" on "conversion" ("partner_id", "currency", "matures_at") where status = 'unpaid' and superseded_at is null;
      create unique index "conversion_one_standing_sale" on "conversion" ("order_id") where superseded_at is null;
      alter table "conversion" add constraint "conversion_status_check" check (status in ('pending','unpaid','paid','rejected'));
      alter table "conversion" add constraint "conversion_amount_minor_check" check (amount_minor >= 0);

      create table "correction" ("id" uuid not null, "conversion_id" uuid not null, "revision" int not null, "partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "reason" text not null, "effective_at" timestamptz not null, primary key ("id"));
      create index "correction_partner_id_currency_effective_at_index" on "correction" ("partner_id", "currency", "effective_at");
      alter table "correction" add constraint "correction_conversion_id_revision_unique" unique ("conversion_id", "revision");
      alter table "correction" add constraint "correction_amount_minor_check" check (amount_minor <> 0);

      create table "payout_item" ("id" bigserial primary key, "payout_id" uuid not null, "conversion_id" uuid null, "correction_id" uuid null, "amount_minor" bigint not null, "is_standing" boolean not null);
      create index "payout_item_payout_id_index" on "payout_item" ("payout_id");
      create unique index "payout_item_conversion_once" on "payout_item" ("conversion_id") where is_standing;
      create unique index "payout_item_correction_once" on "payout_item" ("correction_id") where is_standing;
      alter table "payout_item" add constraint "payout_item_one_subject" check (num_nonnulls(conversion_id, correction_id) = 1);

      create table "conversion_status_change" ("id" bigserial primary key, "conversion_id" uuid not null, "at" timestamptz not null, "from_status" text null, "to_status" text not null, "reason" text not null, "actor" text not null);
      create index "conversion_status_change_conversion_id_index" on "conversion_status_change" ("conversion_id");

      create table "conversion_line" ("conversion_id" uuid not null, "line_external_id" text not null, "base_minor" bigint not null, "rate_basis_points" int not null, "rate_source" text not null, "commission_minor" bigint not null, primary key ("conversion_id", "line_external_id"));
      alter table "conversion_line" add constraint "conversion_line_rate_source_check" check (rate_source in ('partner','programme'));

      create table "shop_order_line" ("order_id" uuid not null, "external_id" text not null, "position" int not null, "product_id" text null, "name" text not null, "quantity" int not null, "total_minor" bigint not null, "tax_minor" bigint not null, primary key ("order_id", "external_id"));

      create table "shop_order_refund" ("order_id" uuid not null, "external_id" text not null, "total_minor" bigint not null, "reason" text not null, "by_line" jsonb null, primary key ("order_id", "external_id"));
      alter table "shop_order_refund" add constraint "shop_order_refund_total_minor_check" check (total_minor >= 0);

      create table "staff_member" ("id" uuid not null, "handle" text not null, "name" text not null, "roles" text[] not null, "partner_id" uuid null, "created_at" timestamptz not null, primary key ("id"));
      alter table "staff_member" add constraint "staff_member_handle_unique" unique ("handle");

      create table "batch_approval" ("batch_id" uuid not null, "staff_id" uuid not null, "items_hash" text not null, "at" timestamptz not null, primary key ("batch_id", "staff_id"));

      create table "visitor_salt" ("day" date not null, "salt" text not null, primary key ("day"));

      create table "wallet" ("partner_id" uuid not null, "currency" text not null, "balance_minor" bigint not null, primary key ("partner_id", "currency"));
      alter table "wallet" add constraint "wallet_balance_minor_check" check (balance_minor >= 0);

      alter table "ledger_entry" add constraint "ledger_entry_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "ledger_posting" add constraint "ledger_posting_entry_id_foreign" foreign key ("entry_id") references "ledger_entry" ("id");
      alter table "ledger_posting" add constraint "ledger_posting_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "partner_rate" add constraint "partner_rate_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "partner_status_change" add constraint "partner_status_change_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "payout" add constraint "payout_batch_id_foreign" foreign key ("batch_id") references "payout_batch" ("id");
      alter table "payout" add constraint "payout_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "payout_set_aside" add constraint "payout_set_aside_batch_id_foreign" foreign key ("batch_id") references "payout_batch" ("id");
      alter table "payout_set_aside" add constraint "payout_set_aside_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "share_link" add constraint "share_link_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "share_reference" add constraint "share_reference_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "attribution_decision" add constraint "attribution_decision_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");
      alter table "attribution_decision" add constraint "attribution_decision_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;

      alter table "conversion" add constraint "conversion_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");
      alter table "conversion" add constraint "conversion_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "conversion" add constraint "conversion_decision_id_foreign" foreign key ("decision_id") references "attribution_decision" ("id");

      alter table "correction" add constraint "correction_conversion_id_foreign" foreign key ("conversion_id") references "conversion" ("id");
      alter table "correction" add constraint "correction_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      alter table "payout_item" add constraint "payout_item_payout_id_foreign" foreign key ("payout_id") references "payout" ("id");
      alter table "payout_item" add constraint "payout_item_conversion_id_foreign" foreign key ("conversion_id") references "conversion" ("id") on delete no action;
      alter table "payout_item" add constraint "payout_item_correction_id_foreign" foreign key ("correction_id") references "correction" ("id") on delete no action;

      alter table "conversion_status_change" add constraint "conversion_status_change_conversion_id_foreign" foreign key ("conversion_id") references "conversion" ("id");

      alter table "conversion_line" add constraint "conversion_line_conversion_id_foreign" foreign key ("conversion_id") references "conversion" ("id");

      alter table "shop_order_line" add constraint "shop_order_line_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");

      alter table "shop_order_refund" add constraint "shop_order_refund_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");

      alter table "staff_member" add constraint "staff_member_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;

      alter table "batch_approval" add constraint "batch_approval_batch_id_foreign" foreign key ("batch_id") references "payout_batch" ("id") on update no action on delete no action;
      alter table "batch_approval" add constraint "batch_approval_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id") on update no action on delete no action;

      alter table "wallet" add constraint "wallet_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
    `);
    this.addSql(`
      create sequence "partner_share_id" start 1001;

      -- Clicks: one partition a month, made ahead by the attribution room; the default one makes sure that no click is ever refused.
      create schema if not exists "click_partition";
      create table "click_partition"."click_other" partition of "click" default;

      -- What was written stays written.
      create function "refuse_change"() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
      create trigger "audit_entry_append_only" before update or delete or truncate on "audit_entry" for each statement execute function "refuse_change"();
      create trigger "ledger_entry_append_only" before update or delete or truncate on "ledger_entry" for each statement execute function "refuse_change"();
      create trigger "ledger_posting_append_only" before update or delete or truncate on "ledger_posting" for each statement execute function "refuse_change"();
      create trigger "conversion_status_change_append_only" before update or delete or truncate on "conversion_status_change" for each statement execute function "refuse_change"();
      create trigger "partner_status_change_append_only" before update or delete or truncate on "partner_status_change" for each statement execute function "refuse_change"();
      create trigger "programme_terms_append_only" before update or delete or truncate on "programme_terms" for each statement execute function "refuse_change"();

      -- The postings of one event arrive in one statement and sum to zero. Per statement with a transition table: per row it would ruin the batch.
      create function "refuse_unbalanced"() returns trigger language plpgsql as $$
      begin
        if exists (select from "new_postings" group by "entry_id", "currency" having sum("minor") <> 0 or count(*) < 2) then
          raise exception 'postings of an entry must sum to zero' using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger "ledger_posting_balanced" after insert on "ledger_posting" referencing new table as "new_postings" for each statement execute function "refuse_unbalanced"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop schema "click_partition" cascade;
      drop table "audit_entry", "click", "inbox_delivery", "job_run", "partner", "ledger_entry", "ledger_posting", "partner_rate", "partner_status_change", "payout_batch", "payout", "payout_set_aside", "programme", "programme_terms", "share_link", "share_reference", "shop_order", "attribution_decision", "conversion", "correction", "payout_item", "conversion_status_change", "conversion_line", "shop_order_line", "shop_order_refund", "staff_member", "batch_approval", "visitor_salt", "wallet" cascade;
      drop sequence "partner_share_id";
      drop function "refuse_change", "refuse_unbalanced";
    `);
  }
}
