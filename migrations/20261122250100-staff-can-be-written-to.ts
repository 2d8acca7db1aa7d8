import { Migration } from "@mikro-orm/migrations";

/** Staff have an e-mail address, sealed under a key of their own. */
export class StaffCanBeWrittenTo extends Migration {
  override name = "20261122250100-staff-can-be-written-to";

  override up(): void {
    this.addSql(`alter table "staff_member" add "sealed" bytea null, add "wrapped_key" bytea null, add "key_id" text null;`);
  }

  override down(): void {
    this.addSql(`alter table "staff_member" drop column "sealed", drop column "wrapped_key", drop column "key_id";`);
  }
}
