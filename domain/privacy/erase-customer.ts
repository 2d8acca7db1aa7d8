import type { Tx } from "#domain/kernel";
import { forgetReasonsToAssign } from "#domain/attribution";
import { forgetClaims, forgetReasonsOfOrders } from "#domain/conversions";
import { forgetRecipient } from "#domain/messages";
import { eraseCustomers, type CustomerErasure } from "#domain/orders";

/** Forgets who bought with an address, also in what partners wrote when they missed a sale of theirs, and in why staff decided about it. See `eraseCustomers`. */
export async function eraseCustomer(tx: Tx, email: string, reason: string): Promise<CustomerErasure> {
  const erased = await eraseCustomers(tx, email, reason, async ({ customers }) => {
    const orderIds = customers.flatMap((customer) => customer.orderIds);
    await forgetReasonsOfOrders(tx, orderIds);
    await forgetReasonsToAssign(tx, orderIds);
    await forgetClaims(tx, { orderIds });
  });
  // That an address bounces or objected is kept, as its fingerprint: whoever it is would be written to again otherwise.
  for (const { id } of erased.customers) await forgetRecipient(tx, { kind: "customer", id }, null);
  return erased;
}
