import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { readOrder, recorded, snapshotOf } from "../../../support/woocommerce.ts";

describe("status", () => {
  test.each([
    ["pending", "awaiting-payment"],
    ["on-hold", "awaiting-payment"],
    ["checkout-draft", "awaiting-payment"],
    ["auto-draft", "awaiting-payment"],
    ["processing", "paid"],
    ["completed", "paid"],
    ["refunded", "refunded"],
    ["cancelled", "cancelled"],
    ["trash", "cancelled"],
    ["failed", "failed"],
    ["ready-to-ship", null],
    ["constructor", null],
    ["__proto__", null],
    ["Processing", null],
  ])("the shop's %s means %s", (status, expected) => {
    expect(snapshotOf({ status })).toMatchObject({ status: expected, shopStatus: status });
  });

  test.each([
    ["pending", "in-retry"],
    ["on-hold", "in-retry"],
    ["failed", "failed"],
    ["processing", "paid"],
  ])("a renewal that is %s is %s", (status, expected) => {
    expect(snapshotOf({ status, created_via: "subscription" }).status).toBe(expected);
  });

  test("cash on delivery is awaited until the shop completes the order or dates the payment", () => {
    const cash = { payment_method: "cod", date_paid_gmt: null };
    expect(snapshotOf(cash)).toMatchObject({ status: "awaiting-payment", paidAt: null });
    expect(snapshotOf({ ...cash, status: "completed" }).status).toBe("paid");
    expect(snapshotOf({ payment_method: "cod" }).status).toBe("paid");
  });

  test.each([
    ["nothing paid back", [], "paid"],
    ["a refund of nothing, as for a restocked line", ["0.00"], "paid"],
    ["one cent", ["-0.01"], "partly-refunded"],
    ["all but one cent", ["-29.99"], "partly-refunded"],
    ["everything at once", ["-30.00"], "refunded"],
    ["everything in two parts", ["-10.00", "-20.00"], "refunded"],
    ["more than everything", ["-31.00"], "refunded"],
  ])("with %s the order is %s → %s", (_, totals, expected) => {
    expect(snapshotOf({ refunds: totals.map((total, id) => ({ id: id + 1, reason: "", total })) }).status).toBe(expected);
  });

  test("a free order with nothing to pay back is paid; a cancelled one stays cancelled whatever was paid back", () => {
    expect(recorded("29-zero-total/01")).toMatchObject({ status: "paid", total: 0n });
    expect(snapshotOf({ status: "cancelled", refunds: [{ id: 1, total: "-30.00" }] }).status).toBe("cancelled");
  });

  test("the payment date is the shop's own, else completion, else the last modification of a paid order", () => {
    const dated = {
      date_paid_gmt: "2026-11-20T01:00:00",
      date_completed_gmt: "2026-11-20T02:00:00",
      date_modified_gmt: "2026-11-20T03:00:00",
    };
    expect(snapshotOf(dated).paidAt).toEqual(instant("2026-11-20T01:00:00Z"));
    expect(snapshotOf({ ...dated, date_paid_gmt: null }).paidAt).toEqual(instant("2026-11-20T02:00:00Z"));
    expect(snapshotOf({ ...dated, date_paid_gmt: null, date_completed_gmt: null }).paidAt).toEqual(instant("2026-11-20T03:00:00Z"));
    expect(snapshotOf({ ...dated, date_paid_gmt: null, date_completed_gmt: null, status: "on-hold" }).paidAt).toBeNull();
  });
});

describe("times", () => {
  test.each([
    ["2026-11-22T14:49:05", "2026-11-22T14:49:05Z"],
    ["2026-11-22T14:49:05Z", "2026-11-22T14:49:05Z"],
    ["2026-11-22T07:49:05-07:00", "2026-11-22T14:49:05Z"],
    ["2026-11-22 14:49:05", "2026-11-22T14:49:05Z"],
    ["2026-11-22T14:49:05.1239", "2026-11-22T14:49:05.123Z"],
    ["2031-01-01T00:00:00", "2031-01-01T00:00:00Z"],
  ])("%s is %s, in the future too", (text, expected) => {
    expect(snapshotOf({ date_modified_gmt: text }).modifiedAt).toEqual(instant(expected));
  });

  test.each([
    "yesterday",
    "0000-00-00T00:00:00",
    "0001-01-01T00:00:00",
    "1969-12-31T23:59:59",
    "2026-13-01T00:00:00",
    "2026-02-30T00:00:00",
    "22/11/2026",
    "2026-11-22",
    1763823545,
    {},
    true,
    null,
    undefined,
    "",
  ])("%j is not", (text) => {
    expect(readOrder({ date_modified_gmt: text })).toMatchObject({
      kind: "unreadable",
      reason: "time-unreadable",
      externalId: "501",
      detail: expect.stringContaining("date_modified_gmt"),
    });
  });

  test("each of the four is named when it can't be read; payment and completion may be absent", () => {
    for (const field of ["date_created_gmt", "date_modified_gmt", "date_paid_gmt", "date_completed_gmt"])
      expect(readOrder({ [field]: "soon" })).toMatchObject({ reason: "time-unreadable", detail: `${field} is "soon"` });
    expect(snapshotOf({ date_paid_gmt: "", date_completed_gmt: undefined }).status).toBe("paid");
  });
});
