import { Migration } from "@mikro-orm/migrations";

/** What an order carried of a partner who was erased does not come back when the shop tells of the order again. */
export class ForgottenWordsStayForgotten extends Migration {
  override name = "20261123121100-forgotten-words-stay-forgotten";

  override up(): void {
    this.addSql(`alter table "shop_order" add "forgotten_words" jsonb null;`);
  }

  override down(): void {
    this.addSql(`alter table "shop_order" drop column "forgotten_words";`);
  }
}
