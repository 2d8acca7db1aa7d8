import { overduePending, settleOrder } from "#domain/conversions";
import type { Work } from "./job.ts";

const ordersPerLook = 200;

/** Rejects what has waited for its payment for longer than the terms allow; no message of the shop would ever say so. */
export const giveUpPending: Work = async ({ inTransaction }) => {
  const seen = new Set<string>();
  for (;;) {
    // An order made under longer terms is looked at and stays: it must not be looked at for ever.
    const orders = (await inTransaction((tx) => overduePending(tx, ordersPerLook + seen.size))).filter((id) => !seen.has(id));
    if (orders.length === 0) return { orders: seen.size };
    for (const id of orders) {
      seen.add(id);
      await inTransaction((tx) => settleOrder(tx, id));
    }
  }
};
