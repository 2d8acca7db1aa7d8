import { Migration } from "@mikro-orm/migrations";

/** Customers whose orders wait for their payment are written to, at most three times an order, until they want no more. */
export class CustomersAreWrittenTo extends Migration {
  override name = "20261124000000-customers-are-written-to";

  override up(): void {
    this.addSql(`
      alter table "shop_order" add column "waited_until" timestamptz null;
      create index "shop_order_waiting" on "shop_order" ("created_at") where pending_since is not null;

      create table "pending_order_mail" ("order_id" uuid not null, "nth" smallint not null, "customer_id" uuid not null, "since" timestamptz not null, "step" smallint not null, "shop_status" text not null, "at" timestamptz not null, primary key ("order_id", "nth"));
      alter table "pending_order_mail" add constraint "pending_order_mail_order_id_since_step_unique" unique ("order_id", "since", "step");
      alter table "pending_order_mail" add constraint "pending_order_mail_order_id_foreign" foreign key ("order_id") references "shop_order" ("id") on delete no action;
      alter table "pending_order_mail" add constraint "pending_order_mail_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete no action;
      alter table "pending_order_mail" add constraint "pending_order_mail_nth_check" check (nth >= 1 and nth <= 3);

      create table "pending_order_opt_out" ("order_id" uuid not null, "at" timestamptz not null, primary key ("order_id"));
      alter table "pending_order_opt_out" add constraint "pending_order_opt_out_order_id_foreign" foreign key ("order_id") references "shop_order" ("id") on delete no action;

      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer'));
    `);
  }

  override down(): void {
    this.addSql(`
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff'));
      drop table "pending_order_opt_out";
      drop table "pending_order_mail";
      drop index "shop_order_waiting";
      alter table "shop_order" drop column "waited_until";
    `);
  }
}
