import { Migration } from "@mikro-orm/migrations";

/** Who is paid to the same bank account as the partner that is credited is asked about like the partner themselves. */
export class TwoPartnersMayBeOnePerson extends Migration {
  override name = "20261124091000-two-partners-may-be-one-person";

  override up(): void {
    this.addSql(`
      alter table "partner" add "payee_fingerprint" text null;
      create index "partner_payee_fingerprint_index" on "partner" ("payee_fingerprint");
      update "partner" p set "payee_fingerprint" = d."fingerprint" from "destination" d
        where d."partner_id" = p."id" and d."version" = (select max(n."version") from "destination" n where n."partner_id" = p."id" and n."confirmed_at" is not null);
    `);
  }

  override down(): void {
    this.addSql(`alter table "partner" drop column "payee_fingerprint";`);
  }
}
