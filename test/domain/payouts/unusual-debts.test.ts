import { expect, test } from "vitest";
import { instant, run, sql } from "#domain/kernel";
import { batchForecast, batchPreview } from "#domain/answers";
import type { Snapshot } from "#domain/orders";
import { approveBatch, cancelBatch, releaseIfSmall } from "#domain/payouts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch } from "../../../bots/dispatch.ts";
import { readCommandLine } from "../../../bots/spoken-options.ts";
import { renderConsole } from "#templates/render/console";
import { useDatabase } from "../../support/database.ts";
import { testHands } from "../../support/job-desk.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";
import { brokenBy } from "../../support/undone.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

/** Corrections that exceed what a partner earned are looked at by a person: once, and again when they grow. */
const db = await useDatabase({ terms: { unusualFrom: { USD: 10n ** 9n }, unusualDebtAbove: { USD: 500n } } });
const staff = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
for (const [name, slug] of [
  ["Owing", "owing"],
  ["Steady", "steady"],
] as const)
  await db.run((tx) => makePartner(tx, name, slug));

let month = 0;
/** A month: what is ordered and taken back, and whether its batch needs nobody. It is released either way. */
async function live(happens: () => Promise<unknown>): Promise<{ forecast: 0 | 2; isByItself: boolean; debts: string[] }> {
  month += 1;
  const cutOff = instant(`2027-${String(month).padStart(2, "0")}-01T16:00:00Z`);
  db.clock.set(cutOff.subtract({ hours: 24 }));
  await sell("steady", 10_000n);
  await happens();
  const { needed: forecast, setAside } = await db.run(batchForecast);
  db.clock.set(cutOff);
  const batch = await prepareBatch(db, cutOff.toString().slice(0, 10), cutOff);
  const isByItself = await db.run((tx) => releaseIfSmall(tx, batch.id));
  const { content } = (await db.run((tx) => batchPreview(tx)))!;
  const unusual = (lines: typeof setAside) => lines.flatMap((line) => (line.isUnusual ? `${line.partnerName} ${line.money.minor}` : []));
  expect(unusual(setAside)).toEqual(unusual(content.setAside));
  if (month === 2) await look();
  if (!isByItself) for (const each of staff) await db.run((tx) => approveBatch(tx, batch.id, each.id, null), asStaff(each));
  await payOut(db, batch.id);
  return { forecast, isByItself, debts: unusual(content.setAside) };
}

const sell = async (reference: string, total: bigint): Promise<Snapshot> => {
  const at = db.clock.now().subtract({ hours: 24 * 15 });
  const order = snapshot({ reference, total, createdAt: at, paidAt: at, modifiedAt: at });
  await db.run((tx) => apply(tx, order));
  return order;
};
/** The shop takes an order back: what it earned becomes a correction. */
const takeBack = (order: Snapshot) => db.run((tx) => apply(tx, { ...order, status: "refunded", modifiedAt: db.clock.now() }));
/** the cards of the batch that waits because of it */
const answers: Parameters<typeof expectDrawn>[2][number][] = [];
async function look(): Promise<void> {
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: [], ...testHands };
  const house = { inTransaction: db.inTransaction, commands, surroundings, report: String };
  const asker = { partnerId: null, name: "fay", staff: { id: staff[0]!.id, handle: "fay", partnerId: null, roles: ["finance"] } } as const;
  for (const line of ["finance batch", "finance batch why owing"]) {
    const read = readCommandLine(line, commands, { zone: "America/Denver", currency: "USD" });
    answers.push({ asked: `fay › /${line}`, view: (await dispatch(house, { asker, ...read })).view });
  }
}

test("a debt takes two persons for the batch that finds it, not for those after it, and again once it has grown", async () => {
  const orders: Snapshot[] = [];
  const calm = { forecast: 0, isByItself: true, debts: [] };
  expect(
    await live(async () => orders.push(await sell("owing", 10_000n), await sell("owing", 10_000n), await sell("owing", 2_500n))),
  ).toEqual(calm);
  expect(await live(() => takeBack(orders[0]!))).toEqual({ forecast: 2, isByItself: false, debts: ["Owing -2000"] });
  expect(await live(() => Promise.resolve())).toEqual(calm);
  // A little comes in, and as much goes out again: it is what somebody has seen.
  expect(await live(async () => takeBack(await sell("owing", 1_000n)))).toEqual(calm);
  expect(await live(() => takeBack(orders[1]!))).toEqual({ forecast: 2, isByItself: false, debts: ["Owing -4000"] });
  // Who has earned something since begins anew; up to what the terms let pass nobody has to look.
  expect(await live(() => sell("owing", 30_000n))).toEqual(calm);
  expect(await live(() => takeBack(orders[2]!))).toEqual(calm);
  await expectDrawn(
    "batch-debt",
    answers
      .map(
        ({ asked, view }) => `${asked}\n\n${renderConsole(view, { width: 100, colour: false, zone: "America/Denver", locale: "en-US" })}\n`,
      )
      .join("\n"),
    answers,
  );
});

test("the books notice one that fewer than two persons released", async () => {
  const broken = await brokenBy(db, async (tx) => {
    await run(tx, sql`alter table audit_entry disable trigger user`);
    await run(tx, sql`update audit_entry set facts = facts || '{"needed": 1}' where act = 'batch.release' and facts ->> 'needed' = '2'`);
  });
  // I5: the guards that are off here, however many there are.
  expect(broken).toEqual([
    { name: "I5", rows: expect.any(Number) },
    { name: "I14d", rows: 2 },
  ]);
});

test("a batch that was cancelled was looked at by nobody: the next attempt finds the debt again", async () => {
  db.clock.set("2028-01-01T16:00:00Z");
  const big = await sell("owing", 30_000n);
  const first = await prepareBatch(db, "2028-01-01", db.clock.now());
  for (const each of staff) await db.run((tx) => approveBatch(tx, first.id, each.id, null), asStaff(each));
  await payOut(db, first.id);
  db.clock.set("2028-01-20T16:00:00Z");
  await takeBack(big);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const batch = await prepareBatch(db, "2028-02-01", instant("2028-02-01T16:00:00Z"));
    expect(batch.attempt).toBe(attempt);
    expect((await db.run((tx) => batchPreview(tx)))!.content.hasAnomalies).toBe(true);
    await db.run((tx) => cancelBatch(tx, batch.id, "a test"));
  }
});
