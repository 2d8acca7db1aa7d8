import { Migration } from "@mikro-orm/migrations";

/** Every act gets a place in a chain of hashes, given after its commit; what is forgotten of one leaves the chain whole. */
export class TheAuditIsChained extends Migration {
  override name = "20261124090000-the-audit-is-chained";

  override up(): void {
    this.addSql(`
      alter table "audit_entry" add "reason_salt" uuid null default gen_random_uuid(), add "facts_salt" uuid null default gen_random_uuid(), add "forgotten_at" timestamptz null;
      alter table "audit_entry" add constraint "audit_entry_words_have_salt" check ((reason is null or reason_salt is not null) and (facts = '{}' or facts_salt is not null));
      alter table "audit_entry" add constraint "audit_entry_forgotten" check (forgotten_at is not null or num_nulls(reason_salt, facts_salt) = 0);

      create table "audit_chain" ("position" bigint not null, "entry_id" uuid not null, "reason_hash" text null, "facts_hash" text null, "entry_hash" text not null, "hash" text not null, "chained_at" timestamptz not null, primary key ("position"));
      alter table "audit_chain" add constraint "audit_chain_entry_id_unique" unique ("entry_id");
      alter table "audit_chain" add constraint "audit_chain_position" check (position > 0);
      create table "audit_unchained" ("entry_id" uuid not null, "since" timestamptz not null default now(), primary key ("entry_id"));
      insert into "audit_unchained" ("entry_id") select "id" from "audit_entry";

      -- With the entry, in its transaction: what is committed waits, what is rolled back never did.
      create function "wait_for_the_chain"() returns trigger language plpgsql as $$
      begin
        insert into "audit_unchained" ("entry_id") select "id" from "new_entries";
        return null;
      end $$;
      create trigger "audit_entry_chained" after insert on "audit_entry" referencing new table as "new_entries" for each statement execute function "wait_for_the_chain"();
      create trigger "audit_chain_append_only" before update or delete or truncate on "audit_chain" for each statement execute function "refuse_change"();
      create trigger "audit_entry_salts_append_only" before update of "reason_salt", "facts_salt", "forgotten_at" on "audit_entry" for each row
        when ((new."reason_salt" is not null and new."reason_salt" is distinct from old."reason_salt")
           or (new."facts_salt" is not null and new."facts_salt" is distinct from old."facts_salt")
           or (new."forgotten_at" is null and old."forgotten_at" is not null))
        execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop trigger "audit_entry_salts_append_only" on "audit_entry";
      drop trigger "audit_entry_chained" on "audit_entry";
      drop function "wait_for_the_chain"();
      drop table "audit_unchained";
      drop table "audit_chain";
      alter table "audit_entry" drop constraint "audit_entry_forgotten", drop constraint "audit_entry_words_have_salt";
      alter table "audit_entry" drop column "reason_salt", drop column "facts_salt", drop column "forgotten_at";
    `);
  }
}
