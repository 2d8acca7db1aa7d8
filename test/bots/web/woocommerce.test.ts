import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { retrySetAside } from "#domain/orders";
import { bodyOf, receiveAgain, recordings } from "../../support/recordings.ts";
import { secret, useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";

const house = await useHouse();
const partner = await house.run((tx) => makePartner(tx, "Door", "door-partner"));
const url = `${house.baseUrl}/webhooks/woocommerce`;

let nextOrder = 9_000;
/** A real recorded order under a number of its own, changed as a test wants it. */
function order(change: (order: Record<string, unknown>) => void = () => {}): { number: string; body: string } {
  const json = JSON.parse(
    bodyOf(recordings.find((one) => one.file === "03-card-paid-at-once/01.body")!)
      .toString()
      .replace("ref=3", "ref=door-partner"),
  ) as Record<string, unknown>;
  const number = String(++nextOrder);
  Object.assign(json, { id: Number(number), number });
  change(json);
  return { number, body: JSON.stringify(json) };
}

type Kept = { state: string; reason: string | null; detail: string | null };
async function newestDelivery(): Promise<Kept | undefined> {
  const rows = await rowsOf(
    { em: house.database.reader() },
    sql<Kept>`select state, reason, detail from inbox_delivery order by id desc limit 1`,
  );
  return rows[0];
}
const deliveries = async (): Promise<number> => (await rowsOf({ em: house.database.reader() }, sql`select id from inbox_delivery`)).length;

async function conversionOf(number: string): Promise<{ status: string; amount_minor: string } | undefined> {
  const rows = await rowsOf(
    { em: house.database.reader() },
    sql<{
      status: string;
      amount_minor: string;
    }>`select c.status, c.amount_minor from conversion c join shop_order o on o.id = c.order_id where o.number = ${number} and c.partner_id = ${partner.id}`,
  );
  return rows[0];
}

describe("a message that is not from the shop", () => {
  test.each([
    ["without a signature", null],
    ["with a signature of something else", createHmac("sha256", secret).update("other").digest("base64")],
    ["signed with another secret", createHmac("sha256", "guess").update("{}").digest("base64")],
    ["with rubbish for a signature", "💥"],
  ])("%s is refused and nothing of it is kept", async (_sentence, signature) => {
    const before = await deliveries();
    const response = await house.deliver(order().body, { signature: signature === "💥" ? "%%%" : signature });
    expect([response.status, await deliveries()]).toEqual([401, before]);
  });

  test("signed with the older of two active secrets is still the shop's", async () => {
    const { number, body } = order();
    const response = await house.deliver(body, { signature: createHmac("sha256", "an-older-one").update(body).digest("base64") });
    expect(response.status).toBe(200);
    await house.settled();
    expect(await conversionOf(number)).toEqual({ status: "unpaid", amount_minor: "2090" });
  });

  test("the unsigned creation ping is answered 200 and believed in nothing", async () => {
    const before = await deliveries();
    const ping = (body: string): Promise<Response> =>
      fetch(url, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect((await ping("webhook_id=12")).status).toBe(200);
    expect((await ping("webhook_id=12&status=paid")).status).toBe(401);
    expect(await deliveries()).toBe(before);
  });
});

describe("what is signed but can't be read is kept, answered 200, and shown with its reason", () => {
  test.each<[string, string, string | Buffer]>([
    ["no JSON", "not-json", '{"id": 1, "number": '],
    ["no order", "not-an-order", "[1, 2, 3]"],
    ["an amount with a comma", "amount-unreadable", order((json) => (json["total"] = "1.234,56")).body],
    ["an amount that is a word", "amount-unreadable", order((json) => (json["total"] = "NaN")).body],
    ["a currency nobody knows", "currency-unknown", order((json) => (json["currency"] = "DOLLARS")).body],
    ["a currency that only looks like one", "currency-unknown", order((json) => (json["currency"] = "PTS")).body],
    [
      "two lines with one id",
      "not-an-order",
      order((json) => (json["line_items"] = [0, 1].map(() => (json["line_items"] as object[])[0]))).body,
    ],
    ["a time that is none", "time-unreadable", order((json) => (json["date_modified_gmt"] = "yesterday")).body],
    ["bytes that are no text", "wrong-encoding", Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ["a whole order said to be deleted: nothing signs the topic", "not-an-order", order().body],
  ])("%s", async (sentence, reason, body) => {
    const response = await house.deliver(body, { topic: sentence.includes("deleted") ? "order.deleted" : "order.updated" });
    expect(response.status).toBe(200);
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "set-aside", reason });
    expect(house.faults).toEqual([]);
  });

  test("a body too large to keep is checked to its end, answered 200 and set aside; a forged one is refused", async () => {
    const { body } = order((json) => (json["customer_note"] = "x".repeat(17_000_000)));
    expect((await house.deliver(body)).status).toBe(200);
    expect(await newestDelivery()).toMatchObject({ state: "set-aside", reason: "too-large" });
    const before = await deliveries();
    expect((await house.deliver(body, { signature: createHmac("sha256", "guess").update(body).digest("base64") })).status).toBe(401);
    expect(await deliveries()).toBe(before);
  });

  test("what was set aside is tried again when the shop sends it again, or when support asks", async () => {
    const { number, body } = order();
    await house.deliver(body);
    await house.settled();
    const setAside = sql`update inbox_delivery set state = 'set-aside', reason = 'fault' where order_external_id = ${number}`;
    await house.run((tx) => run(tx, setAside)); // its body was let go when it was applied: the repeat brings it back
    expect(await (await house.deliver(body)).json()).toEqual({ received: "again" });
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "stale" });
    await house.run(async (tx) => {
      const { id } = await oneOf(tx, sql<{ id: string }>`select id from inbox_delivery where order_external_id = ${number}`);
      await receiveAgain(tx, id, Buffer.from(body));
      await run(tx, setAside);
    });
    await house.enqueueing((tx) => retrySetAside(tx));
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "stale" });
  });

  test("a status word we don't know keeps the order as it was and tells support", async () => {
    const known = order();
    await house.deliver(known.body);
    const later = JSON.parse(known.body) as Record<string, unknown>;
    Object.assign(later, { status: "awaiting-shipment", date_modified_gmt: "2026-11-22T15:00:00" });
    await house.deliver(JSON.stringify(later));
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "applied", reason: "status-unknown", detail: "awaiting-shipment" });
    expect(await conversionOf(known.number)).toEqual({ status: "unpaid", amount_minor: "2090" });
  });
});

describe("what can be read is applied right", () => {
  test("an order of ten thousand lines, some megabytes, in whatever pieces it comes", async () => {
    const { number, body } = order((json) => setLines(json, ...Array.from({ length: 10_000 }, () => "1.00")));
    expect(body.length).toBeGreaterThan(2_000_000);
    const bytes = Buffer.from(body);
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let from = 0; from < bytes.length; from += 700) controller.enqueue(bytes.subarray(from, from + 700));
        controller.close();
      },
    });
    const headers = {
      "content-type": "application/json",
      "x-wc-webhook-topic": "order.updated",
      "x-wc-webhook-signature": createHmac("sha256", secret).update(body).digest("base64"),
    };
    const response = await fetch(url, { method: "POST", body: pieces, duplex: "half", headers });
    expect(response.status).toBe(200);
    await house.settled();
    expect(await conversionOf(number)).toEqual({ status: "unpaid", amount_minor: "200000" });
  });

  test.each<[string, (json: Record<string, unknown>) => void, string]>([
    ["a byte order mark in front", () => {}, "2090"],
    [
      "a currency without decimals in a shop that prints two",
      (json) => {
        json["currency"] = "JPY";
        setLines(json, "3980.00");
      },
      "796",
    ],
    [
      "a currency with three decimals in a shop that prints two",
      (json) => {
        json["currency"] = "KWD";
        setLines(json, "20.87");
      },
      "4174",
    ],
    ["three decimals in a currency that has two", (json) => setLines(json, "10.125"), "202"],
    ["a negative line beside a positive one", (json) => setLines(json, "100.00", "-10.00"), "1800"],
    [
      "an emoji and right-to-left text in every name",
      (json) => {
        for (const line of json["line_items"] as Record<string, unknown>[]) line["name"] = "🎀 \u202Eبطاقة\u202C";
      },
      "2090",
    ],
  ])("%s", async (sentence, change, amount) => {
    const { number, body } = order(change);
    await house.deliver(sentence.startsWith("a byte order") ? `\uFEFF${body}` : body);
    await house.settled();
    expect(await conversionOf(number)).toEqual({ status: "unpaid", amount_minor: amount });
  });

  test("an amount with more decimals than its currency is rounded, and the order says so", async () => {
    const { number, body } = order((json) => Object.assign(json, { currency: "JPY", total: "4386.25" }));
    await house.deliver(body);
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "applied", reason: "amount-rounded" });
    expect(await conversionOf(number)).toMatchObject({ status: "unpaid" });
  });

  test("a modification time in the future is taken as the receipt, so that it cannot beat every later truth", async () => {
    const ahead = order((json) => (json["date_modified_gmt"] = "2031-01-01T00:00:00"));
    await house.deliver(ahead.body);
    await house.settled();
    expect(await newestDelivery()).toMatchObject({ state: "applied", reason: "clock-ahead" });
    house.clock.set("2026-12-15T13:00:00Z");
    const later = JSON.parse(ahead.body) as Record<string, unknown>;
    await house.deliver(JSON.stringify({ ...later, status: "cancelled", date_modified_gmt: "2026-12-15T12:59:00" }));
    await house.settled();
    expect(await conversionOf(ahead.number)).toMatchObject({ status: "rejected" });
  });

  test("a bin message cancels until the shop restores the order", async () => {
    const { number, body } = order();
    await house.deliver(body);
    // The clock stands still, so the two would have come at one instant: which of them is applied first would be chance.
    await house.settled();
    await house.deliver(JSON.stringify({ id: Number(number) }), { topic: "order.deleted" });
    await house.settled();
    expect(await conversionOf(number)).toMatchObject({ status: "rejected" });
    await house.deliver(body, { topic: "order.restored" });
    await house.settled();
    expect(await conversionOf(number)).toMatchObject({ status: "unpaid" });
  });
});

function setLines(json: Record<string, unknown>, ...totals: string[]): void {
  const [line] = json["line_items"] as Record<string, unknown>[];
  json["line_items"] = totals.map((total, index) => ({ ...line, id: 500 + index, total }));
}

test("without any secret nothing is accepted, and the answer says which setting is missing", async () => {
  const closed = await useHouse({ settings: { WOOCOMMERCE_SECRETS: "" }, withoutWorker: true });
  const response = await fetch(`${closed.baseUrl}/webhooks/woocommerce`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("WOOCOMMERCE_SECRETS")]);
});

describe("many messages at once, which are stored in groups", () => {
  test("are each stored once, however often each came, and each answer says whether it was the first", async () => {
    const before = await deliveries();
    const bodies = Array.from({ length: 60 }, () => order().body);
    const responses = await Promise.all([...bodies, ...bodies, ...bodies].map((body) => house.deliver(body)));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    const answers = (await Promise.all(responses.map((response) => response.json()))) as { received: string }[];
    expect(answers.filter(({ received }) => received === "new")).toHaveLength(60);
    expect((await deliveries()) - before).toBe(60);
    await house.settled();
  });
});
