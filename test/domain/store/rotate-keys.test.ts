import { expect, test } from "vitest";
import { oneOf, rowsOf, sql, type Vault } from "#domain/kernel";
import { customerOf, loadOrder, lockReceived, receiveDelivery } from "#domain/orders";
import { contactOf, findPartner } from "#domain/partners";
import { openVault, readKeyRing, rotateKeys } from "#domain/store";
import { testKeys, useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";

const db = await useDatabase();
const newKey = `new:${Buffer.alloc(32, 8).toString("base64")}`;
const under = (vault: Vault) => db.database.transactions(db.clock, () => Promise.resolve(), vault);
const open = (keys: string): Promise<Vault> => openVault(db.database, { ring: readKeyRing(keys)! });
const actor = { kind: "system", name: "test" } as const;

test("after a rotation, interrupted or not, the old key is not needed any more and everything opens", async () => {
  const partner = await db.run((tx) => makePartner(tx, "Rota"));
  const order = snapshot({ customer: { externalId: null, email: "bea@example.org", name: "Bea" } });
  await db.run((tx) => apply(tx, order));
  const message = await db.run((tx) =>
    receiveDelivery(tx, {
      shop: "s",
      format: "woocommerce",
      topic: null,
      deliveryId: null,
      body: Buffer.from("waits"),
      bodyHash: "h",
      hasModificationTime: true,
    }),
  );
  const both = under(await open(`${newKey},${testKeys}`));
  let transactions = 0;
  await expect(
    rotateKeys((who, work) => {
      if (++transactions === 3) throw new Error("power cut");
      return both(who, work);
    }),
  ).rejects.toThrow("power cut");
  await expect(open(newKey)).rejects.toThrow('sealed with the key "test"');
  expect(await rotateKeys(both)).toBeGreaterThan(0);
  expect(await rotateKeys(both)).toBe(0);
  expect(await db.run((tx) => rowsOf(tx, sql`select actor, subject_id from audit_entry where act = 'keys.rotate'`))).toEqual([
    { actor: "system:rotate-keys", subject_id: "new" },
  ]);

  await under(await open(newKey))(actor, async (tx) => {
    expect(await contactOf(tx, partner.id)).toMatchObject({ email: "rota@example.org" });
    expect(await findPartner(tx, "rota@example.org")).toMatchObject({ id: partner.id });
    const { id } = await oneOf(tx, sql<{ id: string }>`select id from shop_order where external_id = ${order.externalId}`);
    expect(await customerOf(tx, (await loadOrder(tx, id))!)).toMatchObject({ name: "Bea", email: "bea@example.org" });
    expect((await lockReceived(tx, message.id))?.body?.toString()).toBe("waits");
  });
});
