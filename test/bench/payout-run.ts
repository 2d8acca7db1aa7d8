import { fixedClock, oneOf, sql } from "#domain/kernel";
import { openDatabase } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { payoutBatch } from "../../jobs/payout-batch.ts";
import { calendarFor, jobNamed } from "../../jobs/request-run.ts";
import { migrations } from "../../migrations/index.ts";
import { benchVault } from "./bench-server.ts";

/** One payout run in a process of its own: prepared and released. Tells its parent what it took and how much memory it held. */
const { BENCH_URL: url = "", BENCH_AT: at = "" } = process.env;
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const open = database.transactions(fixedClock(at), () => Promise.resolve(), await benchVault(database));
const context = {
  inTransaction: <T>(work: Parameters<typeof open<T>>[1]): Promise<T> => open({ kind: "system", name: "payout-batch" }, work),
  report: (error: unknown): string => {
    throw error;
  },
};
const start = performance.now();
const occurrence = await context.inTransaction(async (tx) => (await calendarFor(tx, jobNamed("payout-batch"))).last(tx.now));
const outcome = await payoutBatch(context, occurrence);
const seconds = (performance.now() - start) / 1_000;
const { paid } = await oneOf(
  { em: database.reader() },
  sql<{ paid: number }>`select count(*)::int as paid from conversion where status = 'paid'`,
);
await database.close();
process.send?.({ seconds, paid, state: outcome["state"], megabytes: process.resourceUsage().maxRSS / 1_024 });
process.disconnect?.();
