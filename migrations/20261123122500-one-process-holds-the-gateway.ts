import { Migration } from "@mikro-orm/migrations";

/** Of several processes one holds the connection to a platform's gateway. */
export class OneProcessHoldsTheGateway extends Migration {
  override name = "20261123122500-one-process-holds-the-gateway";

  override up(): void {
    this.addSql(
      `create table "gateway_lease" ("platform" text not null, "holder" text not null, "held_until" timestamptz not null, primary key ("platform"));`,
    );
    this.addSql(`alter table "gateway_lease" add constraint "gateway_lease_platform_check" check (platform in ('discord','slack'));`);
  }

  override down(): void {
    this.addSql(`drop table "gateway_lease";`);
  }
}
