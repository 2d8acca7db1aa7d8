import { fixedClock, Refusal } from "#domain/kernel";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { testKeys } from "../support/cloned-database.ts";
import { contests, type Stage } from "./race-contests.ts";

/**
 * One contestant: a process of its own with connections of its own, as an instance of the product is. The parent says what to do, hears
 * "ready" once the transaction is open, and says "go" when all are.
 */
export type Order = { readonly contest: number; readonly stage: Stage } | "go";
export type Answer = "ready" | { readonly outcome: string };

const [url = "", laneText = "0", now = ""] = process.argv.slice(2);
const lane = Number(laneText);
const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 3 });
const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
const inTransaction = database.transactions(fixedClock(now), () => Promise.resolve(), vault);

let go: (() => void) | null = null;

process.on("message", (order: Order) => {
  if (order === "go") go?.();
  else void compete(order.contest, order.stage).then((outcome) => answer({ outcome }));
});
process.on("disconnect", () => void database.close());
answer("ready");

async function compete(contest: number, stage: Stage): Promise<string> {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  go = resolve;
  let isReady = false;
  try {
    return await inTransaction(
      { kind: "staff", staffId: stage.staff[lane]!, partnerId: null, roles: ["support", "finance", "operator"] },
      async (tx) => {
        if (!isReady) answer("ready"); // a transaction that runs again after a deadlock finds the gate open
        isReady = true;
        await started;
        return contests[contest]!.run(tx, stage, lane);
      },
    );
  } catch (error) {
    return error instanceof Refusal ? error.code : `threw ${String(error)}`;
  }
}

function answer(said: Answer): void {
  process.send?.(said);
}
