import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { changeTerms, termsAt } from "#domain/programme";
import { TermsChangeByCurrency } from "../migrations/20261122191200-terms-change-by-currency.ts";
import { useDatabase } from "./support/database.ts";

const db = await useDatabase({ at: "2026-06-01T00:00:00Z" });
const january = instant("2027-01-01T00:00:00Z");
const february = instant("2027-02-01T00:00:00Z");

test("terms that were stored as whole amounts mean the same after the way forth, and again after the way back", async () => {
  const em = db.database.reader();
  const name = "20261122191200-terms-change-by-currency";
  await db.run((tx) => changeTerms(tx, { terms: { minimumPayout: { EUR: 500n, USD: null }, holdDays: 7 }, from: january, reason: "test" }));
  await db.run((tx) => changeTerms(tx, { terms: { minimumPayout: { JPY: 900n } }, from: february, reason: "test" }));
  const steps = (way: "up" | "down") => {
    const migration = new TermsChangeByCurrency(db.database.orm.em.getDriver(), db.database.orm.config);
    migration[way]();
    return migration.getQueries();
  };
  expect(name).toBe(new TermsChangeByCurrency(db.database.orm.em.getDriver(), db.database.orm.config).name);
  const stored = () => em.execute("select terms from programme_terms where effective_from > '2026-12-31' order by effective_from");
  const run = async (way: "up" | "down") => {
    for (const query of steps(way)) await em.execute(query);
  };
  await run("down");
  expect(await stored()).toEqual([
    { terms: { holdDays: 7, minimumPayout: { EUR: "500" } } },
    { terms: { minimumPayout: { EUR: "500", JPY: "900" } } },
  ]);
  await run("up");
  expect(await stored()).toEqual([
    { terms: { holdDays: 7, minimumPayout: { EUR: "500", USD: null } } },
    { terms: { minimumPayout: { EUR: "500", JPY: "900" } } },
  ]);
  expect((await db.run((tx) => termsAt(tx, january))).minimumPayout).toEqual({ EUR: 500n });
  expect((await db.run((tx) => termsAt(tx, february))).minimumPayout).toEqual({ EUR: 500n, JPY: 900n });
});
