import { fixedClock } from "#domain/kernel";
import { dueRailCalls } from "#domain/transfers";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import { makeRailCalls } from "../../jobs/call-rails.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { fakeRail } from "../../jobs/outlets/rails/fake-rail.ts";
import { migrations } from "../../migrations/index.ts";
import { testKeys } from "../support/cloned-database.ts";
import { eachOf } from "./proof.ts";

/** How many transfers a sender is at together. */
const atOnce = 8;

/** A process that asks the rail about everything that is due, once; its parent kills it at some moment. */
async function send(url: string, railUrl: string, secret: string, at: string): Promise<void> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 10 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const inTransaction = database.transactions(fixedClock(at), () => Promise.resolve(), vault);
  const call = makeRailCalls({ inTransaction, rails: { fake: fakeRail({ url: railUrl, secret, patienceMs: 400 }) } });
  const ids = await inTransaction({ kind: "system", name: "sender" }, (tx) => dueRailCalls(tx, 1_000));
  await eachOf(ids, atOnce, call);
  await database.close();
}

const [url, railUrl, secret, at] = process.argv.slice(2);
if (process.send && url && railUrl && secret && at) {
  await send(url, railUrl, secret, at);
  process.disconnect?.();
}
