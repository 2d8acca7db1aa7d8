import { Migration } from "@mikro-orm/migrations";

/** That somebody paid to the same bank account bought is a question of its own, which a person may let pass. */
export class ASharedAccountCanBeLetPass extends Migration {
  override name = "20261124230000-a-shared-account-can-be-let-pass";

  override up(): void {
    this.addSql(`
      alter table "review_clearance" drop constraint "review_clearance_question_check";
      alter table "review_clearance" add constraint "review_clearance_question_check" check (question in ('self-referral','shared-account','renewal-unclear','origin-rejected','imported','renewal-unknown'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from "review_clearance" where "question" = 'shared-account';
      alter table "review_clearance" drop constraint "review_clearance_question_check";
      alter table "review_clearance" add constraint "review_clearance_question_check" check (question in ('self-referral','renewal-unclear','origin-rejected','imported','renewal-unknown'));
    `);
  }
}
