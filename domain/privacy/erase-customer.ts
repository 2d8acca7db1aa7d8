import type { Tx } from "#domain/kernel";
import { forgetClaims } from "#domain/conversions";
import { eraseCustomers, type CustomerErasure } from "#domain/orders";

/** Forgets who bought with an address, also in what partners wrote when they missed a sale of theirs. See `eraseCustomers`. */
export async function eraseCustomer(tx: Tx, email: string, reason: string): Promise<CustomerErasure> {
  const erased = await eraseCustomers(tx, email, reason);
  await forgetClaims(tx, { orderIds: erased.customers.flatMap(({ orderIds }) => orderIds) });
  return erased;
}
