import { Migration } from "@mikro-orm/migrations";

/** What a partner shows for an activity can be a picture that is kept; so can the picture of a craft-in, of which only links were known. */
export class EvidenceCanBeAPicture extends Migration {
  override name = "20261123190100-evidence-can-be-a-picture";

  override up(): void {
    this.addSql(`
      alter table "token_submission" add column "picture" text null;
      update "craft_in" set "picture" = null where "picture" is not null;
    `);
  }

  override down(): void {
    this.addSql(`alter table "token_submission" drop column "picture";`);
  }
}
