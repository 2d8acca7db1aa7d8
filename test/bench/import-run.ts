import { fixedClock } from "#domain/kernel";
import { openDatabase, violations } from "#domain/store";
import { runImportCommand } from "../../jobs/import/command-line.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { benchVault } from "./bench-server.ts";

/** One import in a process of its own. Tells its parent what it took, how much memory it held, and how it ended. */
const { BENCH_URL: url = "", BENCH_FOLDER: folder = "" } = process.env;
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const clock = fixedClock("2026-11-22T18:00:00Z");
const inTransaction = database.transactions(clock, () => Promise.resolve(), await benchVault(database));
const start = performance.now();
let rules = 0;
const code = await runImportCommand(
  {
    inTransaction,
    brokenRules: async (tx) => {
      const began = performance.now();
      const broken = await violations(tx.em);
      rules = (performance.now() - began) / 1_000;
      return broken;
    },
    clock,
    dataDir: folder,
    screen: { isWatched: false, write: () => undefined },
    write: (text) => void process.stderr.write(`${text.split("By partner")[0]}\n`),
    pause: () => Promise.resolve(),
    random: Math.random,
  },
  ["affiliatewp", "--csv", folder, "--zone", "America/Denver"],
);
const seconds = (performance.now() - start) / 1_000;
await database.close();
process.send?.({ seconds, rules, code, megabytes: process.resourceUsage().maxRSS / 1_024 });
process.disconnect?.();
