import { Migration } from "@mikro-orm/migrations";

/** A way for messages that the demonstration has: to who sits at its terminal. */
export class TheConsoleIsTold extends Migration {
  override name = "20261124030000-the-console-is-told";

  override up(): void {
    this.addSql(`
      alter table "message" drop constraint "message_channel_check";
      alter table "message" add constraint "message_channel_check" check (channel in ('mail','discord','slack','console'));
      alter table "message_preference" drop constraint "message_preference_channel_check";
      alter table "message_preference" add constraint "message_preference_channel_check" check (channel in ('mail','discord','slack','console'));
      alter table "partner_digest" drop constraint "partner_digest_channel_check";
      alter table "partner_digest" add constraint "partner_digest_channel_check" check (channel in ('mail','discord','slack','console'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from "message" where channel = 'console';
      delete from "message_preference" where channel = 'console';
      update "partner_digest" set channel = 'mail' where channel = 'console';
      alter table "message" drop constraint "message_channel_check";
      alter table "message" add constraint "message_channel_check" check (channel in ('mail','discord','slack'));
      alter table "message_preference" drop constraint "message_preference_channel_check";
      alter table "message_preference" add constraint "message_preference_channel_check" check (channel in ('mail','discord','slack'));
      alter table "partner_digest" drop constraint "partner_digest_channel_check";
      alter table "partner_digest" add constraint "partner_digest_channel_check" check (channel in ('mail','discord','slack'));
    `);
  }
}
