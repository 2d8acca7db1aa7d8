import pg from "pg";
import type { Instant, InTransaction, Zone } from "#domain/kernel";
import { closeNextDay, openClickMonths } from "#domain/attribution";

export type ClickSeed = {
  readonly clicks: number;
  readonly partners: number;
  /** how many days before `until` they are spread over */
  readonly days: number;
  readonly until: Instant;
  readonly zone: Zone;
};

const batch = 250_000;

/**
 * Fills the real partitions with clicks in the order of their time, and closes the days that are over with the product's own
 * operation. Partners are new ones, active, the first visited most (the n-th about 1/√n as often); the same seed gives the same
 * clicks but for their ids. Each partner has eight links in five campaigns. Returns the partners' ids, busiest first. `inTransaction` has to have a clock that stands at `until`.
 */
export async function seedClicks(db: { url: string; inTransaction: InTransaction }, seed: ClickSeed): Promise<string[]> {
  const actor = { kind: "system", name: "seed" } as const;
  const start = seed.until.subtract({ hours: seed.days * 24 });
  await db.inTransaction(actor, (tx) =>
    openClickMonths({ ...tx, now: start, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) }, Math.ceil(seed.days / 28) + 2),
  );
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    const partners = await makePartners(client, seed.partners, start);
    for (let first = 0; first < seed.clicks; first += batch) await insertClicks(client, partners, seed, start, first);
    // What the autovacuum would have done by the time that there are so many: statistics, and the block range index's summaries.
    await client.query("vacuum (analyze) click");
    while ((await db.inTransaction(actor, (tx) => closeNextDay(tx, seed.zone))) !== null);
    await client.query("vacuum (analyze) click_day, click_closing");
    return partners;
  } finally {
    await client.end();
  }
}

async function makePartners(client: pg.Client, count: number, since: Instant): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with made as (
       insert into partner (id, share_id, name, status, applied_at)
       select gen_random_uuid(), nextval('partner_share_id')::text, 'Partner ' || nth, 'active', $2::timestamptz from generate_series(1, $1::int) nth
       returning id, share_id),
     moved as (
       insert into partner_status_change (partner_id, at, from_status, to_status, actor) select id, $2::timestamptz, null, 'active', 'system:seed' from made)
     select id from made order by share_id::int`,
    [count, since.toString()],
  );
  return rows.map(({ id }) => id);
}

/** Chance comes from a hash of the click's number instead of a generator with a state, so that batches don't matter. */
async function insertClicks(
  client: pg.Client,
  partners: readonly string[],
  { clicks, days }: ClickSeed,
  start: Instant,
  first: number,
): Promise<void> {
  await client.query(
    `with chance as (
       select nth, ('x' || substr(h, 1, 8))::bit(32)::bigint / 4294967296.0 as who,
              ('x' || substr(h, 9, 4))::bit(16)::int as what, ('x' || substr(h, 13, 4))::bit(16)::int as whereto, h
       from (select nth, md5('click ' || nth) as h from generate_series($1::bigint, $2::bigint) nth) numbered)
     insert into click (id, clicked_at, partner_id, share_link_id, campaign, landing, referrer_host, visitor, verdict)
     select gen_random_uuid(), $3::timestamptz + make_interval(secs => $4::float8 * nth / $5::float8),
            ($6::uuid[])[1 + floor(cardinality($6::uuid[]) * who * who)::int], null,
            (array['', 'fall', 'winter', 'reels', 'news'])[1 + whereto % 8 % 5], 'https://shop.example/kits/' || whereto % 8 || '/', null, substr(h, 1, 22),
            (array['counted','counted','counted','counted','counted','counted','counted','counted','repeat','bot','preview'])[1 + what % 11]
     from chance`,
    [first, Math.min(first + batch, clicks) - 1, start.toString(), days * 86_400, clicks, partners],
  );
}
