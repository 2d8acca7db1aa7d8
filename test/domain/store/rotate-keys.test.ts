import { expect, test } from "vitest";
import { oneOf, rowsOf, sql, type Vault } from "#domain/kernel";
import { customerOf, loadOrder, lockReceived, receiveDelivery } from "#domain/orders";
import { addStaff, contactOf, findPartner, reachStaff, setStaffEmail } from "#domain/partners";
import { applyInbox } from "../../../jobs/apply-inbox.ts";
import { finishRotation, openVault, readKeyRing, rotateKeys } from "#domain/store";
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

test("a process with the old keys beside a rotation reads nothing new and changes nothing, and what it writes keeps the old key needed", async () => {
  const newest = `newest:${Buffer.alloc(32, 9).toString("base64")}`;
  const old = under(await open(newKey));
  const both = under(await open(`${newest},${newKey}`));
  const message = (inTransaction: typeof old, bodyHash: string) =>
    inTransaction(actor, (tx) =>
      receiveDelivery(tx, {
        shop: "s",
        format: "woocommerce",
        topic: null,
        deliveryId: null,
        body: Buffer.from("{}"),
        bodyHash,
        hasModificationTime: true,
      }),
    );
  await rotateKeys(both);
  const { id } = await message(both, "new");
  const reported: unknown[] = [];
  const outcome = applyInbox(old, (error) => `reference ${reported.push(error)}`, id, true);
  await expect(outcome).rejects.toThrow(
    'this process lacks the encryption key "newest" and changed nothing: give every process the same keys',
  );
  await expect(old(actor, async (tx) => contactOf(tx, (await makePartner(tx, "Gone")).id))).resolves.toMatchObject({
    email: "gone@example.org",
  });
  expect(await both(actor, (tx) => rowsOf(tx, sql`select state from inbox_delivery where id = ${id}`))).toEqual([{ state: "received" }]);

  // It could write: the new key alone would lose that, so nothing starts with it.
  await expect(open(newest)).rejects.toThrow('still sealed with the key "new", which is not in ENCRYPTION_KEYS');
  await message(old, "late");
  await rotateKeys(both);
  const alone = under(await open(newest));
  expect(await alone(actor, async (tx) => contactOf(tx, (await findPartner(tx, "gone@example.org"))!.id))).toMatchObject({
    application: "I make things.",
  });
  await applyInbox(alone, (error) => `reference ${reported.push(error)}`, id, true);
  expect(reported).toEqual([]);
});

test("a rotation that is over finishes what a process with the old keys still sealed; one that nobody began is not begun", async () => {
  const [before, after] = [`newest:${Buffer.alloc(32, 9).toString("base64")}`, `last:${Buffer.alloc(32, 10).toString("base64")}`];
  const both = under(await open(`${after},${before}`));
  expect(await finishRotation(both)).toBe(0);
  await rotateKeys(both);
  expect(await finishRotation(both)).toBe(0);
  const late = await under(await open(`${before},${after}`))(actor, async (tx) => {
    const staff = await addStaff(tx, { handle: "late", name: "Late", roles: ["finance"] });
    await setStaffEmail(tx, staff, "late@example.org");
    return staff;
  });
  await expect(open(after)).rejects.toThrow('still sealed with the key "newest"');
  expect(await finishRotation(both)).toBe(1);
  const found = await under(await open(after))(actor, (tx) => reachStaff(tx, [late.id]));
  expect(found.get(late.id)).toMatchObject({ email: "late@example.org" });
});
