import { Migration } from "@mikro-orm/migrations";

/** What staff wrote in words about a partner can be emptied, and only that: when, who and what stay append-only. */
export class WhoeverLeftCanBeForgotten extends Migration {
  override name = "20261122185100-whoever-left-can-be-forgotten";

  override up(): void {
    this.addSql(`
      drop trigger "partner_status_change_append_only" on "partner_status_change";
      create trigger "partner_status_change_append_only" before update of "id", "partner_id", "at", "from_status", "to_status", "actor" or delete or truncate
        on "partner_status_change" for each statement execute function "refuse_change"();
      create trigger "partner_status_change_reason_append_only" before update of "reason" on "partner_status_change"
        for each row when (new."reason" is not null) execute function "refuse_change"();

      drop trigger "audit_entry_append_only" on "audit_entry";
      create trigger "audit_entry_append_only" before update of "id", "at", "actor", "act", "subject_kind", "subject_id" or delete or truncate
        on "audit_entry" for each statement execute function "refuse_change"();
      create trigger "audit_entry_words_append_only" before update of "reason", "facts" on "audit_entry"
        for each row when (new."reason" is not null or new."facts" <> '{}'::jsonb) execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop trigger "audit_entry_words_append_only" on "audit_entry";
      drop trigger "audit_entry_append_only" on "audit_entry";
      create trigger "audit_entry_append_only" before update or delete or truncate on "audit_entry" for each statement execute function "refuse_change"();

      drop trigger "partner_status_change_reason_append_only" on "partner_status_change";
      drop trigger "partner_status_change_append_only" on "partner_status_change";
      create trigger "partner_status_change_append_only" before update or delete or truncate on "partner_status_change" for each statement execute function "refuse_change"();
    `);
  }
}
