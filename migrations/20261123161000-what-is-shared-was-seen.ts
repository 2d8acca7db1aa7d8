import { Migration } from "@mikro-orm/migrations";

/** A button that posts something for others knows what its reader was shown. */
export class WhatIsSharedWasSeen extends Migration {
  override name = "20261123161000-what-is-shared-was-seen";

  override up(): void {
    this.addSql(`alter table "chat_handle" add "seen" text null;`);
  }

  override down(): void {
    this.addSql(`alter table "chat_handle" drop column "seen";`);
  }
}
