import pg from "pg";
import { fixedClock, instant, periodOf, type InTransaction, type Zone } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { commands } from "../../bots/commands/index.ts";
import { dispatch } from "../../bots/dispatch.ts";
import { earningsOf } from "../../domain/answers/dashboard.ts";
import { shareFigures } from "../../domain/answers/share-figures.ts";
import { renderConsole } from "#templates/render/console";
import type { View } from "#templates/view";
import { openBench, type BenchServer } from "./bench-server.ts";
import { atMost, percentile, seeded, type Figure, type Measured } from "./measure.ts";
import { seedClicks } from "./seed-clicks.ts";
import { seedOrders } from "./seed.ts";
import { testHands } from "../support/job-desk.ts";

const until = instant("2026-11-01T18:00:00Z");
const asked = 1_000;
const warmUp = 100;

/** What partners ask most: numbers of a month out of so many clicks, and the whole command as the terminal shows it. */
export async function figures(server: BenchServer, sizes: readonly number[]): Promise<Measured> {
  const measured: Measured[] = [];
  for (const clicks of sizes) measured.push(await atSize(server, clicks));
  return { figures: measured.flatMap((one) => one.figures), targets: measured.flatMap((one) => one.targets) };
}

/** What is asked of a shop with so many clicks. */
export type Clicked = {
  readonly url: string;
  readonly inTransaction: InTransaction;
  readonly zone: Zone;
  /** a partner's id */
  readonly pick: () => string;
};

/** Does the work over a database with so many clicks of five thousand partners, and fifty thousand orders. */
export async function withClicks<T>(server: BenchServer, clicks: number, work: (shop: Clicked) => Promise<T>): Promise<T> {
  const bench = await openBench(await server.create("bench_figures"));
  const inTransaction = bench.inTransaction(fixedClock(until));
  const zone = (await programmeOf({ em: bench.database.reader() })).zone;
  // Five thousand partners whatever their clicks: what grows is how many clicks each has.
  const partners = await seedClicks({ url: bench.url, inTransaction }, { clicks, partners: 5_000, days: 90, until, zone });
  await bench.run((tx) => seedOrders(tx, { count: 50_000, until: until.toString(), partnersLike: "Partner %" }));
  await bench.database.orm.em.fork().execute("vacuum analyze");
  const random = seeded(7);
  // By visits, as partners are visited: a third of the questions come from the busiest fifty.
  const pick = (): string => partners[Math.floor(random() ** 3 * partners.length)] ?? "";
  const done = await work({ url: bench.url, inTransaction, zone, pick });
  await bench.close();
  await server.drop("bench_figures");
  return done;
}

async function atSize(server: BenchServer, clicks: number): Promise<Measured> {
  const operation = `O4 dashboard at ${clicks.toLocaleString("en")} clicks`;
  const { numbers, whole, alone } = await withClicks(server, clicks, async ({ url, inTransaction, zone, pick }) => ({
    numbers: await times(() => numbersOf(inTransaction, pick(), zone)),
    whole: await times(async () => {
      renderConsole(await dashboardOf(inTransaction, pick()), { width: 100, colour: false, zone, locale: "en" });
    }),
    alone: await bareSums(url, pick),
  }));
  const of = (subject: string, values: readonly number[]): Figure[] => [
    { operation, subject, unit: "ms p50", rounds: [percentile(values, 0.5)], isMoreBetter: false },
    { operation, subject, unit: "ms p99", rounds: [percentile(values, 0.99)], isMoreBetter: false },
  ];
  return {
    figures: [
      ...of("ours, numbers", numbers),
      ...of("ours, whole command: dispatch, view, rendered", whole),
      ...of("PostgreSQL alone: one sum over a partner's roll-up", alone),
    ],
    targets: [
      atMost(operation, "numbers p99 below 5 ms", percentile(numbers, 0.99), 5),
      atMost(operation, "whole command p99 below 25 ms", percentile(whole, 0.99), 25),
    ],
  };
}

/** What the seed's dashboard shows: earnings by currency and status, visits, conversions and rate of the month. */
async function numbersOf(inTransaction: InTransaction, partnerId: string, zone: Zone): Promise<void> {
  await inTransaction({ kind: "partner", partnerId }, async (tx) => {
    await Promise.all([earningsOf(tx, partnerId), shareFigures(tx, partnerId, periodOf("month", tx.now, zone))]);
  });
}

/** The dashboard that a partner is answered with. */
export async function dashboardOf(inTransaction: InTransaction, partnerId: string): Promise<View> {
  const house = {
    inTransaction,
    commands,
    surroundings: { publicUrl: "https://go.example", shopHosts: ["shop.example"], ...testHands },
    report: String,
  };
  const asker = { partnerId, staff: null, name: "Partner" };
  const { outcome, view } = await dispatch(house, { asker, command: { name: "partner dashboard" }, options: {} });
  if (outcome !== "answer") throw new Error(`the dashboard ended as ${outcome}`);
  return view;
}

/** The rival of the same run: one statement over a partner's days. */
export async function bareSums(url: string, pick: () => string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = "select sum(counted) from click_day where partner_id = $1 and day >= '2026-11-01' and day < '2026-12-01'";
  const values = await times(() => client.query({ name: "sum", text, values: [pick()] }));
  await client.end();
  return values;
}

/** How long each of many takes, one after the other; the first ones don't count. */
export async function times(ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = -warmUp; turn < asked; turn++) {
    const start = performance.now();
    await ask();
    if (turn >= 0) taken.push(performance.now() - start);
  }
  return taken;
}
