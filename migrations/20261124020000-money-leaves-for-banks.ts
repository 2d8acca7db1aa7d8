import { Migration } from "@mikro-orm/migrations";

/** Transfers from wallets to bank accounts, the files that they leave in, and what two persons say of them. */
export class MoneyLeavesForBanks extends Migration {
  override name = "20261124020000-money-leaves-for-banks";

  override up(): void {
    this.addSql(`
      create table "transfer_file" ("id" bigserial primary key, "rail" text not null, "currency" text not null, "process_on" date not null, "created_at" timestamptz not null, "count" int not null, "net_minor" bigint not null, "content_hash" text not null, "state" text not null, "sent_at" timestamptz null);
      alter table "transfer_file" add constraint "transfer_file_content_hash_unique" unique ("content_hash");
      create index "transfer_file_open" on "transfer_file" ("created_at") where state = 'open';
      alter table "transfer_file" add constraint "transfer_file_rail_check" check (rail in ('manual'));
      alter table "transfer_file" add constraint "transfer_file_state_check" check (state in ('open','sent','withdrawn'));

      create table "transfer_file_mark" ("file_id" bigint not null, "staff_id" uuid not null, "says" text not null, "at" timestamptz not null, primary key ("file_id", "staff_id", "says"));
      alter table "transfer_file_mark" add constraint "transfer_file_mark_file_id_foreign" foreign key ("file_id") references "transfer_file" ("id");
      alter table "transfer_file_mark" add constraint "transfer_file_mark_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id");
      alter table "transfer_file_mark" add constraint "transfer_file_mark_says_check" check (says in ('sent','withdrawn'));

      create table "transfer" ("id" bigserial primary key, "partner_id" uuid not null, "currency" text not null, "amount_minor" bigint not null, "fee_minor" bigint not null, "destination_id" uuid not null, "state" text not null, "request_key" text not null, "requested_at" timestamptz not null, "process_on" date not null, "cut_off_at" timestamptz not null, "expected_on" date not null, "file_id" bigint null, "rail_key" text null, "submitted_at" timestamptz null, "ended_at" timestamptz null);
      alter table "transfer" add constraint "transfer_rail_key_unique" unique ("rail_key");
      alter table "transfer" add constraint "transfer_partner_id_request_key_unique" unique ("partner_id", "request_key");
      create index "transfer_partner_id_requested_at_index" on "transfer" ("partner_id", "requested_at");
      create index "transfer_open" on "transfer" ("cut_off_at") where ended_at is null;
      alter table "transfer" add constraint "transfer_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "transfer" add constraint "transfer_destination_id_foreign" foreign key ("destination_id") references "destination" ("id");
      alter table "transfer" add constraint "transfer_file_id_foreign" foreign key ("file_id") references "transfer_file" ("id") on delete no action;
      alter table "transfer" add constraint "transfer_amount_minor_check" check (amount_minor > 0);
      alter table "transfer" add constraint "transfer_fee_minor_check" check (fee_minor >= 0);
      alter table "transfer" add constraint "transfer_net_check" check (amount_minor > fee_minor);
      alter table "transfer" add constraint "transfer_state_check" check (state in ('requested','held','approved','submitting','submitted','unknown','review','settled','failed','returned','cancelled'));

      create table "transfer_code" ("partner_id" uuid not null, "request_key" text not null, "code_hash" text not null, "made_at" timestamptz not null, "expires_at" timestamptz not null, "tries" int not null, "spent_at" timestamptz null, primary key ("partner_id", "request_key"));
      create index "transfer_code_made_at_index" on "transfer_code" ("made_at");
      alter table "transfer_code" add constraint "transfer_code_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");

      create table "transfer_move" ("id" bigserial primary key, "transfer_id" bigint not null, "at" timestamptz not null, "from_state" text null, "to_state" text not null, "actor" text not null, "code" text null, "note" text null);
      create index "transfer_move_transfer_id_index" on "transfer_move" ("transfer_id");
      alter table "transfer_move" add constraint "transfer_move_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id");

      create table "transfer_mark" ("transfer_id" bigint not null, "staff_id" uuid not null, "says" text not null, "code" text not null, "at" timestamptz not null, primary key ("transfer_id", "staff_id", "says", "code"));
      alter table "transfer_mark" add constraint "transfer_mark_transfer_id_foreign" foreign key ("transfer_id") references "transfer" ("id");
      alter table "transfer_mark" add constraint "transfer_mark_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id");
      alter table "transfer_mark" add constraint "transfer_mark_says_check" check (says in ('settled','failed','returned'));
    `);
    this.addSql(`
      create trigger "transfer_file_mark_append_only" before update or delete or truncate on "transfer_file_mark" for each statement execute function "refuse_change"();
      create trigger "transfer_mark_append_only" before update or delete or truncate on "transfer_mark" for each statement execute function "refuse_change"();
      create trigger "transfer_move_append_only" before update of "id", "transfer_id", "at", "from_state", "to_state", "actor" or delete or truncate
        on "transfer_move" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(
      `drop table "transfer_mark"; drop table "transfer_move"; drop table "transfer_code"; drop table "transfer"; drop table "transfer_file_mark"; drop table "transfer_file";`,
    );
  }
}
