import { Refusal } from "#domain/kernel";
import { wooCommerceShop } from "#domain/orders";
import { dueOrders, ordersWithOpenMails, tellCustomer, type DueOrder } from "#domain/pending-orders";
import type { JobContext, Outcome, Work } from "./job.ts";
import { askForOrders } from "./sweep/ask-for-orders.ts";
import { beginSweep } from "./sweep/sweep.ts";

const ordersPerLook = 200;

/**
 * Writes to the customers of orders that wait for their payment, each in a transaction of its own. Where a shop is connected it is asked for
 * each of them first, and an order that it has not answered for is left for the next run; without one the newest message counts.
 */
export const pendingOrderEmails: Work = async (context) => {
  const open = await context.inTransaction((tx) => ordersWithOpenMails(tx, wooCommerceShop));
  const due = await allDue(context);
  const asked = await askAgain(context, [...due, ...open]);
  let told = 0;
  let faults = 0;
  for (const { id, externalId } of due) {
    if (asked.unanswered.has(externalId)) continue;
    try {
      if ((await context.inTransaction((tx) => tellCustomer(tx, id))).kind === "now") told += 1;
    } catch (error) {
      // One order that can't be judged keeps no other customer from hearing.
      context.report(error);
      faults += 1;
    }
  }
  return { due: due.length, told, ...asked.figures, ...(faults === 0 ? {} : { faults }) };
};

async function allDue({ inTransaction }: JobContext): Promise<DueOrder[]> {
  const look = (after: string | null): ReturnType<typeof dueOrders> =>
    inTransaction((tx) => dueOrders(tx, wooCommerceShop, after, ordersPerLook));
  const all: DueOrder[] = [];
  for (let page = await look(null); page.last !== null; page = await look(page.last)) all.push(...page.due);
  return all;
}

/** Which orders the shop has not answered for: nobody is written to about these now. */
async function askAgain(context: JobContext, orders: readonly DueOrder[]): Promise<{ unanswered: ReadonlySet<string>; figures: Outcome }> {
  const ids = [...new Set(orders.map(({ externalId }) => externalId))];
  if (ids.length === 0) return { unanswered: new Set(), figures: {} };
  if (!context.shop) return { unanswered: new Set(), figures: { asked: "no shop is connected: the newest message counts" } };
  try {
    const sweep = await beginSweep(context, context.shop);
    const unanswered = await askForOrders(sweep, ids);
    const { applied, repaired } = sweep.figures;
    return {
      unanswered: new Set(unanswered),
      figures: { asked: ids.length, changed: applied + repaired, ...(unanswered.length === 0 ? {} : { unread: unanswered.length }) },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.warn?.({ refused: error.code, ...error.facts }, "the shop could not be asked, so no customer was written to");
    return { unanswered: new Set(ids), figures: { asked: `not asked: ${error.code}` } };
  }
}
