import { Migration } from "@mikro-orm/migrations";

/** The reason of a rate can be emptied, and that of an audited act while its figures stay; everything else about them is append-only still. */
export class WordsAboutWhoeverLeftCanGo extends Migration {
  override name = "20261122201000-words-about-whoever-left-can-go";

  override up(): void {
    this.addSql(`
      drop trigger "audit_entry_words_append_only" on "audit_entry";
      create trigger "audit_entry_words_append_only" before update of "reason", "facts" on "audit_entry" for each row
        when ((new."reason" is not null and new."reason" is distinct from old."reason") or (new."facts" <> '{}'::jsonb and new."facts" is distinct from old."facts"))
        execute function "refuse_change"();

      drop trigger "rate_rule_append_only" on "rate_rule";
      create trigger "rate_rule_append_only" before update of "id", "scope", "partner_id", "group_id", "shop", "product_id", "category_id", "effective_from", "kind",
        "basis_points", "amount_minor", "currency", "recorded_at", "actor" or delete or truncate on "rate_rule" for each statement execute function "refuse_change"();
      create trigger "rate_rule_reason_append_only" before update of "reason" on "rate_rule" for each row when (new."reason" <> '') execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop trigger "rate_rule_reason_append_only" on "rate_rule";
      drop trigger "rate_rule_append_only" on "rate_rule";
      create trigger "rate_rule_append_only" before update or delete or truncate on "rate_rule" for each statement execute function "refuse_change"();

      drop trigger "audit_entry_words_append_only" on "audit_entry";
      create trigger "audit_entry_words_append_only" before update of "reason", "facts" on "audit_entry"
        for each row when (new."reason" is not null or new."facts" <> '{}'::jsonb) execute function "refuse_change"();
    `);
  }
}
