import { pino } from "pino";
import { wallClock } from "#domain/kernel";
import { openDatabase } from "#domain/store";
import { webServer } from "../../bots/web/server.ts";
import { webSettings } from "../../bots/web/web-settings.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { openQueue } from "../../jobs/queue.ts";
import { startWorker } from "../../jobs/worker.ts";
import { migrations } from "../../migrations/index.ts";
import { benchVault } from "./bench-server.ts";
import { beChild } from "./child.ts";

/** The product as it is deployed: the web door in one process (ROLE=bots), the worker in another (ROLE=jobs). */
const { BENCH_URL: url = "", BENCH_ROLE: role = "bots", BENCH_SECRET: secret = "" } = process.env;
const report = (error: unknown): string => {
  console.error(error);
  return "bench";
};
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const vault = await benchVault(database);
const queue = await openQueue(url, report);
const settings = webSettings.parse({ PORT: "0", SHOP_HOSTS: "shop.example", WOOCOMMERCE_SECRETS: secret });
const inTransaction = database.transactions(wallClock, queue.enqueue, vault);
const inStatement = database.statements(wallClock, vault);
const isReady = (): Promise<boolean> => database.answers();
const web = await webServer({ inTransaction, inStatement, clock: wallClock, settings, log: pino({ level: "silent" }), report, isReady });
const address = role === "bots" ? await web.listen({ port: 0, host: "127.0.0.1" }) : "worker";
if (role === "jobs")
  await startWorker({
    queue,
    transactions: (clock) => database.transactions(clock, queue.enqueue, vault),
    clock: wallClock,
    report,
    outlets: {},
    publicUrl: "https://partners.example",
  });
beChild(address, async () => {
  await web.close();
  await queue.stop(10);
  await database.close();
});
