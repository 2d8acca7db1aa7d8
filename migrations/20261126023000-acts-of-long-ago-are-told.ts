import { Migration } from "@mikro-orm/migrations";

/**
 * The chain knows at which places nothing else waited: what comes after them and says that it was done long before was put in by hand. Of places before
 * this migration nobody knows it, so nothing that was chained until then is told.
 */
export class ActsOfLongAgoAreTold extends Migration {
  override name = "20261126023000-acts-of-long-ago-are-told";

  override up(): void {
    this.addSql(`alter table "audit_chain" add column "is_last" boolean not null default false;`);
  }

  override down(): void {
    this.addSql(`alter table "audit_chain" drop column "is_last";`);
  }
}
