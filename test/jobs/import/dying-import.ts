import { fixedClock, instant } from "#domain/kernel";
import { openDatabase, openVault, readKeyRing, violations } from "#domain/store";
import { runImportCommand } from "../../../jobs/import/command-line.ts";
import { jobTables } from "../../../jobs/job-tables.ts";
import { migrations } from "../../../migrations/index.ts";
import { watchStatements } from "../../evidence/money/failpoints.ts";
import { testKeys } from "../../support/cloned-database.ts";

/**
 * `npm run import` in a process of its own, which ends by kill -9 once it has sent the database so many statements; null: it lives.
 * Tells its parent how many it had sent when it came to its end.
 */
export type Life = {
  readonly url: string;
  readonly dataDir: string;
  readonly at: string;
  readonly statements: number | null;
  readonly args: readonly string[];
};

const { url, dataDir, at, statements, args } = JSON.parse(process.argv[2] ?? "") as Life;
const watch = watchStatements(() => process.kill(process.pid, "SIGKILL"));
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
const clock = fixedClock(instant(at));
watch.passed();
if (statements !== null) watch.doom({ statement: statements, isSent: true });
const code = await runImportCommand(
  {
    inTransaction: database.transactions(clock, () => Promise.resolve(), vault),
    brokenRules: (tx) => violations(tx.em),
    clock,
    dataDir,
    screen: { isWatched: false, write: () => undefined },
    write: (text) => void process.stderr.write(`${text}\n`),
    pause: () => Promise.resolve(),
    random: Math.random,
  },
  args,
);
process.send?.({ code, statements: watch.passed().statements });
await database.close();
process.disconnect?.();
