import { idIn } from "#domain/orders";
import { setAsideUnreadable, takeGone, takeOrder } from "./take-order.ts";
import { nowIn, type Sweep } from "./sweep.ts";
import { perPage, readWindow } from "./windows.ts";

/** WooCommerce's word for an order that it does not have (any more). */
const gone = "woocommerce_rest_shop_order_invalid_id";

/**
 * Asks the shop for these orders, a page of them at a time; those it leaves out of the list (the bin is not in it) one by one.
 * Returns those that it has not answered: nothing came of them, or nothing that could be read.
 */
export async function askForOrders(sweep: Sweep, externalIds: readonly string[]): Promise<string[]> {
  const unanswered: string[] = [];
  for (let start = 0; start < externalIds.length; start += perPage)
    unanswered.push(...(await askForPage(sweep, externalIds.slice(start, start + perPage))));
  return unanswered;
}

async function askForPage(sweep: Sweep, ids: readonly string[]): Promise<string[]> {
  const askedAt = await nowIn(sweep.context);
  const window = await readWindow(sweep.reader, "orders", { include: ids.join(","), orderby: "id", order: "asc" }, 1);
  sweep.figures.pages += 1;
  const missing = new Set(ids);
  const answered = new Set<string>();
  for (const item of window?.items ?? []) {
    // A shop that ignores `include` gives others: they are taken as well, they are the shop's.
    const id = idIn(item) ?? "";
    missing.delete(id);
    if ((await takeOrder(sweep, item, askedAt)) !== "setAside") answered.add(id);
  }
  for (const id of missing) if (await askForOne(sweep, id)) answered.add(id);
  return ids.filter((id) => !answered.has(id));
}

/** Says whether it was answered. */
async function askForOne(sweep: Sweep, id: string): Promise<boolean> {
  const askedAt = await nowIn(sweep.context);
  const answer = await sweep.reader.get(`orders/${id}`);
  if (answer.kind === "found") return (await takeOrder(sweep, answer.json, askedAt)) !== "setAside" && idIn(answer.json) === id;
  if (answer.kind === "unreadable") {
    await setAsideUnreadable(sweep, `orders/${id}`, answer, id);
    return false;
  }
  return answer.code === gone && (await takeGone(sweep, id, askedAt)) !== "setAside";
}
