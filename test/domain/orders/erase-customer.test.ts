import { expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { applySnapshot, customerOf, eraseCustomers, hashOfBody, heldUnder, receiveDelivery, settleDelivery } from "#domain/orders";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { snapshot } from "../../support/orders.ts";

const db = await useDatabase();

test("a message that is applied while its customer is erased brings nobody back, and a new order beside it is whole", async () => {
  for (let round = 0; round < 10; round++) {
    const email = `race${round}@example.org`;
    const known = snapshot({ externalId: `known-${round}`, customer: { externalId: null, email, name: "Known" } });
    await db.run((tx) => applySnapshot(tx, known, tx.now));
    const later = { ...known, modifiedAt: known.modifiedAt.add({ seconds: 1 }) };
    const fresh = snapshot({ externalId: `fresh-${round}`, customer: { externalId: null, email, name: "Fresh" } });
    const results = await atOnce(db, [later, null, fresh], async (tx, order) => {
      await (order ? applySnapshot(tx, order, tx.now) : eraseCustomers(tx, email, "asked"));
    });
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    const customerOfOrder = (externalId: string) =>
      db.run(async (tx) =>
        customerOf(tx, await oneOf(tx, sql<{ id: string }>`select id from shop_order where external_id = ${externalId}`)),
      );
    expect(await customerOfOrder(known.externalId)).toEqual({ name: null, email: null, payUrl: null, isErased: true });
    const held = await db.run((tx) => heldUnder(tx, email));
    const seen = await customerOfOrder(fresh.externalId);
    // Before the erasure or after it, never half of each.
    expect(seen).toEqual(
      held.customers.length === 0
        ? { name: null, email: null, payUrl: null, isErased: true }
        : { name: "Fresh", email, payUrl: null, isErased: false },
    );
  }
});

test("nobody is erased twice, and an address that nothing is held under erases nothing", async () => {
  expect(await db.run((tx) => eraseCustomers(tx, "nobody@example.org", "asked"))).toEqual({ customers: [], messageIds: [] });
  expect(
    await db.run((tx) => oneOf(tx, sql`select count(*)::int as acts from audit_entry where act = 'customer.erase' and subject_id = ''`)),
  ).toEqual({ acts: 0 });
});

test("messages that nobody has read yet go with a row of the audit, though no customer is known", async () => {
  const body = new TextEncoder().encode('{"billing":{"email":"Una@example.org"}}');
  const sent = { shop: "https://shop.example", format: "woocommerce", topic: null, deliveryId: "u", hasModificationTime: true };
  const erased = await db.run(async (tx) => {
    const { id } = await receiveDelivery(tx, { ...sent, body, bodyHash: hashOfBody(body) });
    await settleDelivery(tx, id, { state: "set-aside", reason: "amount-unreadable" });
    return eraseCustomers(tx, "una@example.org", "asked");
  });
  expect(erased).toMatchObject({ customers: [], messageIds: [expect.any(String)] });
  expect(
    await db.run((tx) => oneOf(tx, sql`select facts from audit_entry where act = 'customer.erase' and subject_kind = 'inbox'`)),
  ).toEqual({
    facts: { orders: 0, messages: 1 },
  });
});
