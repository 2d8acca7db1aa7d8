import { oneOf, sql, wallClock } from "#domain/kernel";
import { openDatabase } from "#domain/store";
import { renderLetter } from "#templates/messages";
import { jobTables } from "../../jobs/job-tables.ts";
import { partnerDigest } from "../../jobs/partner-digest.ts";
import { openQueue } from "../../jobs/queue.ts";
import { migrations } from "../../migrations/index.ts";
import { reader } from "../support/letters.ts";
import { benchVault } from "./bench-server.ts";

/** Every digest that is due, in a process of its own: decided, queued, then rendered. Tells its parent what it took and how much memory it held. */
const { BENCH_URL: url = "" } = process.env;
const database = openDatabase({ url, otherEntities: jobTables, migrations });
const queue = await openQueue(url, (error) => console.error(error));
const open = database.transactions(wallClock, queue.enqueue, await benchVault(database));
const context = {
  inTransaction: <T>(work: Parameters<typeof open<T>>[1]): Promise<T> => open({ kind: "system", name: "partner-digest" }, work),
  report: (error: unknown): string => {
    throw error;
  },
};
const megabytes = (): number => process.resourceUsage().maxRSS / 1_024;
const megabytesBefore = megabytes();
const start = performance.now();
await partnerDigest(context, { label: "bench", dueAt: wallClock.now() });
const { queued } = await oneOf(
  { em: database.reader() },
  sql<{ queued: number }>`select count(*)::int as queued from message where kind = 'digest'`,
);
const megabytesQueued = megabytes();
for (let number = 0; number < queued; number++) draw(number);
const seconds = (performance.now() - start) / 1_000;
await queue.stop(10);
await database.close();
process.send?.({ seconds, queued, megabytes: megabytes(), megabytesBefore, megabytesQueued });
process.disconnect?.();

/** A digest as they leave, with other figures for everybody. */
function draw(number: number): void {
  const to = Temporal.Instant.from("2026-12-01T16:00:00Z");
  const amount = { currency: "USD", minor: 1_000n + BigInt((number * 37) % 9_000) };
  renderLetter(
    "digest",
    {
      cadence: "weekly",
      from: to.subtract({ hours: 168 }),
      to,
      zone: "America/Denver",
      conversions: [{ status: "unpaid", count: 1, amount }],
      earned: [amount],
      earnedBefore: [],
      clicks: 6,
      clicksBefore: number % 9,
      byLink: 1,
      byLinkBefore: 0,
      payouts: [],
      tokens: { quarter: "2026-Q4", total: number % 30, requirement: 25, daysLeft: 30 },
      coming: [],
      sales: [],
      next: "payout",
    },
    { ...reader, name: `Partner ${number}`, unsubscribeUrl: `https://partners.shop.example/notices/${String(number).padStart(44, "A")}` },
  );
}
