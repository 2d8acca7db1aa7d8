import { Migration } from "@mikro-orm/migrations";

/** What finance know of partners' tax forms. */
export class TaxFormsAreKnown extends Migration {
  override name = "20261124071000-tax-forms-are-known";

  override up(): void {
    this.addSql(`
      create table "tax_form" ("partner_id" uuid not null, "state" text not null, "changed_at" timestamptz not null, "changed_by_id" uuid not null, "note" text not null, primary key ("partner_id"));
      alter table "tax_form" add constraint "tax_form_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "tax_form" add constraint "tax_form_changed_by_id_foreign" foreign key ("changed_by_id") references "staff_member" ("id") on delete no action;
      alter table "tax_form" add constraint "tax_form_state_check" check (state in ('asked','received','exempt'));
    `);
  }

  override down(): void {
    this.addSql(`drop table "tax_form";`);
  }
}
