import { Migration } from "@mikro-orm/migrations";

/** Messages, what became of each try, what people want to be told and how, and addresses that take no mail. */
export class MessagesWaitInAnOutbox extends Migration {
  override name = "20261122250000-messages-wait-in-an-outbox";

  override up(): void {
    this.addSql(`
      create table "message" ("id" uuid not null, "kind" text not null, "recipient_kind" text not null, "recipient_id" uuid not null, "channel" text not null, "key" text not null, "facts" bytea null, "facts_key" bytea null, "facts_key_id" text null, "created_at" timestamptz not null, "state" text not null, "due_at" timestamptz not null, "lease_until" timestamptz null, "attempts" int not null, "give_up_at" timestamptz null, "reason" text null, "detail" text null, "settled_at" timestamptz null, "carrier_id" uuid null, primary key ("id"));
      create index "message_recipient_id_recipient_kind_index" on "message" ("recipient_id", "recipient_kind");
      create index "message_carrier" on "message" ("carrier_id") where carrier_id is not null;
      create index "message_due" on "message" ("due_at") where state = 'queued';
      create index "message_sending" on "message" ("lease_until") where state = 'sending';
      create index "message_in_trouble" on "message" ("settled_at") where state in ('dead','unknown-outcome');
      alter table "message" add constraint "message_key_channel_unique" unique ("key", "channel");

      create table "message_attempt" ("id" bigserial primary key, "message_id" uuid not null, "at" timestamptz not null, "ended_at" timestamptz null, "outcome" text null, "detail" text null);
      create index "message_attempt_message_id_index" on "message_attempt" ("message_id");

      create table "message_preference" ("recipient_kind" text not null, "recipient_id" uuid not null, "class" text not null, "channel" text not null, "cadence" text not null, "changed_at" timestamptz not null, primary key ("recipient_kind", "recipient_id", "class", "channel"));

      create table "suppression" ("fingerprint" text not null, "reason" text not null, "since" timestamptz not null, primary key ("fingerprint", "reason"));

      create table "channel_pace" ("channel" text not null, "free_at" timestamptz not null, primary key ("channel"));

      alter table "message" add constraint "message_carrier_id_foreign" foreign key ("carrier_id") references "message" ("id") on delete set null;
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff'));
      alter table "message" add constraint "message_channel_check" check (channel in ('mail','discord','slack'));
      alter table "message" add constraint "message_state_check" check (state in ('queued','sending','sent','suppressed','dead','unknown-outcome'));
      alter table "message_attempt" add constraint "message_attempt_message_id_foreign" foreign key ("message_id") references "message" ("id") on delete cascade;
      alter table "message_attempt" add constraint "message_attempt_outcome_check" check (outcome in ('accepted','deferred','refused','undecided'));
      alter table "message_preference" add constraint "message_preference_recipient_kind_check" check (recipient_kind in ('partner','staff'));
      alter table "message_preference" add constraint "message_preference_class_check" check (class in ('transactional','relationship','subscription'));
      alter table "message_preference" add constraint "message_preference_channel_check" check (channel in ('mail','discord','slack'));
      alter table "message_preference" add constraint "message_preference_cadence_check" check (cadence in ('at-once','daily','weekly','off'));
      alter table "suppression" add constraint "suppression_reason_check" check (reason in ('bounced','complained'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "message_attempt", "message", "message_preference", "suppression", "channel_pace";`);
  }
}
