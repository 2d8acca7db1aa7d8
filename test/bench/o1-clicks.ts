import { run, sql } from "#domain/kernel";
import { openBench, type BenchServer } from "./bench-server.ts";
import { startChild } from "./child.ts";
import { drive, type Load } from "./load.ts";
import { atLeast, atMost, median, type Measured } from "./measure.ts";
import { seedPartners } from "./seed.ts";
import { bareStatements } from "./bare.ts";

const operation = "O1 record a click";
const clients = 32;

/** Visitors follow share links: the click is durable before the redirect is answered. Against one insert a request, and PostgreSQL alone. */
export async function clicks(server: BenchServer, { rounds, seconds }: { rounds: number; seconds: number }): Promise<Measured> {
  const url = await server.create("bench_clicks");
  const bench = await openBench(url);
  await bench.run((tx) => seedPartners(tx, 200));
  await bench.run((tx) =>
    run(
      tx,
      sql`create table raw_click (id uuid primary key, clicked_at timestamptz not null, reference text not null, visitor text not null)`,
    ),
  );
  const ours = await startChild("./product-server.ts", { BENCH_URL: url });
  const raw = await startChild("./raw-server.ts", { BENCH_URL: url });
  const request = (turn: number) => ({
    method: "GET" as const,
    path: `/r/bench-${1 + (turn % 200)}`,
    headers: { "user-agent": `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.${turn % 50_000} Safari/537.36` },
  });
  const results: { ours: Load; raw: Load; alone: number }[] = [];
  for (const base of [ours.ready, raw.ready]) await drive(base, { clients, seconds: 2, expected: 302, request });
  for (let round = 0; round < rounds; round++)
    results.push({
      ours: await drive(ours.ready, { clients, seconds, expected: 302, request }),
      raw: await drive(raw.ready, { clients, seconds, expected: 302, request }),
      alone: await bareStatements(url, {
        clients,
        seconds,
        text: "insert into raw_click values (gen_random_uuid(), now(), $1, 'bench')",
        values: (n) => [`bench-${n % 200}`],
      }),
    });
  const peak = await ours.peakMegabytes();
  await Promise.all([ours.stop(), raw.stop()]);
  await bench.close();
  await server.drop("bench_clicks");
  mustNotFail(results.flatMap((result) => [result.ours, result.raw]));
  const of = (pick: (result: (typeof results)[number]) => number): number[] => results.map(pick);
  const ratio = median(of((result) => result.ours.perSecond / result.raw.perSecond));
  return {
    figures: [
      { operation, subject: "ours", unit: "req/s", rounds: of((r) => r.ours.perSecond), isMoreBetter: true },
      {
        operation,
        subject: "raw fastify + pg, one statement a request",
        unit: "req/s",
        rounds: of((r) => r.raw.perSecond),
        isMoreBetter: true,
      },
      { operation, subject: "PostgreSQL alone", unit: "/s", rounds: of((r) => r.alone), isMoreBetter: true },
      { operation, subject: "ours", unit: "ms p50", rounds: of((r) => r.ours.p50), isMoreBetter: false },
      { operation, subject: "ours", unit: "ms p99", rounds: of((r) => r.ours.p99), isMoreBetter: false },
      {
        operation,
        subject: "raw fastify + pg, one statement a request",
        unit: "ms p99",
        rounds: of((r) => r.raw.p99),
        isMoreBetter: false,
      },
      { operation, subject: "ours", unit: "MB at most", rounds: [peak], isMoreBetter: false },
    ],
    targets: [
      atLeast(operation, "at least 1.3 times the raw server", ratio, 1.3),
      atMost(operation, "p99 below 25 ms", median(of((r) => r.ours.p99)), 25),
    ],
  };
}

export function mustNotFail(loads: readonly Load[]): void {
  const failed = loads.reduce((sum, load) => sum + load.failed, 0);
  if (failed > 0) throw new Error(`${failed} requests were not answered as they should be`);
}
