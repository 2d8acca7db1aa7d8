import { Migration } from "@mikro-orm/migrations";

/** The legal terms as they were published, and which text of them each partner has accepted. */
export class LegalTermsAreAccepted extends Migration {
  override name = "20261123230000-legal-terms-are-accepted";

  override up(): void {
    this.addSql(`
      create table "legal_draft" ("id" int not null, "words" text not null, "changed_at" timestamptz not null, primary key ("id"));
      alter table "legal_draft" add constraint "legal_draft_id_check" check (id = 1);
      insert into "legal_draft" ("id", "words", "changed_at") values (1, '', now());

      create table "legal_terms" ("number" int not null, "words" text not null, "hash" text not null, "effective_at" timestamptz not null, "published_at" timestamptz not null, "withdrawn_at" timestamptz null, primary key ("number"));
      create trigger "legal_terms_append_only" before update of "number", "words", "hash", "effective_at", "published_at" or delete or truncate
        on "legal_terms" for each statement execute function "refuse_change"();

      create table "legal_acceptance" ("partner_id" uuid not null, "number" int not null, "hash" text not null, "at" timestamptz not null, "platform" text not null, "link_id" uuid null, primary key ("partner_id", "number"));
      create index "legal_acceptance_number_index" on "legal_acceptance" ("number");
      alter table "legal_acceptance" add constraint "legal_acceptance_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "legal_acceptance" add constraint "legal_acceptance_number_foreign" foreign key ("number") references "legal_terms" ("number") on delete no action;
      alter table "legal_acceptance" add constraint "legal_acceptance_platform_check" check (platform in ('console','discord','slack'));
      create trigger "legal_acceptance_append_only" before update of "partner_id", "number", "hash", "at", "platform" or delete or truncate
        on "legal_acceptance" for each statement execute function "refuse_change"();

      create table "legal_reminder" ("partner_id" uuid not null, "number" int not null, "at" timestamptz not null, primary key ("partner_id"));
      alter table "legal_reminder" add constraint "legal_reminder_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
    `);
  }

  override down(): void {
    this.addSql(`drop table "legal_reminder"; drop table "legal_acceptance"; drop table "legal_terms"; drop table "legal_draft";`);
  }
}
