import { expect, test } from "vitest";
import { instant, type Tx } from "#domain/kernel";
import {
  changeTerms,
  comingTerms,
  freezeProgramme,
  programmeOf,
  termsAt,
  termsTimeline,
  thawProgramme,
  withdrawTerms,
} from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { anOperator } from "../../support/thaw.ts";

const db = await useDatabase({ terms: { holdDays: 14 } });
const later = instant("2027-01-01T00:00:00Z");
const holdDays = async (tx: Pick<Tx, "em">, at = later): Promise<number> => (await termsAt(tx, at)).holdDays;
const change = (tx: Tx, days: number): Promise<void> => changeTerms(tx, { terms: { holdDays: days }, from: later, reason: "test" });

test("a transaction that changes the terms, or takes a change back, goes by what it has just written", async () => {
  await db.run(async (tx) => {
    expect([await holdDays(tx, tx.now), await holdDays(tx)]).toEqual([14, 14]);
    await change(tx, 20);
    expect([await holdDays(tx, tx.now), await holdDays(tx)]).toEqual([14, 20]);
    expect((await termsTimeline(tx))(later).holdDays).toBe(20);
    await withdrawTerms(tx, (await comingTerms(tx))[0]!, "a slip");
    expect(await holdDays(tx)).toBe(14);
  });
});

test("so does one that freezes the programme and thaws it", async () => {
  await db.run(async (tx) => {
    const isFrozen = async (): Promise<boolean> => (await programmeOf(tx)).frozenAt !== null;
    expect(await isFrozen()).toBe(false);
    await freezeProgramme(tx, "test");
    expect(await isFrozen()).toBe(true);
  });
  await db.run((tx) => thawProgramme(tx, "test"), anOperator());
  await db.run(async (tx) => {
    expect((await programmeOf(tx)).thawAskedAt).toEqual(tx.now);
    await thawProgramme(tx, "test");
    expect((await programmeOf(tx)).frozenAt).toBeNull();
  }, anOperator());
});

test("an answer goes by one state of the terms from its first figure to its last, the next answer by the new one", async () => {
  const outside = { em: db.database.reader() };
  await db.run(async (tx) => {
    expect([await holdDays(tx), await holdDays(outside)]).toEqual([14, 14]);
    await db.run((other) => change(other, 30));
    expect(await holdDays(tx)).toBe(14);
  });
  // Outside of a transaction nothing is kept.
  expect([await db.run((tx) => holdDays(tx)), await holdDays(outside)]).toEqual([30, 30]);
});

test("what was changed and rolled back has never been", async () => {
  const slip = new Error("slip");
  await expect(
    db.run(async (tx) => {
      await change(tx, 90);
      expect(await holdDays(tx)).toBe(90);
      throw slip;
    }),
  ).rejects.toBe(slip);
  expect(await db.run((tx) => holdDays(tx))).toBe(30);
});
