import { expect, test, vi } from "vitest";
import { topics, type Topic } from "#domain/kernel";
import { openQueue, type Handler } from "../../jobs/queue.ts";
import { useDatabase } from "../support/database.ts";

const db = await useDatabase();

test("what was asked for together is done to the last, and what failed is tried again", async () => {
  const troubles: unknown[] = [];
  const queue = await openQueue(db.url, (error) => troubles.push(error));
  const done = new Set<string>();
  const ids = Array.from({ length: 120 }, (_, turn) => `message-${turn}`);
  let tries = 0;
  let together = 0;
  let mostTogether = 0;
  await queue.receive({
    "apply-inbox": async (id) => {
      mostTogether = Math.max(mostTogether, ++together);
      await Promise.resolve();
      together -= 1;
      if (id === "message-60" && ++tries === 1) throw new Error("not this time");
      done.add(id);
    },
    "decide-again": () => Promise.resolve(),
    "run-job": () => Promise.resolve(),
    "release-batch": () => Promise.resolve(),
    "deliver-message": () => Promise.resolve(),
    "connect-code": () => Promise.resolve(),
    "call-rail": () => Promise.resolve(),
    "send-webhooks": () => Promise.resolve(),
    "send-announcement": () => Promise.resolve(),
  });
  const ask = (wanted: string[]): Promise<void> => db.run((tx) => queue.enqueue(tx.em, "apply-inbox", wanted));
  await ask(ids);
  // A worker that nothing wakes looks for what is to be tried again every half minute only.
  await vi.waitUntil(() => ask(["knock"]).then(() => ids.every((id) => done.has(id))), { timeout: 15_000, interval: 200 });
  await queue.stop(10);
  expect(tries).toBe(2);
  expect(troubles).toEqual([new Error("not this time")]);
  expect(mostTogether).toBe(16);
});

test("an entry that an older release left is done beside those of today", async () => {
  const troubles: unknown[] = [];
  const queue = await openQueue(db.url, (error) => troubles.push(error));
  const done = new Set<string>();
  const pass = () => Promise.resolve();
  await db.run((tx) => queue.enqueue(tx.em, "decide-again", ["of today"]));
  await db.run((tx) =>
    tx.em.execute(
      `insert into pgboss.job (name, data, retry_limit, expire_seconds, keep_until) select name, '{"id":"of old"}', retry_limit, expire_seconds, keep_until
       from pgboss.job where name = 'decide-again' limit 1`,
    ),
  );
  await queue.receive({
    "apply-inbox": pass,
    "decide-again": (id) => Promise.resolve(void done.add(id)),
    "run-job": pass,
    "release-batch": pass,
    "deliver-message": pass,
    "connect-code": pass,
    "call-rail": () => Promise.resolve(),
    "send-webhooks": () => Promise.resolve(),
    "send-announcement": pass,
  });
  await vi.waitUntil(() => done.size === 2, { timeout: 5_000, interval: 50 });
  await queue.stop(10);
  expect([...done].toSorted()).toEqual(["of old", "of today"]);
  expect(troubles).toEqual([]);
});

test("an entry whose wake-up was lost is taken at the next look, a second later", async () => {
  const queue = await openQueue(db.url, () => undefined);
  const { promise: isTaken, resolve: take } = Promise.withResolvers<void>();
  const nothing: Handler = () => Promise.resolve();
  const idle = Object.fromEntries(topics.map((topic) => [topic, nothing])) as Record<Topic, Handler>;
  await queue.receive({ ...idle, "deliver-message": (id) => Promise.resolve(id === "unheard" ? take() : undefined) });
  const startedAt = performance.now();
  // Written by hand, it tells nobody: as when the listening connection is broken just then.
  await db.run((tx) => tx.em.execute(`insert into pgboss.job (name, data) values ('deliver-message', '{"ids":["unheard"]}')`));
  await isTaken;
  const seconds = (performance.now() - startedAt) / 1_000;
  await queue.stop(10);
  // A second between two looks, and what a busy machine adds.
  expect(seconds).toBeLessThan(6);
});
