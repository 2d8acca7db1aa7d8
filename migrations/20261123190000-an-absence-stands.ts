import { Migration } from "@mikro-orm/migrations";

/** Who staff say was not in a meeting stays absent, whatever word is typed afterwards. */
export class AnAbsenceStands extends Migration {
  override name = "20261123190000-an-absence-stands";

  override up(): void {
    this.addSql(`
      alter table "meeting_attendance" add column "state" text not null default 'attended';
      alter table "meeting_attendance" add constraint "meeting_attendance_state_check" check (state in ('attended','absent'));
    `);
  }

  override down(): void {
    this.addSql(`delete from "meeting_attendance" where state = 'absent'; alter table "meeting_attendance" drop column "state";`);
  }
}
