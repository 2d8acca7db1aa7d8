import { isBefore } from "#domain/kernel";
import { applyAgain } from "#domain/conversions";
import {
  idIn,
  knownOrders,
  moveWatermark,
  rememberSubscription,
  renewalsOf,
  unknownSubscriptions,
  watermarkOf,
  wooCommerceShop,
} from "#domain/orders";
import { askForOrders } from "./ask-for-orders.ts";
import { tell, type Sweep } from "./sweep.ts";

const mostAtOnce = 200;

/** Asks for the subscriptions that orders renew: the order which began one decides whom its renewals are credited to. */
export async function sweepSubscriptions(sweep: Sweep): Promise<void> {
  const { context, figures } = sweep;
  const unknown = await context.inTransaction(async (tx) => {
    const unavailable = await watermarkOf(tx, wooCommerceShop, "no-subscriptions");
    const isTooSoon = unavailable !== null && isBefore(sweep.startedAt.subtract({ hours: 24 }), unavailable.at);
    return isTooSoon ? [] : unknownSubscriptions(tx, wooCommerceShop, mostAtOnce);
  });
  for (const id of unknown) {
    const answer = await sweep.reader.get(`subscriptions/${id}`);
    if (answer.kind === "unreadable") continue; // nothing is remembered of it, so the next reading asks again
    if (answer.kind === "absent" && answer.code === "rest_no_route") {
      // The plugin that had subscriptions is off, or keeps them to itself: asked again tomorrow.
      await context.inTransaction((tx) => moveWatermark(tx, wooCommerceShop, "no-subscriptions", sweep.startedAt));
      return;
    }
    figures.subscriptions += 1;
    await takeSubscription(sweep, id, answer.kind === "found" ? parentOf(answer.json) : null);
  }
  await tell(sweep);
}

async function takeSubscription(sweep: Sweep, externalId: string, parentExternalId: string | null): Promise<void> {
  const { context } = sweep;
  if (parentExternalId !== null) {
    const known = await context.inTransaction((tx) => knownOrders(tx, wooCommerceShop, [parentExternalId]));
    if (!known.has(parentExternalId)) await askForOrders(sweep, [parentExternalId]);
  }
  const renewals = await context.inTransaction(async (tx) => {
    await rememberSubscription(tx, { shop: wooCommerceShop, externalId, parentExternalId });
    return renewalsOf(tx, wooCommerceShop, externalId);
  });
  for (const id of renewals) await context.inTransaction((tx) => applyAgain(tx, id));
}

/** 0 stands for none: made by hand on the shop's own screens. */
function parentOf(json: unknown): string | null {
  return typeof json === "object" && json !== null && "parent_id" in json ? idIn({ id: json.parent_id }) : null;
}
