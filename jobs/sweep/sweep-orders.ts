import { isBefore, laterOf, type Instant } from "#domain/kernel";
import { moveWatermark, ordersToReread, settleUnnamed, watermarkOf, wooCommerceShop } from "#domain/orders";
import { askForOrders } from "./ask-for-orders.ts";
import { noteUnheard, setAsideUnreadable, takeOrder } from "./take-order.ts";
import { nowIn, tell, type Sweep } from "./sweep.ts";
import { changedSince, modifiedAt, perPage } from "./windows.ts";

/** An order is dated when it is saved and seen when its transaction ends: what was dated shortly before the mark may have come after it. */
const overlapSeconds = 120;

/**
 * Reads every order that the shop changed since the last reading. The mark moves after each page whose orders are all committed, so that a
 * reading that is cut off goes on where it stopped.
 */
export async function sweepOrders(sweep: Sweep): Promise<void> {
  const { context, figures, reader } = sweep;
  const mark = await context.inTransaction(async (tx) => {
    const known = await watermarkOf(tx, wooCommerceShop, "orders");
    if (!known) await moveWatermark(tx, wooCommerceShop, "orders", sweep.lookBackTo);
    return known?.at ?? sweep.lookBackTo;
  });
  let newest: Instant = mark;
  let isComplete = true;
  let askedAt = await nowIn(context);
  for await (const page of changedSince(reader, "orders", mark.subtract({ seconds: overlapSeconds }))) {
    figures.pages += 1;
    for (const item of page.items) if ((await takeOrder(sweep, item, askedAt)) === "repaired") noteUnheard(sweep, item);
    for (const each of page.unreadable) await setAsideUnreadable(sweep, "orders", each);
    // From the first page on that has something unreadable, all is read again next time, until the shop can tell it.
    isComplete &&= page.unreadable.length === 0;
    newest = laterOf(newest, newestOf(page.items, askedAt));
    if (isComplete && page.isInOrder) await context.inTransaction((tx) => moveWatermark(tx, wooCommerceShop, "orders", newest));
    await tell(sweep);
    askedAt = await nowIn(context);
  }
  if (!isComplete) return;
  await context.inTransaction(async (tx) => {
    await moveWatermark(tx, wooCommerceShop, "orders", newest);
    await settleUnnamed(tx, wooCommerceShop, sweep.startedAt);
  });
}

/** A date that lies ahead would hide everything that comes until then. */
function newestOf(items: readonly unknown[], askedAt: Instant): Instant {
  const times = items.flatMap((item) => modifiedAt(item) ?? []).filter((at) => isBefore(at, askedAt));
  return times.reduce(laterOf, Temporal.Instant.fromEpochMilliseconds(0));
}

/** Asks again for every order in doubt, once each. */
export async function sweepDoubts(sweep: Sweep): Promise<void> {
  let after = "";
  for (;;) {
    const from = after;
    const doubts = await sweep.context.inTransaction((tx) => ordersToReread(tx, wooCommerceShop, from, perPage));
    if (doubts.length === 0) return;
    sweep.figures.reread += doubts.length;
    await askForOrders(
      sweep,
      doubts.map((each) => each.externalId),
    );
    await tell(sweep);
    after = doubts.at(-1)?.externalId ?? "";
  }
}
