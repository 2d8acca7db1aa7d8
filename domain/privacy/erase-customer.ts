import type { Tx } from "#domain/kernel";
import { forgetReasonsToAssign } from "#domain/attribution";
import { forgetClaims, forgetReasonsOfOrders } from "#domain/conversions";
import { eraseCustomers, type CustomerErasure } from "#domain/orders";

/** Forgets who bought with an address, also in what partners wrote when they missed a sale of theirs, and in why staff decided about it. See `eraseCustomers`. */
export async function eraseCustomer(tx: Tx, email: string, reason: string): Promise<CustomerErasure> {
  const erased = await eraseCustomers(tx, email, reason);
  const orderIds = erased.customers.flatMap((customer) => customer.orderIds);
  await forgetReasonsOfOrders(tx, orderIds);
  await forgetReasonsToAssign(tx, orderIds);
  await forgetClaims(tx, { orderIds });
  return erased;
}
