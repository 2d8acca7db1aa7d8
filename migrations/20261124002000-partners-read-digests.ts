import { Migration } from "@mikro-orm/migrations";

/** Each partner hears of their period once, in their own rhythm. */
export class PartnersReadDigests extends Migration {
  override name = "20261124002000-partners-read-digests";

  override up(): void {
    this.addSql(`
      create table "partner_digest" ("partner_id" uuid not null, "cadence" text not null, "channel" text not null, "hour" smallint not null, "with_sales" boolean not null, "told_until" timestamptz not null, "chosen_at" timestamptz null, primary key ("partner_id"));
      alter table "partner_digest" add constraint "partner_digest_partner_id_foreign" foreign key ("partner_id") references "partner" ("id") on delete no action;
      alter table "partner_digest" add constraint "partner_digest_cadence_check" check (cadence in ('daily','weekly','monthly','off'));
      alter table "partner_digest" add constraint "partner_digest_channel_check" check (channel in ('mail','discord','slack'));
      alter table "partner_digest" add constraint "partner_digest_hour_check" check (hour >= 0 and hour <= 23);
    `);
  }

  override down(): void {
    this.addSql(`drop table "partner_digest";`);
  }
}
