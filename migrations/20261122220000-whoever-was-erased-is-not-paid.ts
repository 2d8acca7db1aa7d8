import { Migration } from "@mikro-orm/migrations";

/** What an order owes a partner after they were erased stays out of the batch, because nobody could open the wallet. */
export class WhoeverWasErasedIsNotPaid extends Migration {
  override name = "20261122220000-whoever-was-erased-is-not-paid";

  override up(): void {
    this.addSql(`
      alter table "payout_set_aside" drop constraint "payout_set_aside_reason_check";
      alter table "payout_set_aside" add constraint "payout_set_aside_reason_check" check (reason in ('below-minimum','not-positive','no-minimum','partner-paused','partner-erased','changed','fault','by-staff'));
    `);
  }

  override down(): void {
    this.addSql(`
      update "payout_set_aside" set reason = 'partner-paused' where reason = 'partner-erased';
      alter table "payout_set_aside" drop constraint "payout_set_aside_reason_check";
      alter table "payout_set_aside" add constraint "payout_set_aside_reason_check" check (reason in ('below-minimum','not-positive','no-minimum','partner-paused','changed','fault','by-staff'));
    `);
  }
}
