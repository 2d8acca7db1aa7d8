import { describe, expect, test } from "vitest";
import { rowsOf, run, sql } from "#domain/kernel";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";
import { anyOrder, anyShopSecret, postOrder } from "../../support/shops/any-shop.ts";

const otherSecret = Buffer.alloc(24, "an older secret of it");
const house = await useHouse({
  settings: {
    ANY_SHOP_SECRETS: `mill:${anyShopSecret},mill:whsec_${otherSecret.toString("base64")},attic:whsec_${Buffer.alloc(32, "x").toString("base64")}`,
  },
});
await house.run((tx) => makePartner(tx, "Mill", "mill-partner"));

let next = 0;
const order = (over: Record<string, unknown> = {}) =>
  anyOrder({ id: `M-${++next}`, landing: "https://shop.example/?ref=mill-partner", ...over });
const reader = { em: house.database.reader() };
const kept = async (): Promise<number> => (await rowsOf(reader, sql`select id from inbox_delivery`)).length;

describe("an order that a shop's own program posts", () => {
  test("is answered with the message's id, and earns within the second", async () => {
    const posted = order();
    const response = await postOrder(house, posted);
    expect([response.status, await response.json()]).toEqual([200, { message: expect.any(String), order: posted.id }]);
    await house.settled();
    const rows = await rowsOf(
      reader,
      sql`select o.shop, c.status, c.amount_minor from conversion c join shop_order o on o.id = c.order_id where o.external_id = ${posted.id}`,
    );
    expect(rows).toEqual([{ shop: "any-shop:mill", status: "unpaid", amount_minor: "1190" }]);
  });

  test("has the same answer when it is posted again under its webhook-id, also a week later", async () => {
    const posted = order();
    const first = await (await postOrder(house, posted, { id: "msg_again" })).text();
    await house.settled();
    const before = await kept();
    const now = house.clock.now();
    house.clock.set(now.add({ hours: 7 * 24 }));
    const again = await postOrder(house, posted, { id: "msg_again" });
    house.clock.set(now);
    expect([again.status, await again.text(), await kept()]).toEqual([200, first, before]);
  });

  test("is refused under a webhook-id that another body had, and the first one holds", async () => {
    const posted = order();
    await postOrder(house, posted, { id: "msg_taken" });
    const other = await postOrder(house, { ...posted, total: "1.00" }, { id: "msg_taken" });
    expect([other.status, await other.text()]).toEqual([409, expect.stringContaining("Another body came under this webhook-id")]);
    await house.settled();
    expect(await rowsOf(reader, sql`select total_minor from shop_order where external_id = ${posted.id}`)).toEqual([
      { total_minor: "6545" },
    ]);
  });

  test("of eight that come at once under one webhook-id one body holds, and the others are refused or the same", async () => {
    const posted = order();
    const bodies = [0, 1, 2, 3, 4, 5, 6, 7].map((nth) => ({ ...posted, total: nth % 2 === 0 ? "65.45" : "70.00" }));
    const answers = await Promise.all(bodies.map((body) => postOrder(house, body, { id: "msg_race" })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 409, 409, 409, 409]);
  });

  test("is its own shop's: another shop's order of the same id stands beside it", async () => {
    const posted = order();
    await postOrder(house, posted);
    await postOrder(house, posted, { secret: Buffer.alloc(32, "x") });
    await house.settled();
    expect(await rowsOf(reader, sql`select shop from shop_order where external_id = ${posted.id} order by shop`)).toEqual([
      { shop: "any-shop:attic" },
      { shop: "any-shop:mill" },
    ]);
  });

  test("is believed by the older of two secrets while one is replaced", async () => {
    expect((await postOrder(house, order(), { secret: otherSecret })).status).toBe(200);
  });
});

describe("what nobody signed is refused and not kept", () => {
  const at = Math.floor(house.clock.now().epochMilliseconds / 1_000);
  test.each<[string, Parameters<typeof postOrder>[2], RegExp]>([
    ["by another secret", { secret: Buffer.alloc(32, "guess") }, /does not match/],
    ["without a signature", { headers: { "webhook-signature": "" } }, /does not match/],
    ["with rubbish for one", { headers: { "webhook-signature": "v1,%%% v2,x v1," } }, /does not match/],
    ["under another id than was signed", { headers: { "webhook-id": "msg_other" } }, /does not match/],
    ["at another time than was signed", { headers: { "webhook-timestamp": String(at + 1) } }, /does not match/],
    ["without a time", { headers: { "webhook-timestamp": "now" } }, /are needed/],
    ["six minutes ago", { at: at - 360 }, /five minutes away/],
    ["six minutes ahead", { at: at + 360 }, /five minutes away/],
  ])("%s", async (_how, over, why) => {
    const before = await kept();
    const response = await postOrder(house, order(), over);
    expect([response.status, await response.text(), await kept()]).toEqual([401, expect.stringMatching(why), before]);
  });
});

describe("what can't be taken is refused by name, and not kept", () => {
  const line = { id: "1", name: "Album", quantity: 1, total: "59.50" };
  test.each<[string, unknown, string]>([
    ["no JSON", '{"id": 1, ', "no JSON in 10 characters"],
    ["nothing", "", "the body is empty"],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0x7d]), "UTF-8"],
    ["an amount that is a JSON number", order({ total: 59.5 }), "total: "],
    ["an amount with a comma", order({ total: "59,50" }), 'total: must be text such as "59.50"'],
    [
      "more decimals than the currency has",
      order({ currency: "JPY", total: "59.50", tax: "0", lines: [{ ...line, total: "59" }] }),
      "total: has more decimals than JPY (0)",
    ],
    ["a negative total", order({ total: "-1.00" }), "total: must not be negative"],
    ["a currency nobody knows", order({ currency: "DOLLARS" }), "currency: must be an ISO 4217 code"],
    ["a time without its zone", order({ modifiedAt: "2026-11-20T10:00:00" }), "modifiedAt: must be a time with its zone"],
    [
      "a time in the future",
      order({ createdAt: "2036-11-20T10:00:00Z" }),
      "createdAt: 2036-11-20T10:00:00Z is in the future; is its zone right?",
    ],
    ["a time before there were shops", order({ createdAt: "0000-01-01T00:00:00Z" }), "createdAt: must be from 1970 on"],
    [
      "a time finer than clocks are",
      order({ paidAt: "2026-11-01T10:15:00.1234567891Z" }),
      "paidAt: must be from 1970 on, with nine decimals",
    ],
    ["an id with a zero byte", order({ id: "M-0\u0000" }), "id: must be visible characters"],
    ["an id that turns the text around", order({ customer: { id: "c\u202E1" } }), "customer.id: must be visible characters"],
    [
      "a line that calls itself the shipping",
      order({ lines: [{ ...line, id: "shipping" }] }),
      'lines: "shipping" is the order\'s shipping',
    ],
    ["a field that is spelled wrong", order({ refund: [] }), "refund"],
    ["two lines with one id", order({ lines: [line, line] }), "lines: two of them have the same id"],
    [
      "a refund of a line that there is not",
      order({ refunds: [{ id: "r", total: "5.00", lines: [{ line: "2", total: "5.00" }] }] }),
      "refunds.0.lines.0.line: is none of the order's lines",
    ],
    [
      "lines that come to more than their refund",
      order({ refunds: [{ id: "r", total: "5.00", lines: [{ line: "1", total: "9.00" }] }] }),
      "refunds.0.lines: come to more than the refund's total",
    ],
    ["no lines", order({ lines: [] }), "lines: "],
  ])("%s", async (_what, body, problem) => {
    const before = await kept();
    const response = await postOrder(house, body);
    const { problems } = (await response.json()) as { problems: string[] };
    expect([response.status, problems.join("\n"), await kept()]).toEqual([422, expect.stringContaining(problem), before]);
  });

  test("a body of more than 16 MB", async () => {
    const response = await postOrder(house, JSON.stringify(order()) + " ".repeat(17_000_000));
    expect([response.status, await response.text()]).toEqual([413, expect.stringContaining("16 MB")]);
  });
});

test("an order to try it out is answered like any other and counts for nothing", async () => {
  const posted = order({ isTest: true });
  expect((await postOrder(house, posted)).status).toBe(200);
  await house.settled();
  expect(await rowsOf(reader, sql`select state, reason from inbox_delivery order by id desc limit 1`)).toEqual([
    { state: "ignored", reason: "test-order" },
  ]);
  expect(await rowsOf(reader, sql`select id from shop_order where external_id = ${posted.id}`)).toEqual([]);
});

test("a set-aside order is tried again when it is posted again under its id", async () => {
  const posted = order();
  await postOrder(house, posted, { id: "msg_fault" });
  await house.settled();
  await house.run((tx) =>
    run(tx, sql`update inbox_delivery set state = 'set-aside', reason = 'fault' where order_external_id = ${posted.id}`),
  );
  expect((await postOrder(house, posted, { id: "msg_fault" })).status).toBe(200);
  await house.settled();
  expect(await rowsOf(reader, sql`select state from inbox_delivery where order_external_id = ${posted.id}`)).toEqual([{ state: "stale" }]);
});

test("a set-aside order whose body was let go takes no other one in its place", async () => {
  const posted = order();
  await postOrder(house, posted, { id: "msg_forgotten" });
  await house.settled();
  const state = sql`select state, body from inbox_delivery where order_external_id = ${posted.id}`;
  await house.run((tx) =>
    run(tx, sql`update inbox_delivery set state = 'set-aside', reason = 'fault' where order_external_id = ${posted.id} and body is null`),
  );
  expect((await postOrder(house, { ...posted, total: "1.00" }, { id: "msg_forgotten" })).status).toBe(409);
  await house.settled();
  expect(await rowsOf(reader, state)).toEqual([{ state: "set-aside", body: null }]);
  expect((await postOrder(house, posted, { id: "msg_forgotten" })).status).toBe(200);
  await house.settled();
  expect(await rowsOf(reader, state)).toEqual([{ state: "stale", body: null }]);
});

test("without a secret nothing is taken, and the answer says what to set", async () => {
  const closed = await useHouse({ withoutWorker: true });
  const response = await postOrder(closed, order());
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("ANY_SHOP_SECRETS")]);
});
