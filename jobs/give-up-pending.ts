import { localDate, startOfDay } from "#domain/kernel";
import { overduePending, settleOrder } from "#domain/conversions";
import { programmeOf } from "#domain/programme";
import type { Job } from "./job.ts";

const ordersPerLook = 200;

/** Rejects what has waited for its payment for longer than the terms allow; no message of the shop would ever say so. */
export const giveUpPending: Job = {
  name: "give-up-pending",
  sentence: "Rejects conversions whose orders have stayed unpaid for too long, once a day",
  lastOccurrence: async (tx, at) => {
    const { zone } = await programmeOf(tx);
    const day = localDate(at, zone);
    return { label: day.toString(), dueAt: startOfDay(day, zone) };
  },
  run: async ({ inTransaction }) => {
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
  },
};
