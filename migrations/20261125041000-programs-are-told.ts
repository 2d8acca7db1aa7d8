import { Migration } from "@mikro-orm/migrations";

/** Other programs are told what happens: where, what, and each try. */
export class ProgramsAreTold extends Migration {
  override name = "20261125041000-programs-are-told";

  override up(): void {
    this.addSql(`
      create table "webhook_endpoint" ("id" uuid not null, "url" text not null, "kinds" text[] not null, "sealed" bytea null, "wrapped_key" bytea null, "key_id" text null, "state" text not null, "off_because" text null, "made_by" text not null, "made_at" timestamptz not null, "last_taken_at" timestamptz null, "sender_id" uuid null, "lease_until" timestamptz null, "rests_until" timestamptz null, primary key ("id"));
      alter table "webhook_endpoint" add constraint "webhook_endpoint_state_check" check (state in ('on','off','removed'));

      create table "webhook_event" ("id" uuid not null, "sequence" bigserial not null, "kind" text not null, "facts" jsonb not null, "happened_at" timestamptz not null, primary key ("id"));
      alter table "webhook_event" add constraint "webhook_event_sequence_unique" unique ("sequence");
      create index "webhook_event_happened_at_index" on "webhook_event" ("happened_at");

      create table "webhook_delivery" ("id" uuid not null, "event_id" uuid not null, "endpoint_id" uuid not null, "state" text not null, "created_at" timestamptz not null, "due_at" timestamptz not null, "attempts" int not null, "attempts_before" int not null, "reason" text null, "settled_at" timestamptz null, primary key ("id"));
      alter table "webhook_delivery" add constraint "webhook_delivery_state_check" check (state in ('queued','sending','delivered','given-up'));
      alter table "webhook_delivery" add constraint "webhook_delivery_event_id_endpoint_id_unique" unique ("event_id", "endpoint_id");
      alter table "webhook_delivery" add constraint "webhook_delivery_event_id_foreign" foreign key ("event_id") references "webhook_event" ("id") on delete cascade;
      alter table "webhook_delivery" add constraint "webhook_delivery_endpoint_id_foreign" foreign key ("endpoint_id") references "webhook_endpoint" ("id");
      create index "webhook_delivery_waiting" on "webhook_delivery" ("endpoint_id", "due_at") where state in ('queued','sending');
      create index "webhook_delivery_given_up" on "webhook_delivery" ("endpoint_id", "settled_at") where state = 'given-up';

      create table "webhook_attempt" ("id" bigserial primary key, "delivery_id" uuid not null, "at" timestamptz not null, "ended_at" timestamptz null, "outcome" text null, "status" int null, "latency_ms" int null, "detail" text null);
      alter table "webhook_attempt" add constraint "webhook_attempt_outcome_check" check (outcome in ('taken','failed','undecided'));
      alter table "webhook_attempt" add constraint "webhook_attempt_delivery_id_foreign" foreign key ("delivery_id") references "webhook_delivery" ("id") on delete cascade;
      create index "webhook_attempt_delivery_id_index" on "webhook_attempt" ("delivery_id");
    `);
  }

  override down(): void {
    this.addSql(`drop table "webhook_attempt"; drop table "webhook_delivery"; drop table "webhook_event"; drop table "webhook_endpoint";`);
  }
}
