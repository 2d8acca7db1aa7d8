import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { batchForecast, batchPreview, visitsOf } from "#domain/answers";
import { cancelBatch } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { byClick, clickId, tellStory } from "./story.ts";

/** Where an answer has more than one of something. */
const db = await useDatabase({
  at: "2026-11-02T12:00:00Z",
  terms: { minimumPayout: { USD: 1_000n, JPY: 1_000n }, firstPayoutLimit: { USD: 5_000n }, unusualFrom: { USD: 1n } },
});
const story = await tellStory(db);

test("a visit that led to two orders names both, in the order in which they were made", async () => {
  await story.at("2026-11-02T12:00:00Z", () => story.click({ id: clickId(1), partnerId: story.lane.id }));
  await story.at("2026-11-02T13:00:00Z", () => story.order("1", { carriers: byClick(1, "paper-lane"), total: 50_000n }));
  await story.at("2026-11-03T13:00:00Z", () => story.order("2", { carriers: byClick(1, "paper-lane") }));
  const { visits } = await db.run((tx) => visitsOf(tx, story.lane.id, { verdict: null, campaign: null }, 1));
  expect(visits.rows.map((visit) => visit.converted.map(({ orderNumber }) => orderNumber))).toEqual([["1", "2"]]);
  const said = await story.say("paper-lane", "share visits");
  expect(said.replaceAll(/\s+/g, " ")).toContain("1 unpaid and 2 unpaid");
});

test("the forecast of a batch finds unusual what the batch then does, and leaves nothing behind", async () => {
  const told = await story.at("2026-11-25T12:00:00Z", () => db.run((tx) => batchForecast(tx)));
  expect(told).toMatchObject({ needed: 2 });
  expect(await rowsOf({ em: db.database.reader() }, sql`select from payout_batch`)).toEqual([]);
  const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  const held = await db.run((tx) => batchPreview(tx));
  expect(held?.payouts.map(({ partnerName, anomalies }) => [partnerName, anomalies.map(({ kind, figure }) => [kind, figure])])).toEqual(
    told.payouts.map(({ partnerName, anomalies }) => [partnerName, anomalies.map(({ kind, figure }) => [kind, figure])]),
  );
  expect(told.payouts[0]?.anomalies).not.toEqual([]);
  await db.run((tx) => cancelBatch(tx, batch.id, "only a look"));
});

test("what moved most from the last batch is told currency by currency: a thousand yen are not ten dollars", async () => {
  const first = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
  await story.payOut(first.id);
  for (let each = 0; each < 6; each++) {
    const who = ["paper-lane", "ink-and-twine", "cut-and-keep"][each % 3]!;
    await story.at("2026-12-05T12:00:00Z", () =>
      story.order(`9${each}`, {
        reference: who,
        ...(each < 3 ? { currency: "JPY", total: 900_000n } : { total: 6_000n + BigInt(each) * 1_000n }),
      }),
    );
  }
  await story.at("2027-01-01T16:00:00Z", () => story.prepare("2027-01-01"));
  const movers = (await db.run((tx) => batchPreview(tx)))?.difference?.movers.map(({ partner, now, before }) => [
    partner.name,
    (now ?? before)?.currency,
  ]);
  expect(movers?.map(([, currency]) => currency)).toEqual(["JPY", "JPY", "JPY", "USD", "USD", "USD"]);
});
