import { Migration } from "@mikro-orm/migrations";

/** Days whose visits are gone keep their counts, and a claim to an order that never came ends. */
export class WhatIsOldCanGo extends Migration {
  override name = "20261123120100-what-is-old-can-go";

  override up(): void {
    this.addSql(`
      alter table "click_closing" add column "trimmed_at" timestamptz null;
      alter table "missing_sale_claim" drop constraint "missing_sale_claim_state_check";
      alter table "missing_sale_claim" add constraint "missing_sale_claim_state_check" check (state in ('open','accepted','declined','expired'));
    `);
  }

  override down(): void {
    this.addSql(`
      update "missing_sale_claim" set state = 'open' where state = 'expired';
      alter table "missing_sale_claim" drop constraint "missing_sale_claim_state_check";
      alter table "missing_sale_claim" add constraint "missing_sale_claim_state_check" check (state in ('open','accepted','declined'));
      alter table "click_closing" drop column "trimmed_at";
    `);
  }
}
