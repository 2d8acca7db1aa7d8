import { expect, test } from "vitest";
import { instant, plusDays, type Instant } from "#domain/kernel";
import { findHandle, hearOnce, mintHandles, trimHandles, trimHearings } from "#domain/chat";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const today = instant("2026-12-15T12:00:00Z");
const at = <T>(when: Instant, work: () => Promise<T>): Promise<T> => {
  db.clock.set(when);
  return work();
};
const event = { platform: "slack", key: "Ev1" } as const;
const limits = [{ bucket: "account a", perMinute: 1, burst: 1 }];

test("an event is remembered for a day, and the places that it took until they are free", async () => {
  expect(await at(today, () => db.run((tx) => hearOnce(tx, event, limits)))).toEqual({ kind: "heard" });
  const later = plusDays(today, 1);
  expect(await at(later, () => db.run((tx) => trimHearings(tx, plusDays(later, -1), 500)))).toBe(0);
  expect(await at(later, () => db.run((tx) => hearOnce(tx, event, limits)))).toEqual({ kind: "repeat" });
  const afterwards = later.add({ minutes: 2 });
  expect(await at(afterwards, () => db.run((tx) => trimHearings(tx, plusDays(afterwards, -1), 500)))).toBe(2);
  expect(await at(afterwards, () => db.run((tx) => hearOnce(tx, event, limits)))).toEqual({ kind: "heard" });
});

test("a button stays for a day after it went stale, so that whoever presses it is told why", async () => {
  const mint = (uses: "once" | "many") =>
    db.run(
      async (tx) =>
        (await mintHandles(tx, { account: "a", knownAs: "" }, [{ does: "answer", command: "earnings list", options: {}, uses }]))[0]!,
    );
  const [once, many] = await at(today, () => Promise.all([mint("once"), mint("many")]));
  const stands = (key: string) => db.run(async (tx) => (await findHandle(tx, key)) !== null);
  const trimAt = (when: Instant) => at(when, () => db.run((tx) => trimHandles(tx, plusDays(when, -1), 500)));
  await trimAt(plusDays(today, 1));
  expect(await stands(once)).toBe(true);
  await trimAt(plusDays(today, 1).add({ minutes: 61 }));
  expect([await stands(once), await stands(many)]).toEqual([false, true]);
  await trimAt(plusDays(today, 2).add({ minutes: 1 }));
  expect(await stands(many)).toBe(false);
});
