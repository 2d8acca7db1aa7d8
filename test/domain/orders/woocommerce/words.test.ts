import { describe, expect, test } from "vitest";
import { readWooCommerceOrder } from "#domain/orders";
import { options, read, recorded, overRest, snapshotIn, order, readOrder, snapshotOf } from "../../../support/woocommerce.ts";

describe("customer, lines and words", () => {
  test("a guest has no id; the address is trimmed and lower case; the name is first and last", () => {
    expect(snapshotOf({ billing: { first_name: " Ada ", last_name: "Maker", email: " Ada@Example.ORG " } }).customer).toEqual({
      externalId: null,
      email: "ada@example.org",
      name: "Ada Maker",
    });
    expect(recorded("38-logged-in-customer/01").customer).toMatchObject({ externalId: "17" });
    expect(overRest(134).customer).toEqual({ externalId: null, email: "utf8@example.org", name: 'Zoë 😀 O\'Neil-"Ñ" مرحبا' });
    for (const billing of [null, undefined, [], "x", { first_name: null, last_name: 0.5, email: [] }])
      expect(snapshotOf({ billing }).customer.email).toBeNull();
  });

  test("a product that was deleted since has no id any more", () => {
    expect(recorded("46-product-deleted-later/01").lines).toMatchObject([{ productId: "158" }]);
    expect(recorded("46-product-deleted-later/03").lines).toMatchObject([{ productId: null, total: 900n }]);
  });

  test("a reason of several lines becomes one", () => {
    expect(snapshotOf({ refunds: [{ id: 1, total: "-1", reason: " too\r\nsmall\t" }] }).refunds[0]?.reason).toBe("too small");
  });

  test("what a database would refuse is taken out of names", () => {
    expect(snapshotOf({ billing: { first_name: "A\u0000da\n", last_name: "\uD800" } }).customer.name).toBe("Ada \uFFFD");
  });

  test("missing lists are empty, lists with a gap (objects in PHP's JSON) are lists, unknown fields don't matter", () => {
    const {
      line_items,
      refunds: _,
      coupon_lines: __,
      meta_data: ___,
      ...bare
    } = order({ plugin: { anything: [1, { at: "all" }] }, image: null });
    expect(snapshotIn(read(JSON.stringify(bare)))).toMatchObject({ lines: [], refunds: [], coupons: [], carriers: [] });
    expect(snapshotOf({ line_items: { 3: (line_items as unknown[])[0] }, coupon_lines: null }).lines).toHaveLength(1);
    expect(
      snapshotOf({
        meta_data: [null, 1, {}, { key: 1, value: 2 }, { key: "_partner_center_ref" }, { key: "_partner_center_ref", value: "a" }],
      }).carriers,
    ).toHaveLength(1);
  });

  test("quantities are whole pieces", () => {
    const quantityOf = (quantity: unknown) =>
      snapshotOf({ line_items: [{ id: 1, product_id: 1, quantity, total: "1" }] }).lines[0]?.quantity;
    expect([3, "3", 2.5, "2.4", 0, -1].map(quantityOf)).toEqual([3, 3, 3, 2, 0, -1]);
    for (const quantity of [1e7, "1e3", "", null, []])
      expect(readOrder({ line_items: [{ id: 1, product_id: 1, quantity, total: "1" }] })).toMatchObject({ reason: "not-an-order" });
  });

  test("the number may be a plugin's own, or absent", () => {
    expect(snapshotOf({ number: "INV-2026/501" }).number).toBe("INV-2026/501");
    expect(snapshotOf({ number: undefined }).number).toBe("501");
  });

  test("an id too big for a number is kept to the last digit, in a message as in its lines", () => {
    const big = JSON.stringify(order())
      .replace('"id":501', '"id":9007199254740993')
      .replace('"product_id":13', '"product_id":18014398509481985');
    expect(snapshotIn(read(big))).toMatchObject({ externalId: "9007199254740993", lines: [{ productId: "18014398509481985" }] });
    expect(readWooCommerceOrder(JSON.parse(big), options)).toMatchObject({ kind: "unreadable", reason: "not-an-order", externalId: null });
  });
});
