import { Migration } from "@mikro-orm/migrations";

/** Every code that is mailed for a transfer counts toward those of a day, those that are mailed again for the same one as well. */
export class CodesAreCounted extends Migration {
  override name = "20261126020000-codes-are-counted";

  override up(): void {
    this.addSql(`
      alter table "transfer_code" add column "mailed" int not null default 1;
      alter table "transfer_code" add constraint "transfer_code_mailed_check" check (mailed > 0);
    `);
  }

  override down(): void {
    this.addSql(`alter table "transfer_code" drop column "mailed";`);
  }
}
