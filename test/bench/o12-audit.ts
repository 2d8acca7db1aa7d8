import { chainNext, checkChain } from "#domain/audit";
import { openBench, type BenchServer } from "./bench-server.ts";
import { atLeast, atMost, type Measured } from "./measure.ts";

/** Acts of the audit get their places in the chain, and the whole chain is read and compared; how fast, and in how much memory. */
export async function audit(server: BenchServer, acts: number): Promise<Measured> {
  const operation = `O12 the audit's chain, ${acts.toLocaleString("en")} acts`;
  const bench = await openBench(await server.create("bench_audit"));
  const bare = bench.database.reader();
  await bare.execute(`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, reason, facts)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now() - n * interval '1 minute', 'staff:' || md5((n % 9)::text), 'order.assign', 'order', md5(n::text),
           'they showed the mail of order ' || n, jsonb_build_object('order', n::text, 'from', md5((n % 7)::text), 'to', md5((n % 11)::text))
    from generate_series(1, ${acts}) n`);
  await bare.execute("vacuum analyze audit_entry, audit_unchained");
  const chained = await rate(acts, async () => {
    while ((await bench.run((tx) => chainNext(tx, 1_000))) > 0);
  });
  await bare.execute("vacuum analyze audit_chain, audit_unchained");
  const before = process.memoryUsage.rss();
  const checked = await rate(acts, async () => {
    const { faults, head } = await checkChain((work) => bench.run(work));
    if (faults.length > 0 || head.position < acts) throw new Error("the chain is not as it was made");
  });
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  const read = await rate(acts, () => bare.execute("select sum(length(a::text)) from audit_entry a"));
  await bench.close();
  await server.drop("bench_audit");
  const of = (subject: string, unit: string, value: number, isMoreBetter: boolean) => ({
    operation,
    subject,
    unit,
    rounds: [value],
    isMoreBetter,
  });
  return {
    figures: [
      of("ours: chained, 1,000 a transaction", "acts/s", chained, true),
      of("ours: checked, 5,000 a page", "acts/s", checked, true),
      of("PostgreSQL alone: the same rows as text, counted", "acts/s", read, true),
      of("ours: memory that the check takes", "MiB", grown, false),
    ],
    targets: [
      atLeast(operation, "20,000 acts checked a second", checked, 20_000),
      atMost(operation, "check below 256 MiB more", grown, 256),
    ],
  };
}

async function rate(acts: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return acts / ((performance.now() - begun) / 1_000);
}
