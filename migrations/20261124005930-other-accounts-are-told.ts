import { Migration } from "@mikro-orm/migrations";

/** Messages to one chat account: that another one was connected, or is not any more. */
export class OtherAccountsAreTold extends Migration {
  override name = "20261124005930-other-accounts-are-told";

  override up(): void {
    this.addSql(`
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer','channel','account'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from "message" where recipient_kind = 'account';
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer','channel'));
    `);
  }
}
