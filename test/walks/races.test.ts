import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { finishPreparing, finishRelease, openBatch, prepareChunk, releaseChunk, releaseIfSmall } from "#domain/payouts";
import { requestRun } from "../../jobs/request-run.ts";
import { bodyOf, recordings } from "../support/recordings.ts";
import { useHouse } from "../support/house.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";

const house = await useHouse({ terms: { automaticReleaseBelow: { USD: 10_000_000n } } });
const cutOff = instant("2026-12-01T16:00:00Z");
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const count = async (query: ReturnType<typeof sql<{ n: string }>>): Promise<number> =>
  Number((await rowsOf({ em: house.database.reader() }, query))[0]?.n);

describe("eight at once", () => {
  test("the same webhook is stored and applied once", async () => {
    await house.run((tx) => makePartner(tx, "Racer", "racer"));
    const body = bodyOf(recordings.find((recording) => recording.order_id === 97)!)
      .toString()
      .replace("ref=12", "ref=racer");
    const answers = await Promise.all(eight.map(() => house.deliver(body)));
    expect(answers.map((answer) => answer.status)).toEqual(eight.map(() => 200));
    const received = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { received: string }).received));
    expect(received.toSorted()).toEqual(["again", "again", "again", "again", "again", "again", "again", "new"]);
    await house.settled();
    expect(await count(sql`select count(*)::text as n from conversion`)).toBe(1);
  });

  test("different states of one order, all at once, end in the newest", async () => {
    const states = recordings.filter((recording) => recording.scenario.startsWith("36-") && recording.topic === "order.updated");
    const bodies = states.map((recording) => bodyOf(recording).toString().replace("ref=1&", "ref=racer&"));
    await Promise.all([...bodies, ...bodies.toReversed()].map((body, index) => house.deliver(body, { deliveryId: String(index) })));
    await house.settled();
    const [order] = await rowsOf(
      { em: house.database.reader() },
      sql<{ total_minor: string }>`select total_minor from shop_order where number = '146'`,
    );
    expect(order?.total_minor).toBe("15048");
    expect(house.faults).toEqual([]);
  });

  test("open one batch, prepare each item once and credit each wallet once", async () => {
    for (const name of "amber birch cedar dusk ember fern grove heath iris jade kite lark".split(" ")) {
      await house.run((tx) => makePartner(tx, `Crowd ${name}`, `crowd-${name}`));
      for (let order = 0; order < 3; order++) await house.run((tx) => apply(tx, snapshot({ reference: `crowd-${name}` })));
    }
    const batches = await Promise.all(eight.map(() => house.run((tx) => openBatch(tx, "2026-12-01", cutOff))));
    const [id] = new Set(batches.map((batch) => batch.id));
    expect(new Set(batches.map((batch) => batch.id)).size).toBe(1);
    const together = async (work: () => Promise<unknown>): Promise<unknown> => Promise.all(eight.map(work));
    await together(async () => {
      while ((await house.run((tx) => prepareChunk(tx, id!, 2))).length > 0);
    });
    await together(() => house.run((tx) => finishPreparing(tx, id!)));
    await together(() => house.run((tx) => releaseIfSmall(tx, id!)));
    await together(async () => {
      while ((await house.run((tx) => releaseChunk(tx, id!, 2))) > 0);
    });
    await together(() => house.run((tx) => finishRelease(tx, id!)));
    expect(
      await count(
        sql`select count(*)::text as n from payout where state = 'released' and partner_id in (select id from partner where name like 'Crowd %')`,
      ),
    ).toBe(12);
    expect(
      await count(
        sql`select sum(balance_minor)::text as n from wallet w join partner p on p.id = w.partner_id where p.name like 'Crowd %'`,
      ),
    ).toBe(12 * 6_000);
  });

  test("ask for the same payout run, and there is one", async () => {
    const asked = await Promise.all(eight.map(() => house.run((tx) => requestRun(tx, "payout-batch", instant("2026-11-10T00:00:00Z")))));
    expect(asked.filter((one) => one.isNew)).toHaveLength(1);
    expect(new Set(asked.map((one) => one.run.label))).toEqual(new Set(["2026-11-01"]));
  });
});
