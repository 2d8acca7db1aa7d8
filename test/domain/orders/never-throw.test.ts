import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { readDelivery } from "#domain/orders";
import type { Sale, ShopUnderTest } from "../../support/shops/sale.ts";
import { shops } from "../../support/shops/index.ts";

// Whatever a shop (or whoever has its secret) signs, reading it ends in an answer: a fault would be tried again and again.
const receivedAt = instant("2026-11-23T12:00:00Z");
const sale: Sale = {
  id: "1001",
  state: "paid",
  at: "2026-11-20T10:05:00Z",
  ref: "mill-lane",
  refunds: [{ id: "10011", total: "5.00", at: "2026-11-21T10:00:00Z" }],
  dispute: { state: "lost", at: "2026-11-22T10:00:00Z" },
};

function kindOf({ format, shop }: ShopUnderTest, topic: string, body: Uint8Array): string {
  return readDelivery(
    { id: "", shop, format, topic, body, receivedAt, state: "received", reason: null },
    { shareParameter: "ref", campaignParameter: "campaign" },
  ).kind;
}

/** Everything in a document that something else can be put in place of, as paths. */
function pathsIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...at, key]))];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = withAt(copy[key], rest, put);
  return copy;
}

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    "",
    "0",
    "9".repeat(40),
    "\u0000",
    "\uD800",
    "__proto__",
    [],
    {},
    null,
    "1e5",
    "2026-13-45T99:99:99Z",
    "NaN",
  ),
);

describe.each(shops.map((shop) => [shop.format, shop] as const))("%s", (_format, shop) => {
  const messages = shop.tell(sale);

  test("any JSON is answered", () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.jsonValue(), ({ topic }, value) => {
        expect(kindOf(shop, topic, Buffer.from(JSON.stringify(value)))).toMatch(/^[a-z-]+$/);
      }),
    );
  });

  test("its own documents with anything strange in any place are answered", () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), strange, ({ topic, body }, nth, put) => {
        const document: unknown = JSON.parse(body);
        const paths = pathsIn(document);
        expect(kindOf(shop, topic, Buffer.from(JSON.stringify(withAt(document, paths[nth % paths.length]!, put))))).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 1_500 },
    );
  });

  test("any bytes are answered", () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.uint8Array({ maxLength: 60 }), fc.nat(), ({ topic, body }, bytes, cut) => {
        const own = Buffer.from(body);
        expect(kindOf(shop, topic, bytes)).toMatch(/^[a-z-]+$/);
        expect(kindOf(shop, topic, own.subarray(0, cut % own.length))).toBe("unreadable");
      }),
    );
  });
});
