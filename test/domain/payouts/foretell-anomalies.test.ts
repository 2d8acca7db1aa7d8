import { expect, test, vi } from "vitest";
import { instant, rowOf, sql } from "#domain/kernel";
import { batchForecast } from "#domain/answers";
import { openBatch } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();

test("a forecast that is asked for while a run opens its batch waits for it, and finds nothing", async () => {
  const isOpen = Promise.withResolvers<void>();
  const isAsked = Promise.withResolvers<void>();
  const opening = db.run(async (tx) => {
    await openBatch(tx, "2026-12-01", instant("2026-12-01T16:00:00Z"));
    isOpen.resolve();
    await isAsked.promise;
  });
  await isOpen.promise;
  const forecast = db.run((tx) => batchForecast(tx));
  const waits = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await vi.waitUntil(async () => (await rowOf({ em: db.database.reader() }, waits)) !== null, { timeout: 10_000 });
  isAsked.resolve();
  await opening;
  expect(await forecast).toMatchObject({ payouts: [], needed: 0 });
});
