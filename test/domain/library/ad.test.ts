import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { currentAd } from "#domain/answers";
import { adOfMonth, cancelAd, changeAd, scheduleAd, showAd, writeAd } from "#domain/library";
import { monthlyAd } from "../../../jobs/monthly-ad.ts";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

const db = await useDatabase({ at: "2026-11-20T12:00:00Z" });
await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
await db.run((tx) => makePartner(tx, "Ben", "ben-two"));
const month = (label: string) => Temporal.PlainYearMonth.from(label);
const said = { title: "Snow", words: "It snows." };
const told = () =>
  db.run((tx) =>
    rowsOf(tx, sql<{ about: string }>`select split_part(key, ':', 3) as about from message where kind = 'monthly-ad' order by key`),
  );

describe("the ad of a month", () => {
  test("is one, also when eight write it at once", async () => {
    const ended = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx, nth) => writeAd(tx, month("2026-12"), { ...said, title: `Snow ${nth}` }));
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(ended.filter((each) => each.status === "rejected" && String(each.reason).includes("ad.month-taken"))).toHaveLength(7);
  });

  test("called off, it makes room for another one", async () => {
    await db.run((tx) => cancelAd(tx, month("2026-12")));
    expect(await refusalOf(db.run((tx) => adOfMonth(tx, month("2026-12"))))).toBe("ad.unknown");
    await db.run((tx) => writeAd(tx, month("2026-12"), said));
  });

  test("as a draft it is shown to nobody; scheduled it waits for its month", async () => {
    expect(await db.run((tx) => showAd(tx, month("2026-12")))).toEqual({ shown: 0, channels: 0, partners: 0 });
    expect((await db.run((tx) => scheduleAd(tx, month("2026-12")))).state).toBe("scheduled");
    const { ad, nextOn } = await db.run(currentAd);
    expect([ad, nextOn?.toString()]).toEqual([null, "2026-12-01T07:00:00Z"]);
    expect(await told()).toEqual([]);
  });

  test("on its day the job shows it once, whoever else runs beside it, and every active partner is told once", async () => {
    db.clock.set("2026-12-01T17:00:00Z");
    const occurrence = { label: "2026-12", dueAt: instant("2026-12-01T17:00:00Z") };
    const inTransaction: Parameters<typeof monthlyAd>[0]["inTransaction"] = (work) => db.run(work, { kind: "system", name: "monthly-ad" });
    const runs = await Promise.all(Array.from({ length: 8 }, () => monthlyAd({ inTransaction, report: () => "" }, occurrence)));
    expect(runs.filter(({ shown }) => shown === 1)).toHaveLength(1);
    expect(await told()).toHaveLength(2);
    expect((await db.run(currentAd)).ad).toMatchObject({ title: "Snow", state: "shown" });
  });

  test("stays as it was seen", async () => {
    for (const act of [
      () => db.run((tx) => changeAd(tx, month("2026-12"), { title: "Other" })),
      () => db.run((tx) => cancelAd(tx, month("2026-12"))),
      () => db.run((tx) => scheduleAd(tx, month("2026-12"))),
    ])
      expect(await refusalOf(act())).toBe("ad.shown-already");
  });

  test("in a month that has begun it is shown at once", async () => {
    db.clock.set("2027-01-09T17:00:00Z");
    await db.run((tx) => writeAd(tx, month("2027-01"), { ...said, title: "Late" }));
    expect((await db.run((tx) => scheduleAd(tx, month("2027-01")))).state).toBe("shown");
    expect(await told()).toHaveLength(4);
  });

  test.each([
    ["a month that is over", "2026-12", {}, "ad.in-the-past"],
    ["one in three years", "2030-01", {}, "ad.in-the-past"],
    ["no words", "2027-02", { words: " " }, "ad.unreadable"],
    ["a title of 500 characters", "2027-02", { title: "x".repeat(500) }, "ad.unreadable"],
    ["a link that leads nowhere", "2027-02", { link: "javascript:alert(1)" }, "ad.unreadable"],
  ])("%s is refused", async (_what, label, more, code) => {
    expect(await refusalOf(db.run((tx) => writeAd(tx, month(label), { ...said, ...more })))).toBe(code);
  });

  test("a draft that nobody scheduled when its month ends can't be any more", async () => {
    await db.run((tx) => writeAd(tx, month("2027-02"), said));
    db.clock.set("2027-03-02T17:00:00Z");
    expect(await refusalOf(db.run((tx) => scheduleAd(tx, month("2027-02"))))).toBe("ad.in-the-past");
  });
});
