import { isBefore, type Instant, type Tx } from "#domain/kernel";
import { applyAgain } from "#domain/conversions";
import {
  heldRefunds,
  knownOrders,
  moveWatermark,
  ordersWithOtherRefunds,
  readWooCommerceRefund,
  rememberRefundLines,
  watermarkOf,
  wooCommerceShop,
  type HeldRefund,
  type ShopRefund,
} from "#domain/orders";
import { askForOrders } from "./ask-for-orders.ts";
import { tell, type Sweep } from "./sweep.ts";
import { naive, readWindow } from "./windows.ts";

/**
 * Compares the shop's refunds with those we hold. Deleting one tells nobody and leaves the order's date alone, so only the list shows
 * it. Orders whose refunds differ are read again; of the others the list tells which lines were paid back, and when.
 */
export async function sweepRefunds(sweep: Sweep): Promise<void> {
  const told = (await listRefunds(sweep)) ?? (await listOneByOne(sweep));
  if (told === null) return;
  sweep.figures.refunds += told.length;
  const parents = [...new Set(told.flatMap((refund) => refund.orderExternalId ?? []))];
  const look = (tx: Tx): Promise<HeldRefund[]> => heldRefunds(tx, wooCommerceShop, sweep.lookBackTo, parents);
  const others = await sweep.context.inTransaction(async (tx) =>
    ordersWithOtherRefunds(await look(tx), told, await knownOrders(tx, wooCommerceShop, parents)),
  );
  await askForOrders(sweep, others);
  await rememberLines(sweep, await sweep.context.inTransaction(look), told);
  await tell(sweep);
}

/** All refunds since the look-back, oldest first; null: this shop has no such list (WooCommerce before 9.0). */
async function listRefunds(sweep: Sweep): Promise<ShopRefund[] | null> {
  const query = { after: naive(sweep.lookBackTo), dates_are_gmt: "true", orderby: "date", order: "asc" };
  const found = new Map<string, ShopRefund>();
  for (let page = 1; ; page++) {
    const window = await readWindow(sweep.reader, "refunds", query, page);
    if (window === null) return null;
    sweep.figures.pages += 1;
    const before = found.size;
    for (const refund of window.items.map(readWooCommerceRefund)) if (refund) found.set(refund.externalId, refund);
    // A refund that can't be read seems to be missing: its order is read again, which tells all that counts.
    if (window.items.length + window.unreadable.length === 0 || found.size === before) return [...found.values()];
  }
}

/** Without a list of all: the refunds of each order that has some, once a day. Null: not today any more. */
async function listOneByOne(sweep: Sweep): Promise<ShopRefund[] | null> {
  const held = await sweep.context.inTransaction(async (tx) => {
    const last = await watermarkOf(tx, wooCommerceShop, "refunds");
    return last && isBefore(dayBefore(sweep.startedAt), last.at) ? null : heldRefunds(tx, wooCommerceShop, sweep.lookBackTo, []);
  });
  if (held === null) return null;
  const told: ShopRefund[] = [];
  for (const id of new Set(held.map((refund) => refund.orderExternalId))) {
    const window = await readWindow(sweep.reader, `orders/${id}/refunds`, {}, 1);
    sweep.figures.pages += 1;
    for (const refund of (window?.items ?? []).map(readWooCommerceRefund)) if (refund) told.push({ ...refund, orderExternalId: id });
  }
  await sweep.context.inTransaction((tx) => moveWatermark(tx, wooCommerceShop, "refunds", sweep.startedAt));
  return told;
}

function dayBefore(at: Instant): Instant {
  return at.subtract({ hours: 24 });
}

/** What only the refunds tell: a commission that shrank in proportion is worked out again by line. */
async function rememberLines(sweep: Sweep, held: readonly HeldRefund[], told: readonly ShopRefund[]): Promise<void> {
  const toldById = new Map(told.map((refund) => [refund.externalId, refund]));
  for (const refund of held.filter((each) => !each.isRead)) {
    const read = toldById.get(refund.externalId)?.inCurrency(refund.currency);
    if (!read) continue;
    await sweep.context.inTransaction(async (tx) => {
      if (await rememberRefundLines(tx, refund.orderId, refund.externalId, read)) await applyAgain(tx, refund.orderId);
    });
  }
}
