import { beforeEach, expect, test } from "vitest";
import { instant, type Clock, type InTransaction } from "#domain/kernel";
import { currentBatch } from "#domain/payouts";
import { requestRun } from "../../jobs/request-run.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { runById, type RunFacts } from "../../jobs/runs.ts";
import type { Shop } from "../../jobs/outlets/shops/shop.ts";
import { useDatabase } from "../support/database.ts";
import { makePartner } from "../support/orders.ts";
import { fault, useShopDouble, type Document } from "../support/shop-double.ts";
import { endingsOf, sweeping } from "../support/sweep.ts";
import { order as document } from "../support/woocommerce.ts";

const db = await useDatabase({ at: "2026-11-20T12:00:00Z" });
const double = await useShopDouble({ recorded: false });
await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const { sweep, shop, warned } = sweeping(db, double);

/** Three paid orders of 30.00, of which one is cancelled in the shop without a word: its date did not move. */
const reference = [{ key: "_wc_order_attribution_session_entry", value: "https://shop.example/?ref=paper-lane" }];
for (const id of [1, 2, 3]) double.orders.set(id, { ...document({ meta_data: reference, number: String(id) }), id });
await sweep();
double.orders.set(2, { ...(double.orders.get(2) as Document), status: "cancelled" });

async function pay(at: string, over: Partial<Shop>): Promise<RunFacts> {
  db.clock.set(at);
  const { run } = await db.run((tx) => requestRun(tx, "payout-batch", instant(at)));
  const transactions = (clock: Clock): InTransaction => db.database.transactions(clock, () => Promise.resolve(), db.vault);
  const warn = (_facts: object, sentence: string): void => void warned.push(sentence);
  await executeRun({ transactions, clock: db.clock, report: () => "reference", shop: { ...shop, ...over }, warn }, run.id, true);
  return db.run((tx) => runById(tx, run.id));
}

beforeEach(() => {
  warned.length = 0;
  double.calm();
  double.asked.length = 0;
});

test("where the shop must be asked and does not answer, the run ends with the reason and leaves nothing", async () => {
  double.disturb(/^orders/, fault.page(503), 4);
  expect(await pay("2027-01-05T12:00:00Z", { beforePayout: "required" })).toMatchObject({
    state: "skipped",
    outcome: { refused: "shop.unreachable", detail: "it answered 503" },
  });
});

test("the orders that would be paid are asked for first, and what changed is not paid", async () => {
  expect(await pay("2027-01-10T12:00:00Z", {})).toMatchObject({ state: "done", outcome: { askedOrders: 3, askedChanged: 1, partners: 1 } });
  expect((await endingsOf(db))["2"]).toContain("rejected order-cancelled");
  expect(double.asked).toEqual(["orders?include=1%2C2%2C3&orderby=id&order=asc&per_page=100&page=1"]);
  // Prepared already: asking again would change nothing that is approved.
  double.asked.length = 0;
  await pay("2027-01-10T12:00:00Z", {});
  expect(double.asked).toEqual([]);
});

test("where it need not be asked, the run goes on without and says so", async () => {
  double.orders.set(4, {
    ...document({ meta_data: [...reference], number: "4", date_modified_gmt: "2027-01-10T12:00:00", date_paid_gmt: "2027-01-10T12:00:00" }),
    id: 4,
  });
  await sweep("2027-01-11T12:00:00Z");
  double.disturb(/^orders/, fault.page(503), 4);
  expect(await pay("2027-02-05T12:00:00Z", {})).toMatchObject({ state: "done", outcome: { askedOrders: "not asked: shop.unreachable" } });
  expect(warned).toContain("the orders of this payout could not be read from the shop first");
});

test("switched off, nobody is asked", async () => {
  expect(await pay("2027-03-05T12:00:00Z", { beforePayout: "off" })).toMatchObject({ state: "done" });
  expect(double.asked).toEqual([]);
});

test("where the shop must be asked, an answer that can't be read is none: the run ends with the orders named and prepares nothing", async () => {
  const orders = [5, 6].map((id) => ({
    ...document({
      meta_data: reference,
      number: String(id),
      date_modified_gmt: "2027-03-10T12:00:00",
      date_paid_gmt: "2027-03-10T12:00:00",
    }),
    id,
  }));
  for (const each of orders) double.orders.set(each.id, each);
  await sweep("2027-03-11T12:00:00Z");
  const newest = (): Promise<string | undefined> => db.run(async (tx) => (await currentBatch(tx))?.period);
  const before = await newest();
  const asking = (): Promise<RunFacts> => pay("2027-04-05T12:00:00Z", { beforePayout: "required" });
  double.orders.set(5, { ...orders[0]!, total: "thirty" });
  expect(await asking()).toMatchObject({ state: "skipped", outcome: { refused: "shop.unanswered", count: "1", orders: "5" } });
  double.orders.set(5, orders[0]!);
  // A list that leaves one out, and something else than the shop at its own address: not the shop's "no such order".
  double.orders.delete(6);
  double.disturb(/^orders\/6/, (_request, response) => response.writeHead(404).end('{"code":"rest_no_route"}'), 9);
  expect(await asking()).toMatchObject({ state: "skipped", outcome: { refused: "shop.unanswered", orders: "6" } });
  expect(await newest()).toBe(before);
  double.orders.set(6, orders[1]!);
  expect(await asking()).toMatchObject({ state: "done", outcome: { askedOrders: 2 } });
});
