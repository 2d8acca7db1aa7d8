import { Migration } from "@mikro-orm/migrations";

/** Two persons say that a file for the bank is written anew, all its transfers in another one: the day that it says is over. */
export class AFileIsWrittenAnew extends Migration {
  override name = "20261126021000-a-file-is-written-anew";

  override up(): void {
    this.addSql(`
      alter table "transfer_file_mark" drop constraint "transfer_file_mark_says_check";
      alter table "transfer_file_mark" add constraint "transfer_file_mark_says_check" check (says in ('sent','withdrawn','anew'));
    `);
  }

  override down(): void {
    this.addSql(`
      alter table "transfer_file_mark" drop constraint "transfer_file_mark_says_check";
      alter table "transfer_file_mark" add constraint "transfer_file_mark_says_check" check (says in ('sent','withdrawn'));
    `);
  }
}
