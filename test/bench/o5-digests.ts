import { rowsOf, run, sql, wallClock } from "#domain/kernel";
import { openBench, type Bench, type BenchServer } from "./bench-server.ts";
import { resultOf } from "./child.ts";
import { atMost, median, type Measured } from "./measure.ts";
import { seedOrders, seedPartners } from "./seed.ts";

const visitsEach = 6;

/** What the process that does it says: in all, before it began, and when everything was queued and nothing rendered yet. */
type Run = {
  readonly seconds: number;
  readonly queued: number;
  readonly megabytes: number;
  readonly megabytesBefore: number;
  readonly megabytesQueued: number;
};

/**
 * A Monday on which every partner has a week behind them: who is due is decided, their figures are read, and every digest is queued and then
 * rendered (subject, HTML and text), in a process of its own. Against the bare statements that read the same figures and queue the same number of rows, their bytes copied.
 */
export async function digests(server: BenchServer, partners: number, rounds: number): Promise<Measured> {
  const operation = `O5 ${partners.toLocaleString("en")} digests decided, rendered and queued`;
  const [ours, bare]: [Run[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const one = await ofRound(await server.create("bench_digests"), partners);
    ours.push(one);
    bare.push(one.bareSeconds);
    await server.drop("bench_digests");
  }
  const figure = (subject: string, unit: string, all: number[]): Measured["figures"][number] => ({
    operation,
    subject,
    unit,
    rounds: all,
    isMoreBetter: false,
  });
  const seconds = ours.map((one) => one.seconds);
  const memory = ours.map((one) => one.megabytes);
  return {
    figures: [
      figure("ours: due, figures, queued (sealed), rendered", "s", seconds),
      figure("bare SQL: the same figures, the same rows", "s", bare),
      figure("ours, memory at its most", "MB", memory),
      figure(
        "· once everything was queued",
        "MB",
        ours.map((one) => one.megabytesQueued),
      ),
      figure(
        "· before it began",
        "MB",
        ours.map((one) => one.megabytesBefore),
      ),
    ],
    targets: [
      atMost(operation, "within a minute for 50,000", (median(seconds) * 50_000) / partners, 60),
      atMost(operation, "in less than 400 MB", Math.max(...memory), 400),
    ],
  };
}

async function ofRound(url: string, partners: number): Promise<Run & { readonly bareSeconds: number }> {
  const bench = await openBench(url);
  const now = wallClock.now();
  await bench.run((tx) => seedPartners(tx, partners));
  await bench.run((tx) => seedOrders(tx, { count: partners, until: now.toString() }));
  // The seeded orders are of ninety days; a week's worth of them, with its visits, is news.
  await bench.run(async (tx) => {
    await run(
      tx,
      sql`update conversion set created_at = ${now}::timestamptz - interval '3 days', ordered_at = ${now}::timestamptz - interval '3 days'`,
    );
    await run(
      tx,
      sql`insert into click (id, clicked_at, partner_id, campaign, landing, visitor, verdict)
          select gen_random_uuid(), ${now}::timestamptz - n * interval '20 hours', p.id, '', 'https://shop.example/', 'v' || n, 'counted'
          from partner p cross join generate_series(1, ${visitsEach}::int) n`,
    );
    await run(
      tx,
      sql`insert into partner_digest (partner_id, cadence, channel, hour, with_sales, told_until)
          select id, 'daily', 'mail', 0, false, ${now}::timestamptz - interval '7 days' from partner`,
    );
    await run(tx, sql`analyze`);
  });
  const ours = await resultOf<Run>("./digest-run.ts", { BENCH_URL: url });
  if (ours.queued !== partners) throw new Error(`${ours.queued} digests instead of ${partners}`);
  const bareSeconds = await bareRun(bench);
  await bench.close();
  return { ...ours, bareSeconds };
}

/** One statement reads every partner's sales and visits of the week, one writes as many rows as the digests have. */
async function bareRun(bench: Bench): Promise<number> {
  const startedAt = performance.now();
  const rows = await bench.run((tx) =>
    rowsOf(
      tx,
      sql`select p.id, s.count, s.minor, k.visits from partner p
          left join (select partner_id, count(*) as count, sum(amount_minor) as minor from conversion group by 1) s on s.partner_id = p.id
          left join (select partner_id, count(*) as visits from click where verdict = 'counted' group by 1) k on k.partner_id = p.id`,
    ),
  );
  await bench.run((tx) => run(tx, sql`create table bare as select m.* from message m where m.kind = 'digest'`));
  if (rows.length === 0) throw new Error("nothing was read");
  return (performance.now() - startedAt) / 1_000;
}
