import { idIn } from "#domain/orders";
import { setAsideUnreadable, takeGone, takeOrder } from "./take-order.ts";
import { nowIn, type Sweep } from "./sweep.ts";
import { perPage, readWindow } from "./windows.ts";

/** WooCommerce's word for an order that it does not have (any more). */
const gone = "woocommerce_rest_shop_order_invalid_id";

/** Asks the shop for these orders, a page of them at a time; those it leaves out of the list (the bin is not in it) one by one. */
export async function askForOrders(sweep: Sweep, externalIds: readonly string[]): Promise<void> {
  for (let start = 0; start < externalIds.length; start += perPage) await askForPage(sweep, externalIds.slice(start, start + perPage));
}

async function askForPage(sweep: Sweep, ids: readonly string[]): Promise<void> {
  const askedAt = await nowIn(sweep.context);
  const window = await readWindow(sweep.reader, "orders", { include: ids.join(","), orderby: "id", order: "asc" }, 1);
  sweep.figures.pages += 1;
  const missing = new Set(ids);
  for (const item of window?.items ?? []) {
    // A shop that ignores `include` gives others: they are taken as well, they are the shop's.
    missing.delete(idIn(item) ?? "");
    await takeOrder(sweep, item, askedAt);
  }
  for (const id of missing) await askForOne(sweep, id);
}

async function askForOne(sweep: Sweep, id: string): Promise<void> {
  const askedAt = await nowIn(sweep.context);
  const answer = await sweep.reader.get(`orders/${id}`);
  if (answer.kind === "found") await takeOrder(sweep, answer.json, askedAt);
  else if (answer.kind === "unreadable") await setAsideUnreadable(sweep, `orders/${id}`, answer, id);
  else if (answer.code === gone) await takeGone(sweep, id, askedAt);
}
