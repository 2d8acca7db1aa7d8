import { Migration } from "@mikro-orm/migrations";

/** An order that arrives late is asked which subscriptions it began: their renewals may wait for it. */
export class SubscriptionsAreFoundByTheirFirstOrder extends Migration {
  override name = "20261122222000-subscriptions-are-found-by-their-first-order";

  override up(): void {
    this.addSql(`create index "shop_subscription_shop_parent_external_id_index" on "shop_subscription" ("shop", "parent_external_id");`);
  }

  override down(): void {
    this.addSql(`drop index "shop_subscription_shop_parent_external_id_index";`);
  }
}
