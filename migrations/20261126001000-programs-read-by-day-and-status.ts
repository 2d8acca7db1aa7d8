import { Migration } from "@mikro-orm/migrations";

/** Programs ask for the conversions of a day, and for those that are pending or rejected, without a walk along all there are. */
export class ProgramsReadByDayAndStatus extends Migration {
  override name = "20261126001000-programs-read-by-day-and-status";

  override up(): void {
    this.addSql(`
      create index "conversion_ordered" on "conversion" ("ordered_at");
      create index "conversion_pending_or_rejected" on "conversion" ("status", "changed_at", "id") where status = 'pending' or status = 'rejected';
    `);
  }

  override down(): void {
    this.addSql(`
      drop index "conversion_pending_or_rejected";
      drop index "conversion_ordered";
    `);
  }
}
