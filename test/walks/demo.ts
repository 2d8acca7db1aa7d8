import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { fixedClock, formatDecimal, rowsOf, sql } from "#domain/kernel";
import { trialBalance } from "#domain/ledger";
import { toldFiles, violations } from "#domain/store";
import { commands } from "../../bots/commands/index.ts";
import { askOnce } from "../../bots/console/chat.ts";
import { webServer } from "../../bots/web/server.ts";
import { requestRun } from "../../jobs/request-run.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { runById } from "../../jobs/runs.ts";
import { startWorker } from "../../jobs/worker.ts";
import { compose, readSettings } from "../../compose.ts";
import { withDemonstration } from "../../jobs/demonstration/settings.ts";
import { deliver, orderBody } from "./demo-shop.ts";
import { testHands } from "../support/job-desk.ts";

// The whole story, without questions: a share link, a click, a real shop's messages, the payout, a refund after it. Over the real
// doors, on a database of its own that is gone afterwards. Every figure is checked; the process ends with 1 if any is off.

const dataDir = mkdtempSync(join(tmpdir(), "partner-center-demo-"));
chmodSync(dataDir, 0o755);
const clock = fixedClock("2026-10-05T15:00:00Z");
const given = readSettings({ DATA_DIR: dataDir, PORT: "0" });
const product = await compose(given, { clock, durable: false, log: pino({ level: "silent" }) });
const settings = withDemonstration(given, product.programme);
const { inTransaction, transactions, queue, report, database, pictures } = product;
const web = await webServer({ ...product, clock, settings, isReady: () => database.answers() });
const baseUrl = await web.listen({ port: 0, host: "127.0.0.1" });
await startWorker({ queue, transactions, clock, report, outlets: {}, publicUrl: "http://localhost:3000" });

let off = 0;
const say = (line = ""): boolean => process.stdout.write(`${line}\n`);
/** Sets the clock and says what begins. */
function scene(at: string, title: string): void {
  clock.set(at);
  say(`\n── ${clock.now().toString().slice(0, 16)}Z  ${title} ${"─".repeat(Math.max(3, 70 - title.length))}\n`);
}

function check(what: string, found: unknown, expected: unknown): void {
  const isRight = found === expected;
  if (!isRight) off += 1;
  say(`${isRight ? "✓" : "✗"} ${what}: ${String(found)}${isRight ? "" : ` (expected ${String(expected)})`}`);
}

/** Asks in the terminal chat and shows question and answer. */
async function ask(who: string, line: string): Promise<string> {
  const output = Object.assign(new PassThrough(), { columns: 100 });
  const code = await askOnce(
    {
      inTransaction,
      commands,
      report,
      surroundings: { publicUrl: baseUrl, shopHosts: settings.SHOP_HOSTS, ...testHands },
      input: process.stdin,
      output,
      pictures,
      historyFile: "",
      downloadsFolder: join(dataDir, "downloads"),
      told: toldFiles(join(dataDir, "console")),
    },
    who,
    line,
    false,
  );
  const answer = String(output.read());
  say(`${who} › ${line}\n\n${answer.trimEnd().replaceAll(/^/gm, "    ")}\n`);
  if (code !== 0) off += 1;
  return answer;
}

async function settled(): Promise<void> {
  const waiting = sql`select id from inbox_delivery where state = 'received'`;
  while ((await rowsOf({ em: database.reader() }, waiting)).length > 0) await delay(10);
}

async function standing(): Promise<string> {
  const rows = await rowsOf(
    { em: database.reader() },
    sql<{
      status: string;
      amount_minor: string;
    }>`select c.status, c.amount_minor from conversion c join shop_order o on o.id = c.order_id where o.number = '5001'`,
  );
  return rows.map((row) => `${row.status} ${formatDecimal({ minor: BigInt(row.amount_minor), currency: "USD" })}`).join(", ");
}

async function batchState(): Promise<string | undefined> {
  const rows = await rowsOf({ em: database.reader() }, sql<{ state: string }>`select state from payout_batch order by period desc limit 1`);
  return rows[0]?.state;
}

async function wallet(): Promise<string> {
  const rows = await rowsOf(
    { em: database.reader() },
    sql<{ minor: string }>`select balance_minor as minor from wallet w join partner p on p.id = w.partner_id where p.share_id = '1001'`,
  );
  return formatDecimal({ minor: BigInt(rows[0]?.minor ?? 0), currency: "USD" });
}

async function shopSays(what: string, state: Parameters<typeof orderBody>[1], expected: "new" | "again" = "new"): Promise<void> {
  clock.set(clock.now().add({ minutes: 1 }));
  const response = await deliver(baseUrl, orderBody(landing, state));
  check(what, `${response.status} ${((await response.json()) as { received: string }).received}`, `200 ${expected}`);
  await settled();
}

scene("2026-10-05T15:00:00Z", "Paper Lane wants to share the album page");
const link = await ask("paper-lane", "/share link https://shop.example/albums/linen campaign:october");
const path = /\/r\/\S+/.exec(link)?.[0] ?? "";

scene("2026-10-05T15:05:00Z", "A visitor follows the link in a browser");
const click = await fetch(`${baseUrl}${path}`, {
  redirect: "manual",
  headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" },
});
const landing = click.headers.get("location") ?? "";
check("the visitor is sent on", `${click.status} ${landing}`, "302 https://shop.example/albums/linen?ref=paper-lane&campaign=october");

scene("2026-10-05T15:20:00Z", "… and orders for 100.33, to be paid by bank transfer");
const placed = { status: "on-hold", modifiedAt: "2026-10-05T15:20:00", paidAt: null } as const;
await shopSays("the shop's webhook is accepted", placed);
await shopSays("the shop repeats itself", placed, "again");
check("20 % of 59.50 + 33.33, each rounded, waits", await standing(), "pending 18.57");

scene("2026-10-06T09:00:00Z", "The money arrives");
const paid = { status: "processing", modifiedAt: "2026-10-06T09:00:00", paidAt: "2026-10-06T09:00:00" } as const;
await shopSays("the shop says it is paid", paid);
check("it is Paper Lane's now", await standing(), "unpaid 18.57");
await shopSays("an older message comes late", { ...placed, modifiedAt: "2026-10-05T15:21:00" });
check("it changes nothing", await standing(), "unpaid 18.57");
const forged = await deliver(
  baseUrl,
  orderBody(landing, { ...paid, modifiedAt: "2026-10-06T09:30:00" }),
  "Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmdlZCE=",
);
check("a message that the shop did not sign is refused", forged.status, 401);

scene("2026-10-08T10:00:00Z", "Part of it is refunded");
await shopSays("the shop refunds 15.00 of 100.33", { ...paid, modifiedAt: "2026-10-08T10:00:00", refunds: ["15.00"] });
check("the commission shrinks in proportion: 18.57 × 85.33 / 100.33", await standing(), "unpaid 15.79");
await ask("paper-lane", "/earnings why 5001");
await ask("paper-lane", "/earnings next");

// 09:00 in Denver, on the very day on which its clocks go back
scene("2026-11-01T16:00:05Z", "November 1st: the payout run");
const before = await wallet();
const { run } = await inTransaction({ kind: "system", name: "demo" }, (tx) => requestRun(tx, "payout-batch", clock.now()));
await executeRun({ transactions, clock, report }, run.id, true);
const again = await inTransaction({ kind: "system", name: "demo" }, (tx) => requestRun(tx, "payout-batch", clock.now()));
check(
  "asked for twice, the period runs once",
  `${again.isNew} ${(await inTransaction({ kind: "guest" }, (tx) => runById(tx, run.id))).state}`,
  "false done",
);
check("the order waits: one payout of the batch is unusual", await standing(), "unpaid 15.79");
await ask("finance", "/finance batch");
await ask("finance", "/finance batch act:release confirm:yes");
check("one person is not enough", await standing(), "unpaid 15.79");
await ask("finance-2", "/finance batch act:release confirm:yes");
while ((await batchState()) === "releasing") await delay(10);
check("the order is paid", await standing(), "paid 15.79");
check("the wallet held before", before, "43.29");
check("the wallet holds now", await wallet(), "75.78");
await ask("paper-lane", "/wallet balance");
await ask("paper-lane", "/earnings payouts");

scene("2026-11-08T10:00:00Z", "A week later the rest is refunded after all");
await shopSays("the shop refunds everything", {
  ...paid,
  status: "refunded",
  modifiedAt: "2026-11-08T10:00:00",
  refunds: ["15.00", "85.33"],
});
check("what was paid stays paid", await standing(), "paid 15.79");
check("the wallet stays as it is", await wallet(), "75.78");
await ask("paper-lane", "/earnings why 5001");
await ask("support", "/support order 5001");

scene("2026-11-08T10:05:00Z", "Every cent is in the ledger");
for (const { account, money } of await inTransaction({ kind: "guest" }, (tx) => trialBalance(tx)))
  say(`    ${account.padEnd(12)} ${formatDecimal(money).padStart(10)} ${money.currency}`);
check("invariants that are broken", (await violations(database.reader())).length, 0);

await web.close();
await product.stop();
rmSync(dataDir, { recursive: true, force: true });
say(off === 0 ? "\nEverything added up." : `\n${off} figures were off.`);
process.exit(off === 0 ? 0 : 1);
