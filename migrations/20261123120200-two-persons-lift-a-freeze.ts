import { Migration } from "@mikro-orm/migrations";

/** Who was the first to want a freeze lifted is remembered until the second one does. */
export class TwoPersonsLiftAFreeze extends Migration {
  override name = "20261123120200-two-persons-lift-a-freeze";

  override up(): void {
    this.addSql(`alter table "programme" add column "thaw_asked_by" uuid null, add column "thaw_asked_at" timestamptz null;`);
  }

  override down(): void {
    this.addSql(`alter table "programme" drop column "thaw_asked_by", drop column "thaw_asked_at";`);
  }
}
