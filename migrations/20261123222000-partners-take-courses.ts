import { Migration } from "@mikro-orm/migrations";

/** Courses, in the order in which they are meant to be taken. */
export class PartnersTakeCourses extends Migration {
  override name = "20261123222000-partners-take-courses";

  override up(): void {
    this.addSql(`
      create table "course" ("id" bigserial primary key, "title" text not null, "about" text null, "link" text not null, "group_id" uuid null, "position" int not null, "added_at" timestamptz not null, "archived_at" timestamptz null);
      alter table "course" add constraint "course_group_id_foreign" foreign key ("group_id") references "partner_group" ("id") on delete no action;
    `);
  }

  override down(): void {
    this.addSql(`drop table "course";`);
  }
}
