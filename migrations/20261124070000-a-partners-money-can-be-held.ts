import { Migration } from "@mikro-orm/migrations";

/** Finance keep a partner's money from leaving; two persons lift it. */
export class APartnersMoneyCanBeHeld extends Migration {
  override name = "20261124070000-a-partners-money-can-be-held";

  override up(): void {
    this.addSql(`
      create table "compliance_hold" ("id" bigserial primary key, "partner_id" uuid not null, "reason" text not null, "put_by_id" uuid not null, "put_at" timestamptz not null, "after_move" bigint not null, "until_move" bigint null, "lift_asked_by_id" uuid null, "lift_asked_at" timestamptz null, "lifted_by_id" uuid null, "lifted_at" timestamptz null);
      create unique index "compliance_hold_one_standing" on "compliance_hold" ("partner_id") where lifted_at is null;
      alter table "compliance_hold" add constraint "compliance_hold_partner_id_foreign" foreign key ("partner_id") references "partner" ("id");
      alter table "compliance_hold" add constraint "compliance_hold_put_by_id_foreign" foreign key ("put_by_id") references "staff_member" ("id");
      alter table "compliance_hold" add constraint "compliance_hold_lift_asked_by_id_foreign" foreign key ("lift_asked_by_id") references "staff_member" ("id") on delete no action;
      alter table "compliance_hold" add constraint "compliance_hold_lifted_by_id_foreign" foreign key ("lifted_by_id") references "staff_member" ("id") on delete no action;
      alter table "compliance_hold" add constraint "compliance_hold_lifted" check ((lifted_at is null) = (lifted_by_id is null) and (lifted_at is null) = (until_move is null));
      alter table "compliance_hold" add constraint "compliance_hold_asked" check ((lift_asked_at is null) = (lift_asked_by_id is null));
      alter table "compliance_hold" add constraint "compliance_hold_two_persons" check (lifted_by_id is null or (lift_asked_by_id is not null and lifted_by_id <> lift_asked_by_id));
    `);
  }

  override down(): void {
    this.addSql(`drop table "compliance_hold";`);
  }
}
