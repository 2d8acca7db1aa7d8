import { oneOf, sql, wallClock } from "#domain/kernel";
import { discardMessages, tell, tellAll, type Recipient } from "#domain/messages";
import { applyAsPartner } from "#domain/partners";
import { openQueue } from "../../jobs/queue.ts";
import { startWorker } from "../../jobs/worker.ts";
import type { Outlet } from "../../jobs/outlets/outlet.ts";
import { benchVault, openBench, type BenchServer } from "./bench-server.ts";
import { atMost, median, percentile, type Measured } from "./measure.ts";

const people = 1_000;
const each = 10;
const toldAtOnce = 500;
const interactive = 100;

/** Messages by a worker of its own into an outlet that takes everything: ten thousand that wait, and one by one as somebody asks. */
export async function messages(server: BenchServer, rounds: number): Promise<Measured> {
  const [drained, waits]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const one = await ofRound(await server.create("bench_messages"));
    drained.push(one.seconds);
    waits.push(...one.waits);
    await server.drop("bench_messages");
  }
  const operation = `O7 ${(people * each).toLocaleString("en")} messages leave the outbox`;
  const alone = "O7 a message leaves after its transaction has committed";
  return {
    figures: [
      { operation, subject: "ours: claimed, rendered, settled", unit: "s", rounds: drained, isMoreBetter: false },
      { operation: alone, subject: "ours, p50", unit: "ms", rounds: [median(waits)], isMoreBetter: false },
      { operation: alone, subject: "ours, p99", unit: "ms", rounds: [percentile(waits, 0.99)], isMoreBetter: false },
      { operation: alone, subject: "ours, slowest", unit: "ms", rounds: [Math.max(...waits)], isMoreBetter: false },
    ],
    targets: [
      atMost(operation, "within 15 s", Math.max(...drained), 15),
      atMost(alone, "p99 within a second", percentile(waits, 0.99), 1_000),
    ],
  };
}

async function ofRound(url: string): Promise<{ seconds: number; waits: number[] }> {
  const bench = await openBench(url);
  const to: Recipient[] = [];
  for (let n = 0; n < people; n++) {
    const partner = await bench.run((tx) => applyAsPartner(tx, { name: `Bench ${n}`, email: `bench.${n}@example.org`, application: "x" }));
    to.push({ kind: "partner", id: partner.id });
  }
  await bench.run(discardMessages);
  const facts = { platform: "slack" as const, account: "bench", at: wallClock.now() };
  const all = to.flatMap((who) =>
    Array.from({ length: each }, (_, n) => ({ kind: "new-link-notice" as const, to: who, about: String(n), facts })),
  );
  for (let from = 0; from < all.length; from += toldAtOnce) await bench.run((tx) => tellAll(tx, all.slice(from, from + toldAtOnce)));

  const arrivals = { count: 0, all: Promise.withResolvers<void>(), next: Promise.withResolvers<void>() };
  const outlet: Outlet = {
    width: 200,
    perSecond: null,
    send: () => {
      arrivals.count += 1;
      arrivals.next.resolve();
      if (arrivals.count === all.length) arrivals.all.resolve();
      return Promise.resolve({ kind: "accepted", detail: null });
    },
    close: () => Promise.resolve(),
  };
  const vault = await benchVault(bench.database);
  const queue = await openQueue(url, (error) => console.error(error));
  const startedAt = performance.now();
  await startWorker({
    queue,
    transactions: (clock) => bench.database.transactions(clock, queue.enqueue, vault),
    clock: wallClock,
    report: (error) => (console.error(error), "reference"),
    outlets: { mail: outlet },
    publicUrl: "https://partners.example",
  });
  await arrivals.all.promise;
  await untilSettled(bench, all.length);
  const seconds = (performance.now() - startedAt) / 1_000;

  const waits: number[] = [];
  for (let n = 0; n < interactive; n++) {
    arrivals.next = Promise.withResolvers<void>();
    await bench.run((tx) =>
      tell(tx, { kind: "new-link-notice", to: to[n] ?? { kind: "partner", id: "" }, about: `interactive ${n}`, facts }),
    );
    const committedAt = performance.now();
    await arrivals.next.promise;
    waits.push(performance.now() - committedAt);
  }
  await queue.stop(10);
  await bench.close();
  return { seconds, waits };
}

async function untilSettled(bench: Awaited<ReturnType<typeof openBench>>, count: number): Promise<void> {
  for (;;) {
    const { sent } = await oneOf(
      { em: bench.database.reader() },
      sql<{ sent: number }>`select count(*)::int as sent from message where state = 'sent'`,
    );
    if (sent >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
