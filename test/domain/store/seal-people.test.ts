import { expect, test } from "vitest";
import { newId, oneOf, rowsOf, run, sql } from "#domain/kernel";
import { customerOf, lockReceived } from "#domain/orders";
import { contactOf, findPartner } from "#domain/partners";
import { openVault, readKeyRing, sealPeople } from "#domain/store";
import { testKeys, useDatabase } from "../../support/database.ts";

const db = await useDatabase({ withoutProgramme: true });
const released = "20261122160000-the-house-stands";
const sealing = "20261122185000-personal-fields-are-sealed";

/** Takes migrations back until this one is the newest. */
async function goBackTo(name: string): Promise<void> {
  while ((await db.database.orm.migrator.getExecuted()).at(-1)?.name !== name) await db.database.orm.migrator.down();
}

async function tablesInClear(): Promise<unknown> {
  return oneOf(
    { em: db.database.reader() },
    sql`select (select count(*)::int from partner_unsealed) as partners, (select count(*)::int from shop_order_unsealed) as orders,
               (select count(*)::int from inbox_delivery where body is not null and body_key is null) as bodies`,
  );
}

test("a database of the first release is sealed at its first start under this one, however often that is interrupted", async () => {
  await goBackTo(released);
  const [ada, first, second, other, nameless] = [newId(), newId(), newId(), newId(), newId()];
  const inbox = { applied: newId(), waiting: newId() };
  await db.run(async (tx) => {
    await run(
      tx,
      sql`insert into partner (id, share_id, name, email, status, application, applied_at) values (${ada}, '7001', 'Ada', 'ada@example.org', 'active', 'I fold.', ${tx.now})`,
    );
    for (const [id, externalId, account, email, name] of [
      [first, "1", "12", "cleo@example.org", "Cleo Clear"],
      [second, "2", null, "cleo@example.org", "C. Clear"],
      [other, "3", "13", null, null],
      [nameless, "4", null, null, null],
    ])
      await run(
        tx,
        sql`insert into shop_order (id, shop, external_id, customer_external_id, customer_email, customer_name, first_seen_at)
            values (${id}, 'https://shop.example', ${externalId}, ${account}, ${email}, ${name}, ${tx.now})`,
      );
    for (const [id, state] of [
      [inbox.applied, "applied"],
      [inbox.waiting, "received"],
    ])
      await run(
        tx,
        sql`insert into inbox_delivery (id, shop, format, key, body, received_at, state)
            values (${id}, 'https://shop.example', 'woocommerce', ${id}, ${Buffer.from("the body")}, ${tx.now}, ${state})`,
      );
  });
  await db.database.orm.migrator.up();
  expect(await tablesInClear()).toEqual({ partners: 1, orders: 3, bodies: 1 });

  const vault = await openVault(db.database, { ring: readKeyRing(testKeys)! });
  const inTransaction = db.database.transactions(db.clock, () => Promise.resolve(), vault);
  let transactions = 0;
  const interrupted: typeof inTransaction = (actor, work) => {
    if (++transactions === 2) throw new Error("power cut");
    return inTransaction(actor, work);
  };
  await expect(sealPeople(db.database, interrupted)).rejects.toThrow("power cut");
  expect(await sealPeople(db.database, inTransaction)).toBe(4);
  expect(await sealPeople(db.database, inTransaction)).toBe(0);
  expect(await tablesInClear()).toEqual({ partners: 0, orders: 0, bodies: 0 });

  await inTransaction({ kind: "system", name: "test" }, async (tx) => {
    expect(await findPartner(tx, "ADA@example.org")).toMatchObject({ id: ada });
    expect(await contactOf(tx, ada)).toEqual({ email: "ada@example.org", application: "I fold." });
    expect(await customerOf(tx, { id: first })).toEqual({ name: "Cleo Clear", email: "cleo@example.org", payUrl: null, isErased: false });
    expect(await customerOf(tx, { id: second })).toEqual({ name: "C. Clear", email: "cleo@example.org", payUrl: null, isErased: false });
    expect(await customerOf(tx, { id: nameless })).toEqual({ name: null, email: null, payUrl: null, isErased: false });
    expect((await lockReceived(tx, inbox.waiting))?.body?.toString()).toBe("the body");
    const customers = await rowsOf(tx, sql<{ customer_id: string | null }>`select customer_id from shop_order order by external_id`);
    expect(customers[0]).toEqual(customers[1]);
    expect(new Set(customers.map((row) => row.customer_id)).size).toBe(3);
    expect(await rowsOf(tx, sql`select body from inbox_delivery where id = ${inbox.applied}`)).toEqual([{ body: null }]);
  });
  await goBackTo(sealing);
  await expect(db.database.orm.migrator.down()).rejects.toThrow("restore the backup from before");
  await db.database.orm.migrator.up();
});
