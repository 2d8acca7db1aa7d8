import { laterOf, Refusal, type Instant } from "#domain/kernel";
import { ordersToRateAgain, settleOrder } from "#domain/conversions";
import { moveWatermark, readWooCommerceProduct, rememberProducts, unknownProducts, watermarkOf, wooCommerceShop } from "#domain/orders";
import { nowIn, type Sweep } from "./sweep.ts";
import { changedSince, modifiedAt } from "./windows.ts";

const epoch = Temporal.Instant.fromEpochMilliseconds(0).add({ hours: 24 });
const mostAtOnce = 200;

/**
 * Reads the products that changed, the first time all of them: rates by category ask for them. A key that may not see products, or a
 * list that can't be read, must not keep the orders from being read.
 */
export async function sweepProducts(sweep: Sweep): Promise<void> {
  const { context, figures, reader } = sweep;
  const mark = await context.inTransaction(async (tx) => (await watermarkOf(tx, wooCommerceShop, "products"))?.at ?? epoch);
  let newest: Instant = mark;
  try {
    for await (const page of changedSince(reader, "products", mark.subtract({ seconds: 2 }))) {
      figures.pages += 1;
      figures.products += await remember(sweep, page.items);
      newest = page.items.flatMap((item) => modifiedAt(item) ?? []).reduce(laterOf, newest);
    }
    const now = await nowIn(context);
    await context.inTransaction((tx) => moveWatermark(tx, wooCommerceShop, "products", earlierOf(newest, now)));
  } catch (error) {
    if (!(error instanceof Refusal) || !["shop.key-refused", "shop.not-found", "shop.not-json"].includes(error.code)) throw error;
    context.warn?.({ refused: error.code, ...error.facts }, "the shop's products could not be read");
  }
}

/** Products that orders name and no reading has told of; one that the shop has deleted is remembered without a name, and not asked for again. */
export async function sweepUnknownProducts(sweep: Sweep): Promise<void> {
  const unknown = await sweep.context.inTransaction((tx) => unknownProducts(tx, wooCommerceShop, sweep.lookBackTo, mostAtOnce));
  for (const id of unknown) {
    const answer = await sweep.reader.get(`products/${id}`);
    if (answer.kind === "found") sweep.figures.products += await remember(sweep, [answer.json]);
    else if (answer.kind === "absent" && answer.code !== "rest_no_route") await remember(sweep, [{ id }]);
  }
}

/** Orders that came before the shop had told of their product earned as if it were in no category: those that are not paid yet are rated again. */
export async function rateOrdersAgain({ context, figures }: Sweep): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const orders: string[] = await context.inTransaction((tx) => ordersToRateAgain(tx, wooCommerceShop, from, mostAtOnce));
    if (orders.length === 0) return;
    for (const id of orders)
      try {
        await context.inTransaction((tx) => settleOrder(tx, id));
        figures.ratedAgain += 1;
      } catch (error) {
        context.report(error);
        figures.ratingFaults += 1;
      }
    after = orders.at(-1) ?? null;
  }
}

function remember({ context }: Sweep, items: readonly unknown[]): Promise<number> {
  const products = items.flatMap((item) => readWooCommerceProduct(item) ?? []);
  return context.inTransaction((tx) => rememberProducts(tx, wooCommerceShop, products));
}

function earlierOf(a: Instant, b: Instant): Instant {
  return laterOf(a, b) === a ? b : a;
}
