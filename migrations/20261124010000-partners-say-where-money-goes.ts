import { Migration } from "@mikro-orm/migrations";

/** Bank accounts, version by version, and the links by which partners enter them. */
export class PartnersSayWhereMoneyGoes extends Migration {
  override name = "20261124010000-partners-say-where-money-goes";

  override up(): void {
    this.addSql(`
      create table "destination" ("id" uuid not null, "partner_id" uuid not null, "version" int not null, "kind" text not null, "currency" text not null, "country" text not null, "sealed" bytea null, "wrapped_key" bytea null, "key_id" text null, "fingerprint" text null, "last4" text null, "bank_name" text null, "state" text not null, "entered_at" timestamptz not null, "entered_by_id" uuid null, "confirmed_at" timestamptz null, "usable_from" timestamptz null, "ended_at" timestamptz null, "block_reason" text null, "unblock_asked_by" uuid null, "unblock_asked_at" timestamptz null, primary key ("id"));
      create index "destination_fingerprint_index" on "destination" ("fingerprint");
      alter table "destination" add constraint "destination_partner_id_version_unique" unique ("partner_id", "version");
      create unique index "destination_one_confirmed" on "destination" ("partner_id") where state = 'confirmed';
      create unique index "destination_one_entered" on "destination" ("partner_id") where state = 'entered';
      alter table "destination" add constraint "destination_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "destination" add constraint "destination_entered_by_id_foreign" foreign key ("entered_by_id") references "chat_identity" ("id") on delete no action;
      alter table "destination" add constraint "destination_version_check" check (version > 0);
      alter table "destination" add constraint "destination_kind_check" check (kind in ('us-account','iban'));
      alter table "destination" add constraint "destination_state_check" check (state in ('entered','confirmed','replaced','removed','blocked'));
      alter table "destination" add constraint "destination_confirmed" check ((state = 'entered') = (confirmed_at is null) and (confirmed_at is null) = (usable_from is null));
      alter table "destination" add constraint "destination_ended" check ((state in ('entered', 'confirmed')) = (ended_at is null));
      alter table "destination" add constraint "destination_unblock" check (unblock_asked_at is null or state = 'blocked');

      create table "bank_link" ("id" uuid not null, "token_hash" text not null, "partner_id" uuid not null, "asked_by_id" uuid null, "made_at" timestamptz not null, "expires_at" timestamptz not null, "ended_at" timestamptz null, "destination_id" uuid null, primary key ("id"));
      alter table "bank_link" add constraint "bank_link_token_hash_unique" unique ("token_hash");
      create index "bank_link_made_at_index" on "bank_link" ("made_at");
      create unique index "bank_link_one_open" on "bank_link" ("partner_id") where ended_at is null;
      alter table "bank_link" add constraint "bank_link_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "bank_link" add constraint "bank_link_asked_by_id_foreign" foreign key ("asked_by_id") references "chat_identity" ("id") on delete no action;
      alter table "bank_link" add constraint "bank_link_destination_id_foreign" foreign key ("destination_id") references "destination" ("id") on delete no action;

      -- What a version says never changes; when its partner is erased it can be emptied, and only that. What was never confirmed may go.
      create trigger "destination_append_only" before update of "id", "partner_id", "version", "kind", "currency", "country", "entered_at"
        on "destination" for each statement execute function "refuse_change"();
      create trigger "destination_kept_append_only" before update of "sealed", "fingerprint", "last4", "bank_name" on "destination"
        for each row when (new."sealed" is not null or new."fingerprint" is not null or new."last4" is not null or new."bank_name" is not null)
        execute function "refuse_change"();
      create trigger "destination_gone_append_only" before delete on "destination"
        for each row when (old."state" <> 'entered') execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`drop table "bank_link"; drop table "destination";`);
  }
}
