import { Migration } from "@mikro-orm/migrations";

/** Pictures that partners may post. */
export class PartnersPostPictures extends Migration {
  override name = "20261123220000-partners-post-pictures";

  override up(): void {
    this.addSql(`
      create table "marketing_image" ("id" bigserial primary key, "picture" text not null, "title" text not null, "caption" text null, "tags" text[] not null, "campaign" text not null, "added_at" timestamptz not null, "archived_at" timestamptz null);
      create unique index "marketing_image_once_in_the_library" on "marketing_image" ("picture") where archived_at is null;
    `);
  }

  override down(): void {
    this.addSql(`drop table "marketing_image";`);
  }
}
