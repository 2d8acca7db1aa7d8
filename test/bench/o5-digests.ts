import { oneOf, rowsOf, run, sql, wallClock } from "#domain/kernel";
import { renderLetter } from "#templates/messages";
import { partnerDigest } from "../../jobs/partner-digest.ts";
import { reader } from "../support/letters.ts";
import { openBench, type Bench, type BenchServer } from "./bench-server.ts";
import { atMost, median, type Measured } from "./measure.ts";
import { seedOrders, seedPartners } from "./seed.ts";

const visitsEach = 6;

/**
 * A Monday on which every partner has a week behind them: who is due is decided, their figures are read, and every digest is queued and then
 * rendered (subject, HTML and text). Against the bare statements that read the same figures and queue the same number of rows, their bytes copied.
 */
export async function digests(server: BenchServer, partners: number, rounds: number): Promise<Measured> {
  const operation = `O5 ${partners.toLocaleString("en")} digests decided, rendered and queued`;
  const [ours, bare, memory]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const one = await ofRound(await server.create("bench_digests"), partners);
    ours.push(one.seconds);
    bare.push(one.bareSeconds);
    memory.push(one.megabytes);
    await server.drop("bench_digests");
  }
  return {
    figures: [
      { operation, subject: "ours: due, figures, queued (sealed), rendered", unit: "s", rounds: ours, isMoreBetter: false },
      { operation, subject: "bare SQL: the same figures, the same rows", unit: "s", rounds: bare, isMoreBetter: false },
      { operation, subject: "ours, memory at its most", unit: "MB", rounds: memory, isMoreBetter: false },
    ],
    targets: [
      atMost(operation, "within a minute for 50,000", (median(ours) * 50_000) / partners, 60),
      atMost(operation, "in less than 400 MB", Math.max(...memory), 400),
    ],
  };
}

async function ofRound(url: string, partners: number): Promise<{ seconds: number; bareSeconds: number; megabytes: number }> {
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
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  const startedAt = performance.now();
  await partnerDigest({ inTransaction: (work) => bench.run(work), report: String }, { label: "bench", dueAt: now });
  const { queued } = await oneOf(
    { em: bench.database.reader() },
    sql<{ queued: number }>`select count(*)::int as queued from message where kind = 'digest'`,
  );
  if (queued !== partners) throw new Error(`${queued} digests instead of ${partners}`);
  for (let number = 0; number < partners; number++) draw(number);
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(watch);
  const bareSeconds = await bareRun(bench);
  await bench.close();
  return { seconds, bareSeconds, megabytes: most / 1_048_576 };
}

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
