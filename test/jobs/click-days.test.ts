import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { recordClicks } from "#domain/attribution";
import { instant, rowsOf, sql } from "#domain/kernel";
import { clickDays } from "../../jobs/click-days.ts";
import type { JobContext, Outcome } from "../../jobs/job.ts";
import { useDatabase } from "../support/database.ts";

const db = await useDatabase();
const partnerId = randomUUID();

const clickAt = (at: string): Promise<void> =>
  db.run((tx) =>
    recordClicks(tx, [
      {
        id: randomUUID(),
        clickedAt: instant(at),
        partnerId,
        shareLinkId: null,
        campaign: "",
        landing: "https://shop.example/",
        referrerHost: null,
        visitor: randomUUID(),
        verdict: "counted",
      },
    ]),
  );

async function runAt(now: string, inTransaction: JobContext["inTransaction"] = (work) => db.run(work)): Promise<Outcome> {
  db.clock.set(now);
  return clickDays({ inTransaction, report: () => "" }, { label: now, dueAt: instant(now) });
}

const closed = (): Promise<unknown[]> => db.run((tx) => rowsOf(tx, sql`select day::text as day from click_closing order by day`));

test("the job closes what is over, checks the last days, and says how many", async () => {
  for (const day of ["10", "11", "12", "13"]) await clickAt(`2026-12-${day}T18:00:00Z`);
  expect(await runAt("2026-12-13T09:00:00Z")).toEqual({ closed: 3, checked: 0, corrected: 0, through: "2026-12-12" });
  await clickAt("2026-12-12T19:00:00Z"); // late
  await clickAt("2026-12-14T18:00:00Z");
  expect(await runAt("2026-12-14T09:00:00Z")).toEqual({ closed: 1, checked: 3, corrected: 1, through: "2026-12-13" });
  expect(await runAt("2026-12-14T09:00:00Z")).toEqual({ closed: 0, checked: 3, corrected: 0, through: "-" });
});

test("a run that broke off is gone on with where it stopped", async () => {
  await clickAt("2026-12-20T18:00:00Z");
  let transactions = 0;
  const breaksOff: JobContext["inTransaction"] = (work) => {
    if (++transactions > 4) return Promise.reject(new Error("the connection is lost"));
    return db.run(work);
  };
  await expect(runAt("2026-12-20T19:00:00Z", breaksOff)).rejects.toThrow("the connection is lost");
  expect(await closed()).toHaveLength(6);
  expect(await runAt("2026-12-20T19:00:00Z")).toEqual({ closed: 4, checked: 3, corrected: 0, through: "2026-12-19" });
});
