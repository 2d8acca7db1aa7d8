import { Migration } from "@mikro-orm/migrations";

/** Slugs that look alike are found without reading every reference; what partners have stays as it is. */
export class WordsThatLookAlikeAreFound extends Migration {
  override name = "20261122193000-words-that-look-alike-are-found";

  override up(): void {
    this.addSql(`
      create index "share_reference_look" on "share_reference" (translate(replace(replace(replace(reference, '-', ''), 'rn', 'm'), 'vv', 'w'), 'oilzsb6gq', '011258899'));
    `);
  }

  override down(): void {
    this.addSql(`drop index "share_reference_look";`);
  }
}
