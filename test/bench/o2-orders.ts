import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { receiveDeliveries } from "#domain/orders";
import { openBench, type Bench, type BenchServer } from "./bench-server.ts";
import { bareStatements } from "./bare.ts";
import { startChild } from "./child.ts";
import { drive, type Load } from "./load.ts";
import { atLeast, median, type Measured } from "./measure.ts";
import { mustNotFail } from "./o1-clicks.ts";
import { seedOrders, seedPartners } from "./seed.ts";

const clients = 32;
const secret = "bench-secret";
/** A real order of the recorded shop, paid at once; the number, the customer and the partner change. */
const template = readFileSync(new URL("../fixtures/woocommerce/03-card-paid-at-once/01.body", import.meta.url), "utf8");

function bodyOf(turn: number): string {
  const order = JSON.parse(template.replace("ref=3", `ref=bench-${1 + (turn % 200)}`)) as { billing: object };
  const billing = { ...order.billing, email: `customer-${turn % 30_000}@example.org` };
  return JSON.stringify({ ...order, id: 1_000_000 + turn, number: String(1_000_000 + turn), billing });
}

/** A shop's order webhooks: accepted is durable and answered; applied is order, attribution, conversion and ledger. */
export async function orders(
  server: BenchServer,
  { rounds, seconds, tableSizes, applied }: { rounds: number; seconds: number; tableSizes: readonly number[]; applied: number },
): Promise<Measured> {
  const acceptedOnes = await accepted(server, { rounds, seconds });
  const appliedOnes = await appliedAtSizes(server, { rounds, tableSizes, applied });
  return { figures: [...acceptedOnes.figures, ...appliedOnes.figures], targets: [...acceptedOnes.targets, ...appliedOnes.targets] };
}

async function accepted(server: BenchServer, { rounds, seconds }: { rounds: number; seconds: number }): Promise<Measured> {
  const operation = "O2 accept an order's webhook";
  const url = await server.create("bench_accept");
  const bench = await openBench(url);
  await bench.run((tx) => seedPartners(tx, 200));
  await bench.run((tx) =>
    run(tx, sql`create table raw_order (id uuid primary key, received_at timestamptz not null, body bytea not null)`),
  );
  const ours = await startChild("./product-server.ts", { BENCH_URL: url, BENCH_SECRET: secret });
  const raw = await startChild("./raw-server.ts", { BENCH_URL: url, BENCH_SECRET: secret });
  let order = 0;
  const request = () => {
    const body = bodyOf(order++);
    const signature = createHmac("sha256", secret).update(body).digest("base64");
    const headers = { "content-type": "application/json", "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": signature };
    return { method: "POST" as const, path: "/webhooks/woocommerce", headers, body };
  };
  const results: { ours: Load; raw: Load; alone: number }[] = [];
  const bytes = Buffer.from(template);
  for (const base of [ours.ready, raw.ready]) await drive(base, { clients, seconds: 2, expected: 200, request });
  for (let round = 0; round < rounds; round++)
    results.push({
      ours: await drive(ours.ready, { clients, seconds, expected: 200, request }),
      raw: await drive(raw.ready, { clients, seconds, expected: 200, request }),
      alone: await bareStatements(url, {
        clients,
        seconds,
        text: "insert into raw_order values (gen_random_uuid(), now(), $1)",
        values: () => [bytes],
      }),
    });
  const peak = await ours.peakMegabytes();
  await Promise.all([ours.stop(), raw.stop()]);
  await bench.close();
  await server.drop("bench_accept");
  mustNotFail(results.flatMap((result) => [result.ours, result.raw]));
  const of = (pick: (result: (typeof results)[number]) => number): number[] => results.map(pick);
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
    targets: [atLeast(operation, "at least as many as the raw server", median(of((r) => r.ours.perSecond / r.raw.perSecond)), 1)],
  };
}

async function appliedAtSizes(
  server: BenchServer,
  { rounds, tableSizes, applied }: { rounds: number; tableSizes: readonly number[]; applied: number },
): Promise<Measured> {
  const rates: { size: number; rounds: number[]; peak: number }[] = [];
  for (const size of tableSizes) {
    const bench = await openBench(await server.create("bench_apply"));
    await bench.run((tx) => seedPartners(tx, 5_000));
    await bench.run((tx) => seedOrders(tx, { count: size, until: "2026-11-01T00:00:00Z" }));
    await bench.database.orm.em.fork().execute("vacuum analyze");
    const worker = await startChild("./product-server.ts", { BENCH_URL: bench.url, BENCH_ROLE: "jobs" });
    const measured: number[] = [];
    await applyMany(bench, 0, 300);
    for (let round = 1; round <= rounds; round++) measured.push(await applyMany(bench, round * 1_000_000 + size, applied));
    rates.push({ size, rounds: measured, peak: await worker.peakMegabytes() });
    await worker.stop();
    await bench.close();
    await server.drop("bench_apply");
  }
  const name = (size: number): string => `O2 apply an order, ${size.toLocaleString("en")} orders before`;
  const first = rates[0];
  return {
    figures: rates.flatMap(({ size, rounds: measured, peak }) => [
      { operation: name(size), subject: "ours, one worker", unit: "orders/s", rounds: measured, isMoreBetter: true },
      { operation: name(size), subject: "ours, one worker", unit: "MB at most", rounds: [peak], isMoreBetter: false },
    ]),
    targets: rates.flatMap(({ size, rounds: measured }) => [
      atLeast(name(size), "at least 500 a second", median(measured), 500),
      ...(first && size !== first.size
        ? [
            atLeast(
              name(size),
              `flat: at least 0.9 of the rate at ${first.size.toLocaleString("en")}`,
              median(measured) / median(first.rounds),
              0.9,
            ),
          ]
        : []),
    ]),
  };
}

/** Accepts so many new orders at once and waits until the worker has applied them all; orders a second from the first to the last. */
async function applyMany(bench: Bench, from: number, count: number): Promise<number> {
  // What the shop would have written is made before the clock starts.
  const deliveries = Array.from({ length: count }, (_, index) => {
    const body = Buffer.from(bodyOf(from + index));
    const bodyHash = createHash("sha256").update(body).digest("hex");
    return {
      shop: "woocommerce",
      format: "woocommerce",
      topic: "order.created",
      deliveryId: null,
      body,
      bodyHash,
      hasModificationTime: true,
    };
  });
  const start = performance.now();
  for (let done = 0; done < count; done += 100) await bench.run((tx) => receiveDeliveries(tx, deliveries.slice(done, done + 100)));
  const left = sql<{ left: number }>`select count(*)::int as left from inbox_delivery where state = 'received'`;
  while ((await oneOf({ em: bench.database.reader() }, left)).left > 0) await delay(20);
  const rate = count / ((performance.now() - start) / 1_000);
  const wrong = await rowsOf({ em: bench.database.reader() }, sql`select reason from inbox_delivery where state <> 'applied' limit 3`);
  if (wrong.length > 0) throw new Error(`orders were not applied: ${JSON.stringify(wrong)}`);
  return rate;
}
