import { expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { changeStatus, forgetPartner } from "#domain/partners";
import { tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";
import { toldProgram } from "../support/told-program.ts";
import { isSigned } from "../support/webhook-double.ts";

/** What happens is told to another program, as it happens, and nothing that did not. */
const db = await useDatabase({ at: "2026-10-01T12:00:00Z" });
const story = await tellStory(db);
const { double, endpoint, secret, send, told, deliveries } = await toldProgram(db);

test("an order's life is told event by event, signed, with growing numbers: credited, unpaid, prepared, paid, corrected", async () => {
  const order = await story.at("2026-11-02T12:00:00Z", () =>
    story.order("1", { reference: "paper-lane", status: "awaiting-payment", paidAt: null }),
  );
  const paid = await story.at("2026-11-02T13:00:00Z", () =>
    story.change(order, { status: "paid", paidAt: db.clock.now() }).then(() => order),
  );
  await story.at("2026-11-02T13:05:00Z", () =>
    story.change(paid, { status: "paid", paidAt: Temporal.Instant.from("2026-11-02T13:00:00Z") }),
  );
  const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await story.at("2026-12-01T16:00:05Z", () => story.payOut(batch.id));
  await story.at("2026-12-02T10:00:00Z", () =>
    story.change(order, {
      status: "refunded",
      paidAt: Temporal.Instant.from("2026-11-02T13:00:00Z"),
      refunds: [{ externalId: "9", total: 10_000n, reason: "", byLine: null }],
    }),
  );
  await send(endpoint.id);
  expect(double.heard.every((each) => isSigned(each, secret))).toBe(true);
  const heard = [...double.heard];
  expect(heard.some((each) => isSigned({ ...each, body: `${each.body} ` }, secret))).toBe(false);
  expect(new Set(heard.map(({ headers }) => headers["webhook-id"])).size).toBe(heard.length);
  const events = told();
  expect(events.map(({ type, data }) => [type, data["status"] ?? data["state"]])).toEqual(
    expect.arrayContaining([
      ["conversion.created", "pending"],
      ["conversion.updated", "unpaid"],
      ["payout.prepared", "prepared"],
      ["conversion.paid", "paid"],
      ["payout.released", "released"],
      ["conversion.corrected", "paid"],
    ]),
  );
  // The same state told again by the shop is no event.
  expect(events).toHaveLength(6);
  const inOrder = events.toSorted((a, b) => a.sequence - b.sequence);
  expect(inOrder.map(({ type }) => type)).toEqual([
    "conversion.created",
    "conversion.updated",
    "payout.prepared",
    "conversion.paid",
    "payout.released",
    "conversion.corrected",
  ]);
  expect(inOrder.at(-1)?.data).toMatchObject({
    partner: story.lane.shareId,
    order: "1",
    amount: { minor: 2_000, currency: "USD" },
    corrections: { minor: -2_000 },
  });
  expect(JSON.stringify(events)).not.toMatch(/Paper Lane|guest/);
  expect((await deliveries()).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "delivered"));
});

test("what becomes somebody else's is told, whatever was left of it: rejected, paid, and paid but all taken back", async () => {
  const paidAt = Temporal.Instant.from("2026-12-03T10:00:00Z");
  const lost = await story.at("2026-12-03T10:00:00Z", () => story.order("21", { reference: "paper-lane", paidAt }));
  const refunded = await story.at("2026-12-03T10:01:00Z", () => story.order("22", { reference: "paper-lane", paidAt }));
  await story.at("2026-12-03T10:02:00Z", () => story.order("23", { reference: "paper-lane", paidAt }));
  await story.at("2026-12-03T10:03:00Z", () => story.change(lost, { status: "cancelled" }));
  const batch = await story.at("2027-01-01T16:00:00Z", () => story.prepare("2027-01-01"));
  await story.at("2027-01-01T16:00:05Z", () => story.payOut(batch.id));
  await story.at("2027-01-02T10:00:00Z", () =>
    story.change(refunded, { status: "refunded", paidAt, refunds: [{ externalId: "1", total: 10_000n, reason: "", byLine: null }] }),
  );
  await send(endpoint.id);
  told();
  const heardOf = async (order: string) => {
    const line = `support assign ${order} cut-and-keep reason:"their coupon" confirm:yes`;
    const { outcome, view } = await story.at("2027-01-03T10:00:00Z", () => story.ask("support", line));
    expect(outcome, view.title).toBe("answer");
    await send(endpoint.id);
    return told()
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ type, data }) => [type, data["partner"], data["status"], data["reason"], data["superseded"]]);
  };
  expect(await heardOf("21")).toEqual([
    ["conversion.updated", story.lane.shareId, "rejected", "reassigned", true],
    ["conversion.created", story.keep.shareId, "rejected", "order-cancelled", false],
  ]);
  expect(await heardOf("22")).toEqual([
    ["conversion.updated", story.lane.shareId, "paid", "in-payout", true],
    ["conversion.created", story.keep.shareId, "rejected", "order-refunded", false],
  ]);
  expect(await heardOf("23")).toEqual([
    ["conversion.corrected", story.lane.shareId, "paid", "in-payout", true],
    ["conversion.created", story.keep.shareId, "unpaid", "confirmed", false],
  ]);
});

test("what is rolled back never was, and what nobody wants is not written down", async () => {
  await expect(
    db.run(async (tx) => {
      await changeStatus(tx, story.keep.id, "paused", "holiday");
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  const before = (await deliveries()).length;
  await db.run((tx) => run(tx, sql`update webhook_endpoint set kinds = '{payout.released}'`));
  await db.run((tx) => changeStatus(tx, story.keep.id, "paused", "holiday"));
  expect(await deliveries()).toHaveLength(before);
  await db.run((tx) => run(tx, sql`update webhook_endpoint set kinds = '{partner.*}'`));
  await db.run((tx) => changeStatus(tx, story.keep.id, "active", null));
  await send(endpoint.id);
  expect(told()).toMatchObject([{ type: "partner.active", data: { partner: story.keep.shareId, status: "active" } }]);
});

test("a partner who is erased is told of by their number alone", async () => {
  await db.run(async (tx) => {
    await changeStatus(tx, story.washi.id, "declined", null);
    await forgetPartner(tx, story.washi.id, "asked for it");
  });
  await send(endpoint.id);
  expect(
    told()
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ type, data }) => [type, data]),
  ).toEqual([
    ["partner.declined", { partner: story.washi.shareId, status: "declined" }],
    ["partner.erased", { partner: story.washi.shareId, status: "declined" }],
  ]);
});
