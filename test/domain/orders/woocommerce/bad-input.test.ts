import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "#domain/kernel";
import type { Reading } from "#domain/orders";
import { bytes, recordings, read, snapshotIn, order, readOrder, snapshotOf } from "../../../support/woocommerce.ts";

describe("bodies that are no order", () => {
  const whole = JSON.stringify(order({ billing: { first_name: "Zoë", last_name: "😀", email: "z@example.org" } }));

  test.each([
    ["UTF-8", Buffer.from(whole)],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${whole}`)],
    ["UTF-16 little-endian with one", Buffer.from(`\uFEFF${whole}`, "utf16le")],
    ["UTF-16 big-endian with one", Buffer.from(`\uFEFF${whole}`, "utf16le").swap16()],
    ["text, with or without one", `\uFEFF${whole}`],
  ])("%s is read", (_, body) => expect(snapshotIn(read(body)).customer.name).toBe("Zoë 😀"));

  test.each([
    ["latin-1", Buffer.from(whole, "latin1")],
    ["UTF-16 without a byte order mark", Buffer.from(whole, "utf16le")],
    ["half a character", Buffer.from(whole).subarray(0, Buffer.from(whole).indexOf(0xc3) + 1)],
    ["UTF-16 cut in the middle of a unit", Buffer.from(`\uFEFF${whole}`, "utf16le").subarray(0, 101)],
  ])("%s is not", (_, body) => expect(read(body)).toMatchObject({ kind: "unreadable", reason: "wrong-encoding" }));

  test.each([
    ["nothing", ""],
    ["blanks", " \n"],
    ["a truncated body", whole.slice(0, -20)],
    ["two bodies", whole + whole],
    ["a web page", "<!doctype html><h1>Not found</h1>"],
    ["the creation ping", "webhook_id=1"],
    ["ASCII in UTF-16 without a byte order mark", Buffer.from(JSON.stringify(order()), "utf16le")],
  ])("%s is not JSON", (_, body) => {
    const reading = read(body);
    expect(reading).toMatchObject({ kind: "unreadable", reason: "not-json", externalId: null });
    expect(JSON.stringify(reading)).not.toContain("example.org"); // the engine's own message would quote the body
  });

  test.each([
    "[]",
    "[1]",
    '"order"',
    "42",
    "null",
    "true",
    "{}",
    '{"id":"abc","status":"processing"}',
    '{"id":-1}',
    '{"id":1.5}',
    '{"id":0}',
    '{"id":1e999}',
    '{"id":501}',
  ])("%s is JSON but no order", (body) => expect(read(body)).toMatchObject({ kind: "unreadable", reason: "not-an-order" }));

  test("what is wrong with a near-order is said, with its id", () => {
    expect(readOrder({ line_items: "none" })).toMatchObject({
      reason: "not-an-order",
      externalId: "501",
      detail: expect.stringMatching(/^line_items: /),
    });
    expect(readOrder({ line_items: [{ id: 1, product_id: 1, quantity: "many", total: "1" }] })).toMatchObject({
      detail: expect.stringMatching(/^line_items\.0\.quantity: /),
    });
    expect(readOrder({ status: null })).toMatchObject({ detail: expect.stringMatching(/^status: /) });
  });

  test("an order that was deleted before the shop's queue ran is gone; the shop's other errors are told", () => {
    expect(read(bytes("35-trashed-before-queue/01.body"), "order.created")).toEqual({ kind: "gone" });
    expect(read('{"code":"woocommerce_rest_shop_order_invalid_id"}', "order.deleted")).toEqual({ kind: "gone" });
    expect(read('{"code":"woocommerce_rest_cannot_view","data":{"status":401}}')).toMatchObject({
      reason: "not-an-order",
      detail: expect.stringContaining("woocommerce_rest_cannot_view"),
    });
    expect(snapshotOf({ code: "woocommerce_rest_shop_order_invalid_id" }).externalId).toBe("501");
  });

  test("order.deleted means the bin, whatever else it carries; without an id it means nothing", () => {
    expect(read('{"id":169}', "order.deleted")).toEqual({ kind: "trashed", externalId: "169" });
    expect(read('{"id":9007199254740993}', "order.deleted")).toEqual({ kind: "trashed", externalId: "9007199254740993" });
    expect(read("{}", "order.deleted")).toMatchObject({ kind: "unreadable", reason: "not-an-order" });
    expect(read("[169]", "order.deleted")).toMatchObject({ kind: "unreadable", reason: "not-an-order" });
  });

  test.each(["product.updated", "customer.created", "coupon.deleted", "action.woocommerce_add_to_cart", "orders", ""])(
    "topic %j is not ours, whatever the body",
    (topic) => {
      expect(read(whole, topic)).toEqual({ kind: "not-ours", topic });
      expect(read("\u0000", topic)).toEqual({ kind: "not-ours", topic });
    },
  );

  test("keys that reach for prototypes change nothing", () => {
    const attack = whole.replace(
      '{"id"',
      '{"__proto__":{"status":"completed","polluted":1},"constructor":{"prototype":{"polluted":1}},"id"',
    );
    expect(snapshotIn(read(attack)).status).toBe("paid");
    expect(read('{"__proto__":{"id":1,"status":"completed","currency":"USD"}}')).toMatchObject({ reason: "not-an-order" });
    expect(snapshotOf({ meta_data: [{ key: "__proto__", value: "x" }] }).carriers).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test.each([
    ["[", "]"],
    ['{"a":', "}"],
  ])("200,000 levels of %s are refused without harm", (open, close) => {
    const deep = open.repeat(200_000) + (open === "[" ? "" : "1") + close.repeat(200_000);
    expect(read(deep)).toMatchObject({ kind: "unreadable" });
    expect(read(whole.replace('"number":"501"', () => `"number":${deep}`))).toMatchObject({ kind: "unreadable" });
  });
});

describe("whatever comes", () => {
  const real = recordings.map(({ file }) => Buffer.from(bytes(file)).toString("utf8"));
  const topics = fc.constantFrom("order.created", "order.updated", "order.deleted", "order.restored", null, "product.updated");

  /** Nothing throws; and what became a snapshot can be stored: whole amounts, no negative refund or total, real instants, clean text. */
  function isSound(reading: Reading): void {
    if (reading.kind !== "snapshot") return;
    const { snapshot } = reading;
    const amounts = [
      snapshot.total,
      snapshot.tax,
      snapshot.shipping,
      snapshot.discount,
      ...snapshot.lines.flatMap(({ total, tax }) => [total, tax]),
      ...snapshot.refunds.map(({ total }) => total),
    ];
    for (const minor of amounts) expect(minor <= 10n ** 15n && minor >= -(10n ** 15n)).toBe(true);
    for (const minor of amounts) expect(formatDecimal({ minor, currency: snapshot.currency })).toMatch(/^-?\d+(\.\d+)?$/);
    for (const refund of snapshot.refunds) expect(refund.total >= 0n).toBe(true);
    for (const { quantity } of snapshot.lines) expect(Number.isSafeInteger(quantity)).toBe(true);
    expect(snapshot.total >= 0n).toBe(true);
    expect(snapshot.externalId).toMatch(/^[1-9]\d*$/);
    expect(snapshot.createdAt).toBeInstanceOf(Temporal.Instant);
    expect(snapshot.modifiedAt).toBeInstanceOf(Temporal.Instant);
    const words = JSON.stringify(snapshot, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    // an escape begins with an odd backslash; two of them and "ud800" are just text that somebody wrote
    expect(words).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i);
  }

  test("random JSON and random bytes never throw", () => {
    fc.assert(
      fc.property(fc.json(), topics, (body, topic) => isSound(read(body, topic))),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), topics, (body, topic) => isSound(read(body, topic))),
      { numRuns: 500 },
    );
  });

  test("real bodies with characters replaced, cut or doubled never throw and never become an unsound snapshot", () => {
    const mutated = fc.record({
      body: fc.constantFrom(...real),
      at: fc.nat(),
      cut: fc.nat({ max: 6 }),
      put: fc.constantFrom("", "0", "-", '"', ",", "null", "[]", "{}", "1e999", "NaN", "\\u0000", "\\ud800", ".", "9"),
    });
    fc.assert(
      fc.property(mutated, topics, ({ body, at, cut, put }, topic) => {
        const start = at % body.length;
        isSound(read(body.slice(0, start) + put + body.slice(start + cut), topic));
      }),
      { numRuns: 3000 },
    );
  });

  test("orders with any values in any of their fields never throw and never become an unsound snapshot", () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("-0.01", "1e3", "0000-00-00T00:00:00", -1, 1e300, "\u0000", "\ud800", "9".repeat(40)),
    );
    const oddLine = fc.record({ id: odd, product_id: odd, name: odd, quantity: odd, total: odd, total_tax: odd }, { requiredKeys: [] });
    const fields = Object.fromEntries(Object.keys(order()).map((key) => [key, odd]));
    const oddOrder = fc.record(
      { ...fields, line_items: fc.oneof(odd, fc.array(oddLine)), refunds: fc.oneof(odd, fc.array(oddLine)) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(oddOrder, (over) => isSound(readOrder(over))),
      { numRuns: 2000 },
    );
  });
});
