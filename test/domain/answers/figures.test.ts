import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import {
  batchForecast,
  batchPreview,
  dashboard,
  earningsList,
  inboxTrouble,
  orderCard,
  payoutsOf,
  shareStats,
  recordSection,
  supportCard,
  visitsOf,
  walletLines,
} from "#domain/answers";
import { couponOwner, giveCoupon } from "#domain/attribution";
import { hashOfBody, receiveDelivery } from "#domain/orders";
import { partnerById } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { byClick, clickId, tellStory } from "./story.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const { lane, ink, keep } = story;

test("a year of one partner adds up in every answer alike", async () => {
  await story.at("2026-11-02T12:00:00Z", () => story.click({ id: clickId(1), partnerId: lane.id, campaign: "fall" }));
  await story.at("2026-11-02T12:05:00Z", () => story.click({ id: clickId(2), partnerId: lane.id, campaign: "fall", visitor: clickId(1) }));
  await story.at("2026-11-03T12:00:00Z", () =>
    story.click({ id: clickId(3), partnerId: lane.id, campaign: "winter", landing: "https://shop.example/album/" }),
  );
  await story.at("2026-11-03T12:30:00Z", () => story.click({ id: clickId(4), partnerId: lane.id, verdict: "bot" }));
  await story.at("2026-11-03T13:00:00Z", () => story.order("1", { carriers: byClick(1, "paper-lane"), total: 50_000n }));
  await story.at("2026-11-20T13:00:00Z", async () => {
    await story.order("2", { carriers: byClick(3, "paper-lane") });
    await story.order("3", { reference: "paper-lane", status: "in-retry", paidAt: null });
    await story.order("4", { reference: "paper-lane", status: "failed", paidAt: null });
    await story.order("5", { reference: "ink-and-twine" });
  });
  const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await story.payOut(batch.id);
  await story.at("2026-12-03T16:00:00Z", () => Promise.resolve());

  const board = await db.run((tx) => dashboard(tx, lane.id, "year"));
  expect(board.earnings).toMatchObject([
    {
      currency: "USD",
      matured: money(0n, "USD"),
      inHold: money(2_000n, "USD"),
      unpaidOrders: 1,
      pending: money(2_000n, "USD"),
      pendingOrders: 1,
      wallet: money(10_000n, "USD"),
      paid: money(10_000n, "USD"),
    },
  ]);
  expect(board.share).toEqual({
    clicks: 2,
    uniqueLinks: 2,
    verdicts: { counted: 2, repeat: 1, bot: 1 },
    conversions: 3,
    linkConversions: 3,
    rateBasisPoints: null,
    earned: [money(12_000n, "USD")],
    pending: [money(2_000n, "USD")],
  });
  expect(board.rate).toEqual({ value: { kind: "percent", basisPoints: 2_000 }, source: "programme", group: null, hasExceptions: false });

  const list = await db.run((tx) => earningsList(tx, lane.id, { status: null, page: 1 }));
  expect(list.counts).toEqual({ pending: 1, unpaid: 1, paid: 1, rejected: 1 });
  expect(list.rows.map((row) => row.orderNumber)).toEqual(expect.arrayContaining(["1", "2", "3", "4"]));
  expect((await db.run((tx) => earningsList(tx, lane.id, { status: "paid", page: 1 }))).rows).toMatchObject([
    { orderNumber: "1", paidAt: instant("2026-12-01T16:00:00Z") },
  ]);
  expect(await db.run((tx) => earningsList(tx, lane.id, { status: null, page: 2 }))).toMatchObject({ rows: [], more: 0, total: 4 });

  expect(await db.run((tx) => payoutsOf(tx, lane.id, 1))).toMatchObject({
    totals: [money(10_000n, "USD")],
    rows: [{ period: "2026-12-01", items: 1, state: "released" }],
    setAside: [],
  });
  expect(await db.run((tx) => walletLines(tx, lane.id, 1))).toMatchObject({
    rows: [{ kind: "payout", period: "2026-12-01", change: money(10_000n, "USD"), balance: money(10_000n, "USD") }],
  });
  expect(await db.run((tx) => supportCard(tx, lane.id))).toMatchObject({
    conversions: { paid: 1, unpaid: 1, pending: 1, rejected: 1 },
  });
  expect(await db.run((tx) => recordSection(tx, lane.id, "links", 1))).toMatchObject({
    references: [{ reference: "paper-lane" }, { kind: "share-id" }],
  });
  expect((await db.run((tx) => recordSection(tx, lane.id, "status", 1))).page.rows).toMatchObject([{ to: "active" }, { to: "applied" }]);

  const stats = await db.run((tx) => shareStats(tx, lane.id, "year"));
  expect(stats.figures).toEqual(board.share);
  expect(stats.campaigns.rows).toMatchObject([
    { campaign: "fall", clicks: 1, conversions: 2, rateBasisPoints: null },
    { campaign: "winter", clicks: 1, conversions: 1, rateBasisPoints: 10_000 },
  ]);
  expect(stats.spans.find((span) => span.clicks > 0)).toEqual({
    from: instant("2026-11-01T06:00:00Z"),
    clicks: 2,
    conversions: 3,
    earned: [money(12_000n, "USD")],
  });

  const { visits } = await db.run((tx) => visitsOf(tx, lane.id, { verdict: null, campaign: null }, 1));
  expect(visits.rows.map((visit) => [visit.verdict, visit.converted.map(({ orderNumber }) => orderNumber)])).toEqual([
    ["bot", []],
    ["counted", ["2"]],
    ["repeat", []],
    ["counted", ["1"]],
  ]);
});

test("the forecast of a batch is what the batch then holds", async () => {
  const told = await db.run((tx) => batchForecast(tx));
  expect(told).toMatchObject({ at: instant("2027-01-01T16:00:00Z"), needed: 0, setAside: [] });
  await story.at("2027-01-01T16:00:00Z", () => story.prepare("2027-01-01"));
  const preview = await db.run((tx) => batchPreview(tx));
  expect(preview?.payouts.map((payout) => [payout.partnerName, payout.money])).toEqual(
    told.payouts.map((line) => [line.partnerName, line.money]),
  );
  expect(preview?.payouts).toMatchObject([
    { partnerId: ink.id, last: null },
    { partnerId: lane.id, last: money(10_000n, "USD") },
  ]);
  expect(preview).toMatchObject({
    needed: 0,
    difference: { period: "2026-12-01", totals: [{ before: money(10_000n, "USD") }], counts: { joined: 1, gone: 0, changed: 1, same: 0 } },
    frozen: null,
  });
});

test("what a coupon sold is in the course of the dashboard, and not in that of the links", async () => {
  await story.at("2027-02-02T13:00:00Z", async () => {
    await db.run(async (tx) => giveCoupon(tx, "keep10", await partnerById(tx, keep.id), await couponOwner(tx, "keep10")));
    await story.click({ id: clickId(9), partnerId: keep.id });
  });
  await story.at("2027-02-04T13:00:00Z", () => story.order("9", { coupons: ["keep10"] }));
  const board = await db.run((tx) => dashboard(tx, keep.id, "month"));
  const stats = await db.run((tx) => shareStats(tx, keep.id, "month"));
  const course = (spans: typeof board.spans) => spans.map(({ clicks, conversions, earned }) => [clicks, conversions, ...earned]);
  expect(course(board.spans)).toEqual([
    [0, 0],
    [1, 0],
    [0, 0],
    [0, 1, money(2_000n, "USD")],
  ]);
  expect(course(stats.spans)).toEqual([
    [0, 0],
    [1, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("messages of the shop that could not be read are shown as a whole and with their order", async () => {
  const body = null;
  await db.run((tx) =>
    receiveDelivery(tx, {
      shop: "https://shop.example",
      format: "woocommerce",
      topic: "order.updated",
      deliveryId: "1",
      body,
      bodyHash: hashOfBody(new Uint8Array([1])),
      hasModificationTime: true,
    }),
  );
  expect(await db.run((tx) => inboxTrouble(tx))).toMatchObject({ total: 1, newest: [{ reason: "too-large", topic: "order.updated" }] });
  expect(await db.run((tx) => orderCard(tx, "1"))).toMatchObject({
    credited: { partner: { name: "Paper Lane" }, status: "paid" },
    notes: [],
    messages: { received: 0, lastAt: null },
  });
});
