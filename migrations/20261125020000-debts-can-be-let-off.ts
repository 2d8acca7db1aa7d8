import { Migration } from "@mikro-orm/migrations";

/**
 * What finance book by hand is of several kinds: credits, debts that are let off, money withheld for the tax office and given back. What of a
 * correction was let off stands beside it, because corrections never change.
 */
export class DebtsCanBeLetOff extends Migration {
  override name = "20261125020000-debts-can-be-let-off";

  override up(): void {
    this.addSql(`
      alter table "credit" rename to "adjustment";
      alter sequence "credit_id_seq" rename to "adjustment_id_seq";
      ${renamed("credit", "adjustment")}
      alter table "adjustment" add column "kind" text not null default 'credit';
      alter table "adjustment" alter column "kind" drop default;
      alter table "adjustment" add constraint "adjustment_kind_check" check (kind in ('credit','write-off','withholding','withholding-return'));
      create table "correction_let_off" ("correction_id" uuid not null, "adjustment_id" bigint not null, "amount_minor" bigint not null, "at" timestamptz not null, primary key ("correction_id", "adjustment_id"));
      create index "correction_let_off_adjustment_id_index" on "correction_let_off" ("adjustment_id");
      alter table "correction_let_off" add constraint "correction_let_off_amount_minor_check" check (amount_minor <> 0);
      alter table "correction_let_off" add constraint "correction_let_off_correction_id_foreign" foreign key ("correction_id") references "correction" ("id") on update no action on delete no action;
      alter table "correction_let_off" add constraint "correction_let_off_adjustment_id_foreign" foreign key ("adjustment_id") references "adjustment" ("id") on update no action on delete no action;
      create trigger "correction_let_off_append_only" before update or delete or truncate on "correction_let_off" for each statement execute function "refuse_change"();
    `);
  }

  override down(): void {
    this.addSql(`
      drop table "correction_let_off";
      alter table "adjustment" drop column "kind";
      ${renamed("adjustment", "credit")}
      alter sequence "adjustment_id_seq" rename to "credit_id_seq";
      alter table "adjustment" rename to "credit";
    `);
  }
}

/** The names that stand with the table. */
function renamed(from: string, to: string): string {
  const constraints = [
    "pkey",
    "partner_id_foreign",
    "requested_by_id_foreign",
    "decided_by_id_foreign",
    "two_persons",
    "amount_minor_check",
    "state_check",
  ];
  return [
    ...constraints.map((name) => `alter table "adjustment" rename constraint "${from}_${name}" to "${to}_${name}";`),
    ...["partner_id_requested_at_index", "open"].map((name) => `alter index "${from}_${name}" rename to "${to}_${name}";`),
  ].join("\n      ");
}
