import { Refusal, refuse } from "#domain/kernel";
import type { Outcome, Work } from "./job.ts";
import { hearWebhooks } from "./sweep/hear-webhooks.ts";
import { beginSweep } from "./sweep/sweep.ts";
import { sweepDoubts, sweepOrders } from "./sweep/sweep-orders.ts";
import { rateOrdersAgain, sweepProducts, sweepUnknownProducts } from "./sweep/sweep-products.ts";
import { sweepRefunds } from "./sweep/sweep-refunds.ts";
import { sweepSubscriptions } from "./sweep/sweep-subscriptions.ts";

/**
 * Reads from the shop what its webhooks did not tell. Webhooks are hints: WooCommerce never repeats one, switches them off after a few
 * failures, and sends none at all when a refund is deleted.
 */
export const shopSweep: Work = async (context) => {
  if (!context.shop) throw refuse("shop.not-connected");
  const sweep = await beginSweep(context, context.shop);
  try {
    await sweepProducts(sweep);
    await sweepOrders(sweep);
    await sweepDoubts(sweep);
    await sweepRefunds(sweep);
    await sweepSubscriptions(sweep);
    await sweepUnknownProducts(sweep);
    await rateOrdersAgain(sweep);
    return { ...sweep.figures, webhooks: await hearWebhooks(sweep) };
  } catch (error) {
    throw error instanceof Refusal ? withFigures(error, sweep.figures) : error;
  }
};

/** What was read before the shop failed is kept, and the history says so. */
function withFigures({ code, facts }: Refusal, figures: Outcome): Refusal {
  return refuse(code, { ...facts, ...figures });
}
