import { Migration } from "@mikro-orm/migrations";

/** The trail is asked for what concerns one partner, and for what one person did, whenever their record is opened. */
export class ActsAboutSomebodyAreFound extends Migration {
  override name = "20261124050000-acts-about-somebody-are-found";

  override up(): void {
    this.addSql(`
      create index "audit_entry_actor" on "audit_entry" ("actor", "at");
      create index "audit_entry_partners" on "audit_entry" using gin ((array_remove(array[facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to'], null)));
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "audit_entry_partners";
      drop index "audit_entry_actor";
    `);
  }
}
