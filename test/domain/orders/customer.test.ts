import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { applySnapshot, buyerOfNote, customerOf, originsOfRenewal, type Order, type Snapshot } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";
import { makePartner, snapshot } from "../../support/orders.ts";

const db = await useDatabase();
type Person = Snapshot["customer"];
const nobody: Person = { externalId: null, email: null, name: null };

async function bought(customer: Partial<Person>, over: Partial<Snapshot> = {}): Promise<Order> {
  const applied = await db.run((tx) => applySnapshot(tx, snapshot({ ...over, customer: { ...nobody, ...customer } }), tx.now));
  if (applied.outcome !== "applied") throw new Error("expected a new state");
  return applied.order;
}

describe("two orders are of one customer", () => {
  test.for<[string, boolean, Partial<Person>, Partial<Person>]>([
    ["with one address, however it is spelt", true, { email: "one@example.org", name: "Ada" }, { email: "ONE@example.org", name: "A." }],
    ["with one address, logged in or not", true, { email: "two@example.org" }, { email: "two@example.org", externalId: "2" }],
    ["with one account where no address is known", true, { externalId: "3" }, { externalId: "3", name: "Ada" }],
    ["not with two addresses", false, { email: "four@example.org" }, { email: "five@example.org" }],
    ["not for a name alone", false, { name: "Ada Maker" }, { name: "Ada Maker" }],
  ])("%s", async ([, same, first, second]) => {
    const [one, two] = [await bought(first), await bought(second)];
    expect(one.customerId).not.toBeNull();
    expect(one.customerId === two.customerId).toBe(same);
  });

  test("not with one address at two shops", async () => {
    const here = await bought({ email: "both@example.org" });
    const there = await bought({ email: "both@example.org" }, { shop: "https://other.example" });
    expect(here.customerId).not.toBe(there.customerId);
  });

  test("not at all where the shop says nothing of anybody", async () => expect((await bought({})).customerId).toBeNull());
});

test("each order keeps the name and the address that it came with, and the database shows neither", async () => {
  const first = await bought({ email: "mary@example.org", name: "Mary Shelley" });
  const second = await bought({ email: "mary@example.org", name: "M. Wollstonecraft" });
  const seen = await db.run(async (tx) => [await customerOf(tx, first), await customerOf(tx, second)]);
  expect(seen.map(({ name }) => name)).toEqual(["Mary Shelley", "M. Wollstonecraft"]);
  expect(seen[0]?.email).toBe("mary@example.org");
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql`select o::text as o, c::text as c from shop_order o join customer c on c.id = o.customer_id`,
  );
  const hex = (text: string): string => Buffer.from(text).toString("hex");
  for (const clear of ["Shelley", "mary@", hex("Shelley"), hex("mary@")]) expect(JSON.stringify(rows)).not.toContain(clear);
});

test("an order without address and account stays of one customer through its changes", async () => {
  const first = await bought({ name: "Walk-in" }, { externalId: "counter-1" });
  const later = await bought({ name: "Walk-In" }, { externalId: "counter-1", modifiedAt: instant("2026-11-02T10:00:00Z") });
  expect(later.customerId).toBe(first.customerId);
});

test("eight orders of a new customer at once make one customer", async () => {
  const orders = await Promise.all(Array.from({ length: 8 }, () => bought({ email: "crowd@example.org" })));
  expect(new Set(orders.map((order) => order.customerId)).size).toBe(1);
});

test("who buys with the address of a partner is known to be them, without opening either", async () => {
  const partner = await db.run((tx) => makePartner(tx, "Self"));
  const own = await bought({ email: "Self@example.org" });
  const foreign = await bought({ email: "other@example.org" });
  const nameless = await bought({});
  const said = await db.run(async (tx) => [
    await buyerOfNote(tx, own, partner.id),
    await buyerOfNote(tx, foreign, partner.id),
    await buyerOfNote(tx, nameless, partner.id),
  ]);
  expect(said).toEqual(["themselves", null, null]);
});

test("a renewal finds the first order of its customer, though they changed their address since", async () => {
  const first = await bought({ email: "before@example.org", externalId: "77" }, { createdAt: instant("2026-10-01T00:00:00Z") });
  await bought({ email: "stranger@example.org", externalId: "78" }, { createdAt: instant("2026-10-02T00:00:00Z") });
  const renewal = await bought({ email: "after@example.org", externalId: "77" }, { renewalOf: "unknown" });
  expect(await db.run((tx) => originsOfRenewal(tx, renewal))).toEqual([first.id]);
});
