import { expect, test } from "vitest";
import { rowsOf, sha256, sql } from "#domain/kernel";
import { receiveDelivery } from "#domain/orders";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import { bodyOf, recordedPartners, recordings } from "../support/recordings.ts";
import { useDatabase } from "../support/database.ts";

/**
 * A network and a worker pool may hand us a shop's messages in any order. Each run gives the recorded orders numbers of their own and
 * sends every message in a shuffled order: every order has to end as it does in the recorded one. Left out is what no order of arrival
 * can tell: states within one second and bin messages (those are marked to be read again from the shop), and renewals that come
 * before the order they renew (they wait for it).
 */
const db = await useDatabase({ at: "2026-11-22T16:00:00Z" });
await db.run(recordedPartners);

const messages = recordings.filter((recording) => recording.order_id !== null && recording.secret !== null);

async function send(run: number, order: readonly number[]): Promise<void> {
  for (const index of order) {
    const recording = messages[index]!;
    const json = JSON.parse(bodyOf(recording).toString()) as { id: number; number?: string };
    const id = json.id + run * 100_000;
    const body = Buffer.from(JSON.stringify({ ...json, id, ...(json.number === undefined ? {} : { number: String(id) }) }));
    db.clock.set(db.clock.now().add({ seconds: 1 }));
    await db.run(async (tx) => {
      const { id: delivery } = await receiveDelivery(tx, {
        shop: "woocommerce",
        format: "woocommerce",
        topic: recording.topic,
        deliveryId: `${run}-${index}`,
        body,
        bodyHash: sha256(body),
        hasModificationTime: recording.topic !== "order.deleted",
      });
      await applyDelivery(tx, delivery);
    });
  }
}

type Ending = { order: string; doubtful: boolean; ending: string };
async function endings(run: number): Promise<Map<string, Ending>> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<Ending>`select (o.external_id::bigint - ${run * 100_000})::text as order, o.needs_reread as doubtful,
                       concat_ws(' ', o.status, o.total_minor, o.refunded_minor, p.share_id, c.status, c.reason, c.amount_minor, c.posted_minor) as ending
                from shop_order o left join conversion c on c.order_id = o.id and c.superseded_at is null left join partner p on p.id = c.partner_id
                where o.external_id::bigint / 100000 = ${run} and o.renewal_of is null`,
  );
  return new Map(rows.map((row) => [row.order, row]));
}

/** Fisher and Yates with a small generator of its own (mulberry32), so that a seed tells the whole order. */
function shuffled(length: number, seed: number): number[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

test("in whatever order a shop's messages arrive, every order ends as in the recorded one, or says that it is in doubt", async () => {
  await send(0, Array.from(messages.keys()));
  const recorded = await endings(0);
  const strayed: unknown[] = [];
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    await send(seed, shuffled(messages.length, seed));
    const ended = [...(await endings(seed)).values()].filter((one) => !one.doubtful);
    for (const { order, ending } of ended)
      if (ending !== recorded.get(order)?.ending) strayed.push({ seed, order, ending, recorded: recorded.get(order)?.ending });
    expect(ended.length).toBeGreaterThan(15);
  }
  expect(strayed).toEqual([]);
}, 60_000);
