import { plusDays, type Instant } from "#domain/kernel";
import { watermarkOf, wooCommerceShop } from "#domain/orders";
import type { JobContext, Outcome } from "../job.ts";
import type { Shop } from "../outlets/shops/shop.ts";
import type { ShopReader } from "../outlets/shops/woocommerce-rest.ts";

/** What a reading of the shop did, in figures. */
export type Figures = {
  pages: number;
  orders: number;
  unchanged: number;
  applied: number;
  repaired: number;
  setAside: number;
  reread: number;
  refunds: number;
  subscriptions: number;
  products: number;
  /** orders whose products became known after they had been rated */
  ratedAgain: number;
  /** such orders that a fault of ours kept from it; the next reading tries them again */
  ratingFaults: number;
};

/** One reading of the shop. */
export type Sweep = {
  readonly context: JobContext;
  readonly reader: ShopReader;
  readonly figures: Figures;
  /** when it began */
  readonly startedAt: Instant;
  /** orders and refunds from here on are looked at */
  readonly lookBackTo: Instant;
  /** the shop is read since then: of what it changed earlier, no webhook can be missed */
  readonly listenedSince: Instant;
  /** the newest change that a webhook should have told by now and none did */
  newestUnheard: Instant | null;
};

export async function beginSweep(context: JobContext, shop: Shop): Promise<Sweep> {
  const startedAt = await nowIn(context);
  const mark = await context.inTransaction((tx) => watermarkOf(tx, wooCommerceShop, "orders"));
  return {
    context,
    reader: shop.open(),
    figures: {
      pages: 0,
      orders: 0,
      unchanged: 0,
      applied: 0,
      repaired: 0,
      setAside: 0,
      reread: 0,
      refunds: 0,
      subscriptions: 0,
      products: 0,
      ratedAgain: 0,
      ratingFaults: 0,
    },
    startedAt,
    lookBackTo: plusDays(startedAt, -shop.lookBackDays),
    listenedSince: mark?.startedAt ?? startedAt,
    newestUnheard: null,
  };
}

/** The clock that the run lives by. Taken before the shop is asked: whatever a webhook tells later is newer than the answer. */
export function nowIn(context: JobContext): Promise<Instant> {
  return context.inTransaction((tx) => Promise.resolve(tx.now));
}

export function tell({ context, figures }: Sweep): Promise<void> | undefined {
  return context.progress?.({ ...figures } satisfies Outcome);
}
