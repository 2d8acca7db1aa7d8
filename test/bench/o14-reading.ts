import { Pool } from "undici";
import { oneOf, run, sql, type Tx } from "#domain/kernel";
import { makeApiKey, mostKeys, scopes } from "#domain/api-keys";
import { writeCursor } from "../../bots/web/api/cursor.ts";
import { listAsked } from "../../bots/web/api/question.ts";
import { benchVault, openBench, type BenchServer } from "./bench-server.ts";
import { startChild } from "./child.ts";
import { atMost, median, percentile, type Measured } from "./measure.ts";
import { seedOrders, seedPartners } from "./seed.ts";

const until = "2026-11-01T00:00:00Z";
const partners = 2_000;
/** A key has 300 requests a minute, so there are as many keys as there may be, and no more requests than all of them have. */
const requestsPerRound = 30;

/** One question to a list: how a program asks it, and how the raw server is asked the same. */
type Question = { readonly name: string; readonly ours: string; readonly raw: string };

/** A program reads page after page of the reading API, against one statement a request on the same rows: one reader, who waits for each answer. */
export async function reading(server: BenchServer, { rounds, read: conversions }: { rounds: number; read: number }): Promise<Measured> {
  const bench = await openBench(await server.create("bench_reading"));
  await bench.run((tx) => seedPartners(tx, partners));
  await bench.run((tx) => seedOrders(tx, { count: conversions, until }));
  await bench.run(settleHalf);
  await bench.database.orm.em.fork().execute("vacuum analyze");
  const keys = await bench.run((tx) =>
    Promise.all(Array.from({ length: mostKeys }, (_, n) => makeApiKey(tx, { name: `Bench ${n}`, scopes, days: null }))),
  );
  const vault = await benchVault(bench.database);
  const questions = await bench.run(async (tx): Promise<Question[]> => {
    const deep = await halfway(tx, "conversion");
    const deepPartner = await halfway(tx, "partner");
    const after = ({ at, id }: { at: string; id: string }) => `&at=${encodeURIComponent(at)}&id=${id}`;
    const cursor = (list: string, standing: { at: string; id: string }) =>
      `&cursor=${writeCursor(vault, listAsked(list, {}), standing, until)}`;
    const both = (name: string, asked: string, raw = asked): Question => ({
      name: `conversions, ${name}`,
      ours: `conversions?${asked}`,
      raw: `conversions?${raw}`,
    });
    return [
      both("the first 100", "limit=100"),
      both("100 from the middle", `limit=100${cursor("conversions", deep)}`, `limit=100${after(deep)}`),
      both("500 from the middle", `limit=500${cursor("conversions", deep)}`, `limit=500${after(deep)}`),
      both("what changed in the last hour", "limit=100&changed_since=2026-10-31T23:00:00Z"),
      both("orders of the first month", "limit=100&from=2026-08-05T00:00:00Z&to=2026-09-05T00:00:00Z"),
      both("orders of one day of the first month", "limit=100&from=2026-08-20T00:00:00Z&to=2026-08-21T00:00:00Z"),
      both("orders of the last day", "limit=100&from=2026-10-31T00:00:00Z&to=2026-11-01T00:00:00Z"),
      both("one partner's", "limit=100&partner=bench-7"),
      both("pending ones, of which there are few", "limit=100&status=pending"),
      { name: "partners, the first 100", ours: "partners?limit=100", raw: "partners?limit=100" },
      {
        name: "partners, 100 from the middle",
        ours: `partners?limit=100${cursor("partners", deepPartner)}`,
        raw: `partners?limit=100${after(deepPartner)}`,
      },
    ];
  });
  const ours = await startChild("./product-server.ts", { BENCH_URL: bench.url });
  const raw = await startChild("./raw-server.ts", { BENCH_URL: bench.url });
  let turn = 0;
  const asking = {
    ours: reader(`${ours.ready}/api/v1/`, () => ({ authorization: `Bearer ${keys[turn++ % keys.length]?.secret ?? ""}` })),
    raw: reader(`${raw.ready}/`, () => ({})),
  };
  const took = new Map(questions.map(({ name }) => [name, { ours: [] as number[], raw: [] as number[] }]));
  for (let round = -1; round < rounds; round++)
    for (const question of questions)
      for (const side of ["ours", "raw"] as const)
        for (let nth = 0; nth < requestsPerRound; nth++) {
          const ms = await asking[side](question[side]);
          if (round >= 0) took.get(question.name)?.[side].push(ms);
        }
  const peak = await ours.peakMegabytes();
  await Promise.all([ours.stop(), raw.stop(), asking.ours.close(), asking.raw.close()]);
  await bench.close();
  await server.drop("bench_reading");
  return measuredOf(conversions, took, peak);
}

function measuredOf(
  conversions: number,
  took: ReadonlyMap<string, { readonly ours: readonly number[]; readonly raw: readonly number[] }>,
  peak: number,
): Measured {
  const operation = (name: string) => `O14 read ${name} (${conversions.toLocaleString("en")} conversions)`;
  const figure = (name: string, subject: string, unit: string, value: number) => ({
    operation: operation(name),
    subject,
    unit,
    rounds: [value],
    isMoreBetter: false,
  });
  const all = [...took];
  const first = median(all[0]?.[1].ours ?? []);
  return {
    figures: [
      ...all.flatMap(([name, { ours, raw }]) => [
        figure(name, "ours", "ms p50", median(ours)),
        figure(name, "ours", "ms p99", percentile(ours, 0.99)),
        figure(name, "raw fastify + pg, one statement", "ms p50", median(raw)),
      ]),
      figure("everything above", "ours", "MB at most", peak),
    ],
    targets: all.flatMap(([name, { ours }]) => [
      atMost(operation(name), "p99 below 50 ms", percentile(ours, 0.99), 50),
      ...(name.endsWith("100 from the middle") && name.startsWith("conversions")
        ? [atMost(operation(name), "p50 at most 1.5 times that of the first", median(ours) / first, 1.5)]
        : []),
    ]),
  };
}

/** Asks one thing after the other and gives how long each took, its answer read to the end. */
function reader(
  baseUrl: string,
  headers: () => Record<string, string>,
): ((path: string) => Promise<number>) & { close: () => Promise<void> } {
  const { origin, pathname } = new URL(baseUrl);
  const pool = new Pool(origin, { connections: 1, pipelining: 1 });
  const ask = async (path: string): Promise<number> => {
    const asked = performance.now();
    const { statusCode, body } = await pool.request({ method: "GET", path: `${pathname}${path}`, headers: headers() });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${text.slice(0, 300)}`);
    return performance.now() - asked;
  };
  return Object.assign(ask, { close: () => pool.close() });
}

/** As in a programme that has run a while: the older half is paid, all of it by one release, so that many rows changed at one instant; a few wait for their payment. */
async function settleHalf(tx: Tx): Promise<void> {
  const [half, released] = ["2026-09-17T00:00:00Z", "2026-10-01T15:00:00Z"];
  await run(
    tx,
    sql`with batch as (
          insert into payout_batch (id, period, attempt, state, cut_off_at, created_at, prepared_at, released_at)
          values (gen_random_uuid(), '2026-10-01', 1, 'released', ${half}, ${released}, ${released}, ${released}) returning id),
        paid as (
          insert into payout (id, batch_id, partner_id, currency, amount_minor, state, released_at, changed_at)
          select gen_random_uuid(), batch.id, c.partner_id, 'USD', sum(c.amount_minor), 'released', ${released}, ${released}
          from conversion c cross join batch where c.ordered_at < ${half} group by batch.id, c.partner_id returning id, partner_id)
        insert into payout_item (payout_id, conversion_id, amount_minor, is_standing)
        select paid.id, c.id, c.amount_minor, true from conversion c join paid on paid.partner_id = c.partner_id where c.ordered_at < ${half}`,
  );
  await run(
    tx,
    sql`update conversion set status = 'paid', reason = 'in-payout', matures_at = null, changed_at = ${released} where ordered_at < ${half}`,
  );
  await run(
    tx,
    sql`update conversion set status = 'pending', reason = 'awaiting-payment', matures_at = null
        where id in (select id from conversion where ordered_at > '2026-10-25T00:00:00Z' order by md5(id::text) limit 200)`,
  );
}

/** Where half of a list has been read. */
async function halfway(tx: Tx, table: "conversion" | "partner"): Promise<{ at: string; id: string }> {
  const { at, id } = await oneOf(
    tx,
    table === "conversion"
      ? sql<{ at: string; id: string }>`
          select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id from conversion
          order by changed_at, id limit 1 offset (select count(*) / 2 from conversion)`
      : sql<{ at: string; id: string }>`
          select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id from partner
          order by changed_at, id limit 1 offset (select count(*) / 2 from partner)`,
  );
  return { at, id };
}
