import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { nextPayout, payoutsOf } from "#domain/answers";
import type { StaffFacts } from "#domain/partners";
import {
  approveBatch,
  cancelBatch,
  contentOf,
  currentBatch,
  releaseIfSmall,
  setAsideByStaff,
  takeIn,
  type BatchFacts,
} from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

const db = await useDatabase({ terms: { automaticReleaseBelow: { USD: 100n } } });
const cutOff = instant("2026-12-01T16:00:00Z");
const [lane, ink] = [await db.run((tx) => makePartner(tx, "Lane", "lane")), await db.run((tx) => makePartner(tx, "Ink", "ink"))];
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
const [herself, twin] = [await ofFinance(db, "herself", ink.id), await ofFinance(db, "twin", ink.id)];
const approve = (batchId: string, staff: StaffFacts) =>
  db.run((tx) => approveBatch(tx, batchId, staff.id, staff.partnerId), asStaff(staff));
const setAside = (batch: BatchFacts, who = ink, by = fay, reason = "the invoice is missing") =>
  db.run((tx) => setAsideByStaff(tx, batch.id, who, reason), asStaff(by));
const current = async (): Promise<BatchFacts> => (await db.run((tx) => currentBatch(tx)))!;

async function earned(...slugs: string[]): Promise<void> {
  for (const reference of slugs) await db.run((tx) => apply(tx, snapshot({ reference })));
}

describe("a payout that staff set aside", () => {
  test("leaves the batch with its reason, and approvals given before no longer count", async () => {
    await earned("lane", "ink");
    const batch = await prepareBatch(db, "2026-12-01", cutOff);
    expect(await approve(batch.id, finn)).toMatchObject({ given: 1, needed: 2 });
    const { approvalsLost, amounts, batch: after } = await setAside(batch);
    expect([approvalsLost, amounts]).toEqual([1, [{ currency: "USD", minor: 2_000n }]]);
    expect(after.itemsHash).not.toBe(batch.itemsHash);
    const content = await db.run(async (tx) => contentOf(tx, await current(), 20));
    expect(content.payouts.map((each) => each.partnerName)).toEqual(["Lane"]);
    expect(content.setAside).toMatchObject([{ partnerName: "Ink", reason: "by-staff", note: "the invoice is missing" }]);
    expect(content.approvals).toMatchObject([{ handle: "finn", isForTheseItems: false }]);
    expect(await approve(batch.id, fay)).toMatchObject({ given: 1, isReleasing: false });
  });

  test("is told to the partner with the reason, and when it comes after all", async () => {
    db.clock.set("2026-12-01T17:00:00Z");
    const next = await db.run((tx) => nextPayout(tx, ink.id));
    expect(next.forecasts).toMatchObject([
      { amount: { minor: 2_000n }, at: instant("2027-01-01T16:00:00Z"), reason: { kind: "set-aside", note: "the invoice is missing" } },
    ]);
    const { setAside: told } = await db.run((tx) => payoutsOf(tx, ink.id, 1));
    expect(told).toMatchObject([{ reason: "by-staff", note: "the invoice is missing" }]);
  });

  test("is taken in again with exactly what was in it, so that a consent to those items holds again", async () => {
    const { id } = await current();
    await db.run((tx) => takeIn(tx, id, ink, null), asStaff(fay));
    const content = await db.run(async (tx) => contentOf(tx, await current(), 20));
    expect([content.totals, content.setAside]).toEqual([[{ currency: "USD", minor: 4_000n }], []]);
    expect(content.approvals.map((each) => [each.handle, each.isForTheseItems])).toEqual([
      ["fay", false],
      ["finn", true],
    ]);
    expect(await refusalOf(db.run((tx) => takeIn(tx, id, ink, null), asStaff(fay)))).toBe("batch.not-set-aside");
  });

  test("joins the next batch when this one is released without it", async () => {
    const batch = await current();
    await setAside(batch);
    await approve(batch.id, finn);
    // fay's consent was to these very items
    expect((await current()).state).toBe("releasing");
    await payOut(db, batch.id);
    expect([await balance(db, lane.id, "wallet"), await balance(db, ink.id, "wallet")]).toEqual([2_000n, 0n]);
    db.clock.set("2027-01-01T16:00:00Z");
    const next = await prepareBatch(db, "2027-01-01", db.clock.now());
    expect(await db.run((tx) => contentOf(tx, next, 20))).toMatchObject({ payouts: [{ partnerName: "Ink", money: { minor: 2_000n } }] });
    await db.run((tx) => cancelBatch(tx, next.id, "the next test"));
  });
});

describe("setting aside is refused", () => {
  test("without a reason, for one's own payout, for who is not in it, and once the release began", async () => {
    await earned("lane");
    const batch = await prepareBatch(db, "2027-02-01", cutOff);
    expect(await refusalOf(setAside(batch, ink, fay, "  "))).toBe("reason.missing");
    expect(await refusalOf(setAside(batch, ink, herself))).toBe("staff.own-record");
    await setAside(batch);
    expect(await refusalOf(setAside(batch))).toBe("batch.not-in-it");
    expect(await refusalOf(db.run((tx) => takeIn(tx, batch.id, ink, null), asStaff(herself)))).toBe("staff.own-record");
    await approve(batch.id, fay);
    await approve(batch.id, finn);
    expect(await refusalOf(setAside(batch, lane))).toBe("batch.already-released");
    await payOut(db, batch.id);
  });

  test("and a cancelled batch frees what was set aside in it like everything else", async () => {
    const batch = await prepareBatch(db, "2027-03-01", cutOff);
    await setAside(batch);
    await db.run((tx) => cancelBatch(tx, batch.id, "wrong day"));
    const again = await prepareBatch(db, "2027-03-01", cutOff);
    expect((await db.run((tx) => contentOf(tx, again, 20))).payouts.map((each) => each.partnerName)).toEqual(["Ink"]);
    await db.run((tx) => cancelBatch(tx, again.id, "test"));
  });
});

test("two staff records of the same person approve as one person", async () => {
  await earned("lane");
  const batch = await prepareBatch(db, "2027-04-01", cutOff);
  await setAside(batch);
  expect(await approve(batch.id, herself)).toMatchObject({ given: 1, needed: 2, isReleasing: false });
  expect(await approve(batch.id, twin)).toMatchObject({ given: 1, needed: 2, isReleasing: false });
  expect(await approve(batch.id, finn)).toMatchObject({ given: 2, isReleasing: true });
  await payOut(db, batch.id);
});

test("what is unusual keeps even a small batch from being released by itself; set aside, it no longer does", async () => {
  db.clock.set("2027-05-01T00:00:00Z");
  const large = await db.run((tx) => makePartner(tx, "Large", "large"));
  await db.run((tx) =>
    tx.em.execute(
      "insert into programme_terms (effective_from, recorded_at, recorded_by, reason, terms) values (now() - interval '1 year', now(), 'test', 'test', ?::jsonb)",
      [JSON.stringify({ automaticReleaseBelow: { USD: "1000000" } })],
    ),
  );
  await db.run((tx) => apply(tx, snapshot({ reference: "large", total: 300_000n })));
  const batch = await prepareBatch(db, "2027-05-01", cutOff);
  const found = await rowsOf(
    { em: db.database.reader() },
    sql`select a.kind, a.figure from payout_anomaly a join payout o on o.id = a.payout_id where o.partner_id = ${large.id}`,
  );
  expect(found).toEqual([{ kind: "first-payout", figure: "50000" }]);
  expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(false);
  expect(await approve(batch.id, fay)).toMatchObject({ needed: 2, isReleasing: false });
  expect(await db.run((tx) => nextPayout(tx, large.id))).toMatchObject({
    forecasts: [{ reason: { kind: "awaiting-release", isLookedAt: true } }],
  });
  await setAside(batch, large);
  expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
  await payOut(db, batch.id);
});
