import pg from "pg";
import { run, sql } from "#domain/kernel";
import { openBench, type BenchServer } from "./bench-server.ts";
import { resultOf } from "./child.ts";
import { atMost, median, type Measured } from "./measure.ts";
import { seedOrders, seedPartners } from "./seed.ts";

type Size = { readonly conversions: number; readonly partners: number; readonly rounds: number };
type Run = { readonly seconds: number; readonly paid: number; readonly state: string; readonly megabytes: number };

const at = "2026-12-01T17:00:00Z";
const template = "bench_payout_seeded";

/** A payout batch with everything that belongs to it, against the two bare statements that sum up and mark as paid. */
export async function payouts(server: BenchServer, sizes: readonly Size[]): Promise<Measured> {
  const measured: Measured[] = [];
  for (const size of sizes) measured.push(await ofSize(server, size));
  return { figures: measured.flatMap((one) => one.figures), targets: measured.flatMap((one) => one.targets) };
}

async function ofSize(server: BenchServer, { conversions, partners, rounds }: Size): Promise<Measured> {
  const operation = `O3 payout batch, ${conversions.toLocaleString("en")} conversions of ${partners.toLocaleString("en")} partners`;
  const bench = await openBench(await server.create(template), { automaticReleaseBelow: { USD: 10n ** 15n } });
  await bench.run((tx) => seedPartners(tx, partners));
  await bench.run((tx) => seedOrders(tx, { count: conversions, until: "2026-11-01T00:00:00Z" }));
  await bench.run((tx) => run(tx, sql`create table bare_conversion (like conversion including all)`));
  await bench.run((tx) => run(tx, sql`insert into bare_conversion select * from conversion`));
  await bench.run((tx) =>
    run(
      tx,
      sql`create table bare_payout (id uuid primary key, partner_id uuid not null, currency text not null, amount_minor bigint not null)`,
    ),
  );
  await bench.database.orm.em.fork().execute("vacuum analyze");
  await bench.close();
  const ours: Run[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const url = await server.create("bench_payout", template);
    ours.push(await resultOf<Run>("./payout-run.ts", { BENCH_URL: url, BENCH_AT: at }));
    bare.push(await barePair(url));
  }
  await server.drop("bench_payout");
  await server.drop(template);
  const wrong = ours.find(({ paid, state }) => paid !== conversions || state !== "released");
  if (wrong) throw new Error(`the batch did not pay everything: ${JSON.stringify(wrong)}`);
  const seconds = ours.map((one) => one.seconds);
  const megabytes = ours.map((one) => one.megabytes);
  return {
    figures: [
      { operation, subject: "ours: prepared, released, with ledger", unit: "s", rounds: seconds, isMoreBetter: false },
      { operation, subject: "bare SQL pair: insert … select sum, update", unit: "s", rounds: bare, isMoreBetter: false },
      { operation, subject: "ours", unit: "MB at most", rounds: megabytes, isMoreBetter: false },
    ],
    targets: [
      atMost(operation, "at most twice the bare SQL pair", median(seconds.map((each, round) => each / (bare[round] ?? 0))), 2),
      atMost(operation, "less than 200 MB", Math.max(...megabytes), 200),
      ...(conversions >= 1_000_000 ? [atMost(operation, "within 60 s", median(seconds), 60)] : []),
    ],
  };
}

async function barePair(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const start = performance.now();
  await client.query("begin");
  await client.query(
    "insert into bare_payout select gen_random_uuid(), partner_id, currency, sum(amount_minor) from bare_conversion where status = 'unpaid' and superseded_at is null and matures_at < $1 group by partner_id, currency",
    [at],
  );
  await client.query(
    "update bare_conversion set status = 'paid', reason = 'in-payout', matures_at = null where status = 'unpaid' and superseded_at is null and matures_at < $1",
    [at],
  );
  await client.query("commit");
  const seconds = (performance.now() - start) / 1_000;
  await client.end();
  return seconds;
}
