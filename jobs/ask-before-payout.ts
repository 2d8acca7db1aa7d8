import { refuse, Refusal, type Instant } from "#domain/kernel";
import { wooCommerceShop } from "#domain/orders";
import { isToPrepare, ordersToPay, type OrderToPay } from "#domain/payouts";
import type { JobContext, Outcome } from "./job.ts";
import { askForOrders } from "./sweep/ask-for-orders.ts";
import { beginSweep } from "./sweep/sweep.ts";
import { perPage } from "./sweep/windows.ts";

/** So many orders are named where there may be thousands. */
const mostNamed = 5;

/**
 * Asks the shop once more for every order that the next batch would pay: a refund or a cancellation that no webhook told must not be
 * paid out. A shop that can't be asked, or whose answer about one of them can't be read, stops the run where the setting requires it;
 * otherwise the run goes on and says so.
 */
export async function askBeforePayout(context: JobContext, period: string, cutOffAt: Instant): Promise<Outcome> {
  const { shop } = context;
  if (!shop || shop.beforePayout === "off" || !(await context.inTransaction((tx) => isToPrepare(tx, period)))) return {};
  try {
    const sweep = await beginSweep(context, shop);
    const unanswered: string[] = [];
    let after: string | null = null;
    for (;;) {
      const orders: OrderToPay[] = await nextOrders(context, cutOffAt, after);
      if (orders.length === 0) break;
      unanswered.push(
        ...(await askForOrders(
          sweep,
          orders.map((order) => order.externalId),
        )),
      );
      after = orders.at(-1)?.orderId ?? null;
    }
    const { orders, applied, repaired } = sweep.figures;
    const asked = { askedOrders: orders, askedChanged: applied + repaired };
    if (unanswered.length === 0) return asked;
    const named = { count: String(unanswered.length), orders: unanswered.slice(0, mostNamed).join(", ") };
    if (shop.beforePayout === "required") throw refuse("shop.unanswered", { host: sweep.reader.host, ...named });
    context.warn?.(named, "some orders of this payout could not be read from the shop first");
    return { ...asked, askedUnread: unanswered.length };
  } catch (error) {
    if (!(error instanceof Refusal) || shop.beforePayout === "required") throw error;
    context.warn?.({ refused: error.code, ...error.facts }, "the orders of this payout could not be read from the shop first");
    return { askedOrders: `not asked: ${error.code}` };
  }
}

function nextOrders(context: JobContext, cutOffAt: Instant, after: string | null): Promise<OrderToPay[]> {
  return context.inTransaction((tx) => ordersToPay(tx, wooCommerceShop, cutOffAt, after, perPage));
}
