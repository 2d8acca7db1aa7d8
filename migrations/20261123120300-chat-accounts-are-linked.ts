import { Migration } from "@mikro-orm/migrations";

/** Chat accounts stand for partners and staff; mailed codes and one-time tokens connect them. */
export class ChatAccountsAreLinked extends Migration {
  override name = "20261123120300-chat-accounts-are-linked";

  override up(): void {
    this.addSql(`
      create table "chat_identity" ("id" uuid not null, "platform" text not null, "workspace" text not null, "fingerprint" text not null, "sealed" bytea not null, "wrapped_key" bytea not null, "key_id" text not null, "partner_id" uuid null, "staff_id" uuid null, "linked_at" timestamptz not null, "unlinked_at" timestamptz null, "dm_channel" text null, "dm_closed_at" timestamptz null, primary key ("id"));
      create index "chat_identity_partner_id_index" on "chat_identity" ("partner_id");
      create index "chat_identity_staff_id_index" on "chat_identity" ("staff_id");
      create unique index "chat_identity_one_partner" on "chat_identity" ("fingerprint") where unlinked_at is null and partner_id is not null;
      create unique index "chat_identity_one_staff" on "chat_identity" ("fingerprint") where unlinked_at is null and staff_id is not null;

      create table "connect_code" ("id" uuid not null, "platform" text not null, "fingerprint" text not null, "address_fingerprint" text not null, "sealed" bytea not null, "wrapped_key" bytea not null, "key_id" text not null, "asked_at" timestamptz not null, "expires_at" timestamptz not null, "partner_id" uuid null, "code_hash" text null, "tries" int not null, "ended_at" timestamptz null, primary key ("id"));
      create index "connect_code_fingerprint_asked_at_index" on "connect_code" ("fingerprint", "asked_at");
      create index "connect_code_address_fingerprint_asked_at_index" on "connect_code" ("address_fingerprint", "asked_at");
      create index "connect_code_asked_at_index" on "connect_code" ("asked_at");
      create unique index "connect_code_one_open" on "connect_code" ("fingerprint") where ended_at is null;

      create table "operator_invite" ("id" uuid not null, "token_hash" text not null, "staff_id" uuid null, "made_at" timestamptz not null, "expires_at" timestamptz not null, "used_at" timestamptz null, primary key ("id"));
      alter table "operator_invite" add constraint "operator_invite_token_hash_unique" unique ("token_hash");
      create index "operator_invite_made_at_index" on "operator_invite" ("made_at");

      alter table "staff_member" add "partner_since" timestamptz null;

      alter table "chat_identity" add constraint "chat_identity_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "chat_identity" add constraint "chat_identity_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id") on delete no action;
      alter table "chat_identity" add constraint "chat_identity_one_subject" check (num_nonnulls(partner_id, staff_id) = 1);
      alter table "chat_identity" add constraint "chat_identity_platform_check" check (platform in ('discord','slack'));
      alter table "connect_code" add constraint "connect_code_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "connect_code" add constraint "connect_code_platform_check" check (platform in ('discord','slack'));
      alter table "operator_invite" add constraint "operator_invite_staff_id_foreign" foreign key ("staff_id") references "staff_member" ("id") on delete no action;
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "chat_identity", "connect_code", "operator_invite";
      alter table "staff_member" drop column "partner_since";
    `);
  }
}
