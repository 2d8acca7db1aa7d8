import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { violations } from "#domain/store";
import { byCsv, scratchFolder, standsHere } from "../../support/affiliatewp.ts";
import { useDatabase, type TestDatabase } from "../../support/database.ts";
import type { Life } from "./dying-import.ts";

const untouched = await useDatabase();
const struck = await useDatabase();

/** How a process ended: by itself, with its exit code and how many statements it had sent; or killed. */
type End = { readonly code: number; readonly statements: number } | "killed";

async function importOnce(db: TestDatabase, statements: number | null): Promise<End> {
  const life: Life = { url: db.url, dataDir: await scratchFolder(), at: db.clock.now().toString(), statements, args: byCsv() };
  const child = fork(new URL("dying-import.ts", import.meta.url), [JSON.stringify(life)], {
    execArgv: ["--import", new URL("../../../domain/kernel/runtime.mjs", import.meta.url).href],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const said: End[] = [];
  child.on("message", (end) => said.push(end as End));
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal === "SIGKILL" ? "killed" : said[0]!;
}

/** Everything that it could have made twice or lost, as counts and sums. */
const booksOf = (db: TestDatabase) =>
  oneOf(
    { em: db.database.reader() },
    sql`select (select count(*) from partner) as partners, (select count(*) from share_reference) as references, (select count(*) from rate_rule) as rates,
               (select count(*) from shop_order) as orders, (select count(*) from conversion) as conversions, (select count(*) from conversion_status_change) as changes,
               (select count(*) from ledger_entry) as entries, (select sum(minor) filter (where minor > 0) from ledger_posting) as moved,
               (select count(*) from payout) as payouts, (select sum(amount_minor) from payout_item) as paid, (select count(*) from payout_batch) as batches,
               (select count(*) from click) as clicks, (select count(*) from message) as messages`,
  );

test("an import that is killed again and again goes on where it was, and ends as if it never had been", async () => {
  const whole = await importOnce(untouched, null);
  if (whole === "killed") throw new Error("nobody was to kill this one");
  // Each lives a little longer than the one before, until one comes to its end.
  const ends: End[] = [];
  for (let statements = 40; ends.at(-1) === "killed" || ends.length === 0; statements += 40)
    ends.push(await importOnce(struck, statements));
  expect(ends.length).toBeGreaterThan(4);
  // The recorded installation has deductions, which are told of: exit code 1 both times.
  expect(ends.at(-1)).toMatchObject({ code: whole.code });
  expect(await booksOf(struck)).toEqual(await booksOf(untouched));
  expect(await standsHere(struck)).toEqual(await standsHere(untouched));
  expect(await violations(struck.database.reader())).toEqual([]);
}, 120_000);
