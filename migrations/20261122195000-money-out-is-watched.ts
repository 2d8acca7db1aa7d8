import { Migration } from "@mikro-orm/migrations";

/**
 * What is unusual about a payout is kept with it; staff set a payout aside with a note; credits by hand take two persons.
 * Approvals and corrections are append-only: a consent to other items is another row.
 */
export class MoneyOutIsWatched extends Migration {
  override name = "20261122195000-money-out-is-watched";

  override up(): void {
    this.addSql(`
      create table "payout_anomaly" ("payout_id" uuid not null, "kind" text not null, "figure" bigint not null, primary key ("payout_id", "kind"));
      alter table "payout_anomaly" add constraint "payout_anomaly_payout_id_foreign" foreign key ("payout_id") references "payout" ("id") on update no action on delete no action;
      alter table "payout_anomaly" add constraint "payout_anomaly_kind_check" check (kind in ('first-payout','above-average','many-corrections','new-partner','under-review','one-customer','no-minimum'));

      create table "credit" ("id" bigserial primary key, "partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "why" text not null, "state" text not null, "requested_by_id" uuid not null, "requested_at" timestamptz not null, "expires_at" timestamptz not null, "decided_by_id" uuid null, "decided_at" timestamptz null, "decision_reason" text null);
      create index "credit_partner_id_requested_at_index" on "credit" ("partner_id", "requested_at");
      create index "credit_open" on "credit" ("expires_at") where state = 'requested';
      alter table "credit" add constraint "credit_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "credit" add constraint "credit_requested_by_id_foreign" foreign key ("requested_by_id") references "staff_member" ("id");
      alter table "credit" add constraint "credit_decided_by_id_foreign" foreign key ("decided_by_id") references "staff_member" ("id") on delete no action;
      alter table "credit" add constraint "credit_two_persons" check (state <> 'confirmed' or decided_by_id <> requested_by_id);
      alter table "credit" add constraint "credit_amount_minor_check" check (amount_minor > 0);
      alter table "credit" add constraint "credit_state_check" check (state in ('requested','confirmed','declined','withdrawn'));

      alter table "payout_set_aside" drop constraint "payout_set_aside_reason_check";
      alter table "payout_set_aside" add "note" text null;
      create index "payout_set_aside_partner_id_index" on "payout_set_aside" ("partner_id");
      alter table "payout_set_aside" add constraint "payout_set_aside_reason_check" check (reason in ('below-minimum','not-positive','no-minimum','partner-paused','changed','fault','by-staff'));

      alter table "batch_approval" drop constraint "batch_approval_pkey";
      alter table "batch_approval" add primary key ("batch_id", "staff_id", "items_hash");

      create trigger "batch_approval_append_only" before update or delete or truncate on "batch_approval" for each statement execute function "refuse_change"();
      create trigger "correction_append_only" before update or delete or truncate on "correction" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    // What the older schema has no place for gives way: the newest consent of a person stays, a set-aside by staff becomes a plain one.
    this.addSql(`
      drop trigger "correction_append_only" on "correction";
      drop trigger "batch_approval_append_only" on "batch_approval";

      delete from "batch_approval" a using "batch_approval" b where a.batch_id = b.batch_id and a.staff_id = b.staff_id and (a.at, a.items_hash) < (b.at, b.items_hash);
      alter table "batch_approval" drop constraint "batch_approval_pkey";
      alter table "batch_approval" add primary key ("batch_id", "staff_id");

      update "payout_set_aside" set reason = 'changed' where reason = 'by-staff';
      alter table "payout_set_aside" drop constraint "payout_set_aside_reason_check";
      drop index "payout_set_aside_partner_id_index";
      alter table "payout_set_aside" drop column "note";
      alter table "payout_set_aside" add constraint "payout_set_aside_reason_check" check (reason in ('below-minimum','not-positive','no-minimum','partner-paused','changed','fault'));

      drop table "credit", "payout_anomaly";
    `);
  }
}
