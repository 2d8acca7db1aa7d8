import type { Tx } from "#domain/kernel";
import { forgetReasonsToAssign } from "#domain/attribution";
import { forgetClaims, forgetReasonsOfOrders } from "#domain/conversions";
import { forgetRecipient } from "#domain/messages";
import { eraseCustomers, eraseCustomersAt, eraseNextCustomersAt, type CustomerErasure, type Named } from "#domain/orders";

/** Forgets who bought with an address, also in what partners wrote when they missed a sale of theirs, and in why staff decided about it. See `eraseCustomers`. */
export async function eraseCustomer(tx: Tx, email: string, reason: string): Promise<CustomerErasure> {
  return forgetRecipients(tx, await eraseCustomers(tx, email, reason, (held) => forgetWords(tx, held)));
}

const throughShop = "asked for through the shop";
const customersPerTransaction = 200;

/** The same for whom a shop names because they asked it: what they bought at other shops was not asked about. */
export async function eraseCustomerAsShopAsks(tx: Tx, shop: string, whom: Named): Promise<void> {
  await forgetRecipients(tx, await eraseCustomersAt(tx, shop, whom, throughShop, (held) => forgetWords(tx, held)));
}

/** The same for the next customers of a shop that has left; whether there may be more. */
export async function eraseNextAsShopAsks(tx: Tx, shop: string): Promise<boolean> {
  const { customers } = await eraseNextCustomersAt(tx, shop, customersPerTransaction, throughShop, (held) => forgetWords(tx, held)).then(
    (held) => forgetRecipients(tx, held),
  );
  return customers.length === customersPerTransaction;
}

async function forgetWords(tx: Tx, { customers }: CustomerErasure): Promise<void> {
  const orderIds = customers.flatMap((customer) => customer.orderIds);
  await forgetReasonsOfOrders(tx, orderIds);
  await forgetReasonsToAssign(tx, orderIds);
  await forgetClaims(tx, { orderIds });
}

/** That an address bounces or objected is kept, as its fingerprint: whoever it is would be written to again otherwise. */
async function forgetRecipients(tx: Tx, erased: CustomerErasure): Promise<CustomerErasure> {
  for (const { id } of erased.customers) await forgetRecipient(tx, { kind: "customer", id }, null);
  return erased;
}
