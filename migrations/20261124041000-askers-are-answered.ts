import { Migration } from "@mikro-orm/migrations";

/** Who asks without being anybody's account is answered where they asked. */
export class AskersAreAnswered extends Migration {
  override name = "20261124041000-askers-are-answered";

  override up(): void {
    this.addSql(`
      alter table "asked_question" add column "reach" bytea null;
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer','channel','account','asker'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from "message" where recipient_kind = 'asker';
      alter table "message" drop constraint "message_recipient_kind_check";
      alter table "message" add constraint "message_recipient_kind_check" check (recipient_kind in ('partner','staff','customer','channel','account'));
      alter table "asked_question" drop column "reach";
    `);
  }
}
