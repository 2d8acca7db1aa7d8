import { Migration } from "@mikro-orm/migrations";

/** Words of the audit go in an erasure only, each with its salt, once, and counted; and an act is chained as it was written, however long it waits. */
export class WhatIsForgottenIsCounted extends Migration {
  override name = "20261124230500-what-is-forgotten-is-counted";

  override up(): void {
    this.addSql(`
      drop trigger "audit_entry_words_append_only" on "audit_entry";
      drop trigger "audit_entry_salts_append_only" on "audit_entry";
      alter table "audit_entry" drop constraint "audit_entry_forgotten";
      alter table "audit_entry" rename "forgotten_at" to "reason_forgotten_at";
      alter table "audit_entry" add "facts_forgotten_at" timestamptz null;
      update "audit_entry" set "facts_forgotten_at" = case when "facts_salt" is null then "reason_forgotten_at" end, "reason_forgotten_at" = case when "reason_salt" is null then "reason_forgotten_at" end
        where "reason_forgotten_at" is not null;
      alter table "audit_entry" add constraint "audit_entry_forgotten" check ((reason_salt is null) = (reason_forgotten_at is not null) and (facts_salt is null) = (facts_forgotten_at is not null));
      create index "audit_entry_reasons_forgotten" on "audit_entry" ("reason_forgotten_at") where reason_forgotten_at is not null;
      create index "audit_entry_facts_forgotten" on "audit_entry" ("facts_forgotten_at") where facts_forgotten_at is not null;

      -- What the erasures' own acts say they forgot is what the rest is compared with: it stays.
      create trigger "audit_entry_words_append_only" before update of "reason", "facts" on "audit_entry" for each row
        when ((new."reason" is not null and new."reason" is distinct from old."reason")
           or (new."facts" <> '{}'::jsonb and new."facts" is distinct from old."facts")
           or (old."reason" is not null and new."reason" is null and new."reason_salt" is not null)
           or (old."facts" <> '{}'::jsonb and new."facts" = '{}'::jsonb and (new."facts_salt" is not null or old."act" in ('partner.erase', 'customer.erase'))))
        execute function "refuse_change"();
      create trigger "audit_entry_salts_append_only" before update of "reason_salt", "facts_salt", "reason_forgotten_at", "facts_forgotten_at" on "audit_entry" for each row
        when ((new."reason_salt" is not null and new."reason_salt" is distinct from old."reason_salt")
           or (new."facts_salt" is not null and new."facts_salt" is distinct from old."facts_salt")
           or (old."reason_forgotten_at" is not null and new."reason_forgotten_at" is distinct from old."reason_forgotten_at")
           or (old."facts_forgotten_at" is not null and new."facts_forgotten_at" is distinct from old."facts_forgotten_at"))
        execute function "refuse_change"();

      -- The erasure is written down after what it forgets, so this looks at the commit. What waits since this transaction began was written in it.
      create function "refuse_unerased"() returns trigger language plpgsql as $$
      declare "gone" timestamptz;
      begin
        foreach "gone" in array array[case when old."reason_forgotten_at" is null then new."reason_forgotten_at" end, case when old."facts_forgotten_at" is null then new."facts_forgotten_at" end] loop
          if "gone" is not null and not exists (
            select from "audit_entry" e join "audit_unchained" u on u."entry_id" = e."id" and u."since" = now() where e."at" = "gone" and e."act" in ('partner.erase', 'customer.erase'))
          then raise exception 'audit_entry is append-only: no erasure of this transaction forgot this' using errcode = 'restrict_violation';
          end if;
        end loop;
        return null;
      end $$;
      create constraint trigger "audit_entry_erased_append_only" after update of "reason_forgotten_at", "facts_forgotten_at" on "audit_entry" deferrable initially deferred for each row
        when (old."reason_forgotten_at" is distinct from new."reason_forgotten_at" or old."facts_forgotten_at" is distinct from new."facts_forgotten_at")
        execute function "refuse_unerased"();

      -- What wordHash of domain/audit/chain-rules.ts says.
      create function "word_hash_as_chained"("salt" uuid, "word" text) returns text language sql immutable
        return encode(sha256(convert_to('["' || "salt"::text || '",' || coalesce(to_json("word")::text, 'null') || ']', 'UTF8')), 'hex');
      alter table "audit_unchained" add "reason_hash" text null, add "facts_hash" text null;
      truncate "audit_unchained";
      insert into "audit_unchained" ("entry_id", "reason_hash", "facts_hash")
        select "id", "word_hash_as_chained"("reason_salt", "reason"), "word_hash_as_chained"("facts_salt", "facts"::text) from "audit_entry" a
        where not exists (select from "audit_chain" c where c."entry_id" = a."id");
      create or replace function "wait_for_the_chain"() returns trigger language plpgsql as $$
      begin
        insert into "audit_unchained" ("entry_id", "reason_hash", "facts_hash")
          select "id", "word_hash_as_chained"("reason_salt", "reason"), "word_hash_as_chained"("facts_salt", "facts"::text) from "new_entries";
        return null;
      end $$;
      create trigger "audit_unchained_append_only" before update or truncate on "audit_unchained" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop trigger "audit_unchained_append_only" on "audit_unchained";
      create or replace function "wait_for_the_chain"() returns trigger language plpgsql as $$
      begin
        insert into "audit_unchained" ("entry_id") select "id" from "new_entries";
        return null;
      end $$;
      alter table "audit_unchained" drop "reason_hash", drop "facts_hash";
      drop function "word_hash_as_chained";
      drop trigger "audit_entry_erased_append_only" on "audit_entry";
      drop function "refuse_unerased"();
      drop trigger "audit_entry_salts_append_only" on "audit_entry";
      drop trigger "audit_entry_words_append_only" on "audit_entry";
      drop index "audit_entry_reasons_forgotten";
      drop index "audit_entry_facts_forgotten";
      alter table "audit_entry" drop constraint "audit_entry_forgotten";
      update "audit_entry" set "reason_forgotten_at" = greatest("reason_forgotten_at", "facts_forgotten_at") where "facts_forgotten_at" is not null;
      alter table "audit_entry" drop "facts_forgotten_at";
      alter table "audit_entry" rename "reason_forgotten_at" to "forgotten_at";
      alter table "audit_entry" add constraint "audit_entry_forgotten" check (forgotten_at is not null or num_nulls(reason_salt, facts_salt) = 0);
      create trigger "audit_entry_words_append_only" before update of "reason", "facts" on "audit_entry" for each row
        when ((new."reason" is not null and new."reason" is distinct from old."reason") or (new."facts" <> '{}'::jsonb and new."facts" is distinct from old."facts"))
        execute function "refuse_change"();
      create trigger "audit_entry_salts_append_only" before update of "reason_salt", "facts_salt", "forgotten_at" on "audit_entry" for each row
        when ((new."reason_salt" is not null and new."reason_salt" is distinct from old."reason_salt")
           or (new."facts_salt" is not null and new."facts_salt" is distinct from old."facts_salt")
           or (new."forgotten_at" is null and old."forgotten_at" is not null))
        execute function "refuse_change"();
    `);
  }
}
