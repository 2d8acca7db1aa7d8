import { topics, wallClock, type Topic } from "#domain/kernel";
import { openQueue, type Handler } from "../../jobs/queue.ts";
import { openBench, type BenchServer } from "./bench-server.ts";
import { atMost, percentile, type Measured } from "./measure.ts";

const operation = "O6 the queue";
const heap = 10_000;

/**
 * How long ten thousand entries of one transaction take through one process, each with a transaction of its own, and how long one entry of
 * somebody who waits takes from its commit until its work begins: when nothing else is there, and behind the ten thousand.
 */
export async function queue(server: BenchServer, { rounds }: { readonly rounds: number }): Promise<Measured> {
  const bench = await openBench(await server.create("bench_queue"));
  const entries = await openQueue(bench.url, (error) => console.error(error));
  const inTransaction = bench.inTransaction();
  const actor = { kind: "system", name: "bench" } as const;
  const begun = new Map<string, (at: number) => void>();
  let left = 0;
  let emptied = (): void => undefined;
  const nothing: Handler = () => Promise.resolve();
  await entries.receive({
    ...(Object.fromEntries(topics.map((topic) => [topic, nothing])) as Record<Topic, Handler>),
    "apply-inbox": async (id) => {
      begun.get(id)?.(performance.now());
      await inTransaction(actor, (tx) => tx.em.execute("select 1"));
      if ((left -= 1) === 0) emptied();
    },
  });
  const alone = async (): Promise<number> => {
    const id = crypto.randomUUID();
    const { promise, resolve } = Promise.withResolvers<number>();
    begun.set(id, resolve);
    left += 1;
    await bench.run((tx) => tx.enqueue("apply-inbox", id));
    const committed = performance.now();
    return Math.max(0, (await promise) - committed);
  };
  const drained: number[] = [];
  const idle: number[] = [];
  const behind: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let nth = 0; nth < 50; nth++) idle.push(await alone());
    left += heap;
    const { promise: isEmpty, resolve } = Promise.withResolvers<void>();
    emptied = resolve;
    const ids = Array.from({ length: heap }, () => crypto.randomUUID());
    await bench.run((tx) => tx.enqueue("apply-inbox", ...ids));
    const start = wallClock.now();
    for (let nth = 0; nth < 10; nth++) behind.push(await alone());
    await isEmpty;
    drained.push(wallClock.now().since(start).total("seconds"));
  }
  await entries.stop(10);
  await bench.close();
  await server.drop("bench_queue");
  const worst = (values: readonly number[]): number => percentile(values, 1);
  return {
    figures: [
      { operation, subject: `${heap.toLocaleString("en")} entries drained`, unit: "s", rounds: drained, isMoreBetter: false },
      { operation, subject: "one alone, from commit to begin", unit: "ms worst", rounds: [worst(idle)], isMoreBetter: false },
      { operation, subject: "one behind the others, from commit to begin", unit: "ms worst", rounds: [worst(behind)], isMoreBetter: false },
    ],
    targets: [
      atMost(operation, "10,000 drained within 15 s", Math.max(...drained), 15),
      atMost(operation, "one alone begins within a second", worst(idle), 1_000),
      atMost(operation, "one behind the others begins within a second", worst(behind), 1_000),
    ],
  };
}
