import { Migration } from "@mikro-orm/migrations";

/** Shops whose messages have an id of their own are known by it; and how long a shop has said nothing is looked up for each. */
export class MessagesAreKnownByTheirId extends Migration {
  override name = "20261125030000-messages-are-known-by-their-id";

  override up(): void {
    this.addSql(`
      alter table "inbox_delivery" add "body_hash" text null;
      create index "inbox_delivery_heard" on "inbox_delivery" ("shop", "id") where topic is not null;
    `);
  }

  override down(): void {
    this.addSql(`drop index "inbox_delivery_heard"; alter table "inbox_delivery" drop "body_hash";`);
  }
}
