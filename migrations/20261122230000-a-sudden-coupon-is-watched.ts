import { Migration } from "@mikro-orm/migrations";

const kinds = ["first-payout", "above-average", "many-corrections", "new-partner", "under-review", "one-customer", "no-minimum"];
const checkOf = (allowed: readonly string[]): string => `
  alter table "payout_anomaly" drop constraint "payout_anomaly_kind_check";
  alter table "payout_anomaly" add constraint "payout_anomaly_kind_check" check (kind in (${allowed.map((kind) => `'${kind}'`).join(",")}));
`;

/** A payout most of which comes from a coupon that brought little before is unusual, too. */
export class ASuddenCouponIsWatched extends Migration {
  override name = "20261122230000-a-sudden-coupon-is-watched";

  override up(): void {
    this.addSql(checkOf([...kinds.slice(0, -1), "one-coupon", "no-minimum"]));
  }

  override down(): void {
    this.addSql(`delete from "payout_anomaly" where kind = 'one-coupon';`);
    this.addSql(checkOf(kinds));
  }
}
