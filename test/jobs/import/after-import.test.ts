import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { instant, rowsOf, sql, type Actor } from "#domain/kernel";
import { whyForPartner } from "#domain/answers";
import { couponOwner } from "#domain/attribution";
import { applyOrder, approveUnderReview, conversionsOfOrder, correctionsOf, restoreConversion } from "#domain/conversions";
import { applyTrashed, ordersByNumber, ordersToReread, type Order, type Snapshot } from "#domain/orders";
import { addStaff, partnerByReference } from "#domain/partners";
import { approveBatch } from "#domain/payouts";
import { byCsv, csvFolder, runsImport, scratchFolder } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, snapshot } from "../../support/orders.ts";
import { isProven } from "#templates/cards/import-card";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";

/** What becomes of what was taken over, once the shop speaks for itself. */
const db = await useDatabase();
const reader = { em: db.database.reader() };
const told = (externalId: string, over: Partial<Snapshot> & { reference?: string | null } = {}) =>
  db.run((tx) =>
    apply(
      tx,
      snapshot({
        shop: "woocommerce",
        externalId,
        createdAt: instant("2026-11-22T14:49:00Z"),
        modifiedAt: instant("2026-12-01T10:00:00Z"),
        ...over,
      }),
    ),
  );
const order = async (number: string): Promise<Order> => (await db.run((tx) => ordersByNumber(tx, number)))[0]!;
const sales = async (number: string) => {
  const { id } = await order(number);
  return (await db.run((tx) => conversionsOfOrder(tx, id))).map(({ status, reason, amount }) => `${status} ${reason} ${amount}`);
};
const fay = await db.run((tx) => addStaff(tx, { handle: "fay", name: "Fay", roles: ["support", "finance"], partnerId: null }));
const finn = await db.run((tx) => addStaff(tx, { handle: "finn", name: "Finn", roles: ["finance"], partnerId: null }));
const staff = (staffId: string): Actor => ({ kind: "staff", staffId, partnerId: null, roles: ["support", "finance"] });

// The shop had spoken of one order before the move: this programme decided about it itself.
await told("110", { total: 5_992n });
const files = await scratchFolder();
await writeFile(join(files, "balances.csv"), "Partner,Wallet,Currency\r\nana,120.50,\r\nbo@example.org,3.00,EUR\r\nnobody,1,USD\r\n");
await writeFile(join(files, "coupons.csv"), "Coupon,Partner\r\nANA10,1\r\ngus5,gus\r\n");
const extras = ["--balances", join(files, "balances.csv"), "--coupons", join(files, "coupons.csv")];
const first = await runsImport(db, byCsv(csvFolder, ...extras));

test("an order that comes again from the shop makes no second conversion, and what was promised for it stands", async () => {
  await told("108", { total: 8_160n, reference: "bo" });
  await told("108", { total: 8_160n, reference: "bo", modifiedAt: instant("2026-12-02T10:00:00Z") });
  expect(await sales("108")).toEqual(["unpaid confirmed 1360"]);
  expect((await order("108")).lines).toHaveLength(1);
});

test("an order that the shop had told of before stays as it was decided here, and nothing of it is paid twice", async () => {
  expect(first.said).toMatch(/1\s+The shop had told this programme of the order before/);
  expect(
    await rowsOf(reader, sql`select c.id from conversion c join shop_order o on o.id = c.order_id where o.external_id = '110'`),
  ).toEqual([]);
});

test("a pending one follows its order: the shop is asked for it, and pays or loses it", async () => {
  expect((await db.run((tx) => ordersToReread(tx, "woocommerce", "", 50))).map(({ externalId }) => externalId)).toEqual(["134"]);
  expect(await sales("134")).toEqual(["pending awaiting-payment 914"]);
  await told("134", { status: "paid" });
  expect(await sales("134")).toEqual(["unpaid confirmed 914"]);
  await told("134", { status: "cancelled", modifiedAt: instant("2026-12-02T10:00:00Z") });
  expect(await sales("134")).toEqual(["rejected order-cancelled 914"]);
});

test("a pending one behind which no order of the shop stands waits for support, who let it count or not", async () => {
  const bonus = await order("MAN-18");
  expect(await sales("MAN-18")).toEqual(["pending under-review 1200"]);
  await db.run((tx) => approveUnderReview(tx, bonus, "promised in a letter"), staff(fay.id));
  expect(await sales("MAN-18")).toEqual(["unpaid confirmed 1200"]);
});

test("a refund after the move of what was paid there becomes a correction, in proportion", async () => {
  const total = 12_119n;
  await told("99", { total, status: "partly-refunded", refunds: [{ externalId: "r", total: 6_000n, reason: "torn", byLine: null }] });
  expect(await sales("99")).toEqual(["paid in-payout 2090"]);
  const [sale] = await db.run(async (tx) => conversionsOfOrder(tx, (await order("99")).id));
  // 20.90 × (121.19 − 60.00) / 121.19 = 10.5525…
  expect((await db.run((tx) => correctionsOf(tx, sale!.id))).map(({ amount }) => amount)).toEqual([1_055n - 2_090n]);
  await told("99", {
    total,
    status: "refunded",
    refunds: [{ externalId: "r", total, reason: "torn", byLine: null }],
    modifiedAt: instant("2026-12-03T10:00:00Z"),
  });
  expect((await db.run((tx) => correctionsOf(tx, sale!.id))).reduce((sum, { amount }) => sum + amount, 0n)).toBe(-2_090n);
});

test("a refund of what is unpaid shrinks it, and an order in the shop's bin takes it away", async () => {
  await told("142", { total: 3_000n, refunds: [{ externalId: "r", total: 1_500n, reason: "", byLine: null }], status: "partly-refunded" });
  expect(await sales("142")).toEqual(["unpaid confirmed 240"]);
  await db.run(async (tx) => {
    const applied = await applyTrashed(tx, "woocommerce", "144", tx.now);
    if (applied.outcome === "applied") await applyOrder(tx, applied);
  });
  expect(await sales("144")).toEqual(["rejected order-cancelled 480"]);
});

test("what was rejected there stays rejected though its order is paid, until staff restore it", async () => {
  await told("114", { status: "paid" });
  expect(await sales("114")).toEqual(["rejected rejected-by-staff 1380"]);
  await db.run(async (tx) => restoreConversion(tx, await order("114"), "it was a mistake there"), staff(fay.id));
  expect(await sales("114")).toEqual(["unpaid confirmed 1380"]);
});

test("what was booked in a wrong currency there is paid in the one that was promised, once", async () => {
  await told("137", { currency: "JPY", total: 11_940n });
  expect(await sales("137")).toEqual(["unpaid confirmed 238800"]);
});

test("of two referrals of one order the one that counted has it; the failed one has an order of its own", async () => {
  const rows = await rowsOf(
    reader,
    sql<{ line: string }>`
      select r.said_status || ' ' || o.shop as line from imported_referral r join shop_order o on o.id = r.order_id where r.number = '105' order by 1`,
  );
  expect(rows.map(({ line }) => line)).toEqual(["failed affiliatewp", "paid woocommerce"]);
});

test("the story of an order that was taken over can be told to partner and support", async () => {
  const lea = (await partnerByReference(reader, "lea"))!;
  const told97 = await db.run((tx) => whyForPartner(tx, "97", lea.id));
  expect(told97).toMatchObject({
    chapters: [{ attribution: { rule: "imported" }, conversion: { status: "paid", promised: { minor: 960n } } }],
  });
});

test("what lay in wallets lies in them here, once; whom nobody knows is told", async () => {
  const ana = (await partnerByReference(reader, "ana"))!;
  expect(await balance(db, ana.id, "wallet")).toBe(12_050n);
  expect(first.said).toMatch(/1\s+No partner has this share ID/);
  await runsImport(db, byCsv(csvFolder, ...extras));
  expect(await balance(db, ana.id, "wallet")).toBe(12_050n);
});

test("coupons are their owners', but of nobody who is not active", async () => {
  expect((await db.run((tx) => couponOwner(tx, "ana10")))?.shareId).toBe("1");
  expect(await db.run((tx) => couponOwner(tx, "gus5"))).toBeNull();
});

test("what was unpaid there joins the next batch and is paid by it", async () => {
  const ana = (await partnerByReference(reader, "ana"))!;
  const payable = await balance(db, ana.id, "payable");
  const batch = await prepareBatch(db, "2027-01-01", instant("2027-01-01T16:00:00Z"));
  for (const { id } of [fay, finn]) await db.run((tx) => approveBatch(tx, batch.id, id, null), staff(id));
  await payOut(db, batch.id);
  expect(await balance(db, ana.id, "payable")).toBe(0n);
  expect(await balance(db, ana.id, "wallet")).toBe(12_050n + payable);
});

const headless = await useDatabase();
await writeFile(join(files, "headless.csv"), "ana,120.50,\r\nnobody,1,USD\r\n");
const said = await runsImport(headless, byCsv(csvFolder, "--balances", join(files, "headless.csv")));

test("a file of wallets without a heading loses no wallet, and a wallet that nobody can be found for is no proof", async () => {
  expect(said.said).toMatch(/New balances +1/);
  const ana = (await partnerByReference({ em: headless.database.reader() }, "ana"))!;
  expect(await balance(headless, ana.id, "wallet")).toBe(12_050n);
  const proof = { comparison: [], partners: { told: 25, here: 25 }, brokenRules: [], short: [] };
  expect([new Map(), new Map([["partner-unknown", 1] as const])].map((asides) => isProven({ ...proof, asides }))).toEqual([true, false]);
});
