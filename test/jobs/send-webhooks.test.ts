import { expect, test } from "vitest";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { changeStatus } from "#domain/partners";
import {
  dueEndpoints,
  findEndpoint,
  removeEndpoint,
  rotateSecret,
  sendAgain,
  standingEndpoints,
  switchEndpoint,
  takeRound,
  testEndpoint,
  trimEvents,
  type EndpointFacts,
} from "#domain/webhooks";
import { tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";
import { toldProgram } from "../support/told-program.ts";
import { isSigned } from "../support/webhook-double.ts";

/** What happens is told to another program, over real HTTP on this machine, whatever that does. */
const db = await useDatabase({ at: "2026-10-01T12:00:00Z" });
const story = await tellStory(db);
const { double, endpoint, secret, send, sender, told, deliveries } = await toldProgram(db, { patience: 400 });
const wait = (span: Temporal.DurationLike): void => db.clock.set(db.clock.now().add(span));
const stateNow = async (): Promise<Pick<EndpointFacts, "state" | "offBecause">> => {
  const [one] = await db.run(standingEndpoints);
  return { state: one!.state, offBecause: one!.offBecause };
};
const letters = () =>
  rowsOf(
    { em: db.database.reader() },
    sql<{ key: string }>`select key from message where kind = 'webhook-trouble' order by created_at, id`,
  );

test("what is refused is tried again by the ladder, under the same id, and then given up and told of", async () => {
  await db.run((tx) => testEndpoint(tx, endpoint));
  double.answer(500);
  const began = db.clock.now();
  const gaps: number[] = [];
  for (let tries = 1; tries <= 9; tries++) {
    await send(endpoint.id);
    const [last] = (await deliveries()).slice(-1);
    expect(last).toMatchObject({ state: "queued", attempts: tries });
    const due = Temporal.Instant.from(new Date(last!.due_at).toISOString());
    gaps.push(db.clock.now().until(due).total("seconds"));
    // before its time nothing is sent
    await send(endpoint.id);
    expect(double.heard).toHaveLength(tries);
    db.clock.set(due);
    // another one is taken all the while: the endpoint lives
    await db.run((tx) => run(tx, sql`update webhook_endpoint set last_taken_at = ${tx.now}`));
  }
  expect(gaps).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  await send(endpoint.id);
  expect((await deliveries()).at(-1)).toMatchObject({ state: "given-up", reason: "gave-up", attempts: 10 });
  expect(began.until(db.clock.now()).total("hours")).toBeGreaterThan(72);
  expect(new Set(double.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(new Set(double.heard.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(10);
  double.heard.splice(0);
  expect(await stateNow()).toEqual({ state: "on", offBecause: null });
  expect(await letters()).toHaveLength(1);
  // sent again from chat, it begins at the foot of the ladder
  double.answer(204);
  expect(await db.run((tx) => sendAgain(tx, endpoint.id, null))).toBe(1);
  await send(endpoint.id);
  expect(told()).toMatchObject([{ type: "endpoint.test" }]);
  expect(await db.run((tx) => sendAgain(tx, endpoint.id, null))).toBe(0);
});

test("a slow one, a lost answer and a busy one are tried again; who asks for time gets it", async () => {
  for (const answer of [
    () => undefined,
    (response: { destroy: () => void }) => response.destroy(),
    (response: { writeHead: (status: number, headers: object) => { end: () => void } }) =>
      response.writeHead(503, { "retry-after": "120" }).end(),
  ]) {
    double.answer(answer as never);
    await db.run((tx) => testEndpoint(tx, endpoint));
    await send(endpoint.id);
  }
  const waits = (await deliveries())
    .slice(-3)
    .map(({ due_at: due }) => Math.round((new Date(due).getTime() - db.clock.now().epochMilliseconds) / 1_000));
  expect(waits).toEqual([5, 5, 120]);
  double.answer(204);
  wait({ seconds: 120 });
  double.heard.splice(0);
  await send(endpoint.id);
  expect(told()).toHaveLength(3);
});

test("a process that is killed between sending and noting it sends again under the same id, and its late note changes nothing", async () => {
  await db.run((tx) => testEndpoint(tx, endpoint));
  const round = await db.run((tx) => takeRound(tx, endpoint.id, "01936f3c-0000-7000-8000-000000000001", false));
  expect(round?.parcels).toHaveLength(1);
  // killed here; while it is believed to be at it nobody else sends
  await send(endpoint.id);
  expect(double.heard).toHaveLength(0);
  expect(await db.run(dueEndpoints)).toEqual([]);
  wait({ seconds: 181 });
  expect(await db.run(dueEndpoints)).toEqual([endpoint.id]);
  await send(endpoint.id);
  expect(double.heard.map(({ headers }) => headers["webhook-id"])).toEqual([round?.parcels[0]?.event.id]);
  expect((await deliveries()).at(-1)).toMatchObject({ state: "delivered", attempts: 2 });
  const tries = await rowsOf(
    { em: db.database.reader() },
    sql<{ outcome: string }>`select outcome from webhook_attempt order by id desc limit 2`,
  );
  expect(tries.map(({ outcome }) => outcome)).toEqual(["taken", "undecided"]);
  double.heard.splice(0);
});

test("while somebody sends to an endpoint nobody else begins there: a slow one keeps one worker, and not all of them", async () => {
  for (let n = 0; n < 25; n++) await db.run((tx) => testEndpoint(tx, endpoint));
  const round = await db.run((tx) => takeRound(tx, endpoint.id, "01936f3c-0000-7000-8000-000000000002", false));
  expect(round?.parcels).toHaveLength(20);
  await send(endpoint.id);
  expect(double.heard).toHaveLength(0);
  wait({ seconds: 181 });
  await send(endpoint.id);
  expect(told()).toHaveLength(25);
});

test("eight senders at a time send each event once", async () => {
  for (let n = 0; n < 30; n++) await db.run((tx) => testEndpoint(tx, endpoint));
  await Promise.all(Array.from({ length: 8 }, () => send(endpoint.id)));
  const ids = double.heard.splice(0).map(({ headers }) => headers["webhook-id"]);
  expect([ids.length, new Set(ids).size]).toEqual([30, 30]);
});

test("an endpoint that takes nothing of a whole round rests for a minute, and others' events wait with their ladders at its foot", async () => {
  double.answer(500);
  for (let n = 0; n < 25; n++) await db.run((tx) => testEndpoint(tx, endpoint));
  await send(endpoint.id);
  expect(double.heard.splice(0)).toHaveLength(20);
  wait({ seconds: 59 });
  await send(endpoint.id);
  expect(double.heard).toHaveLength(0);
  double.answer(204);
  wait({ seconds: 1 });
  await send(endpoint.id);
  expect(told()).toHaveLength(25);
});

test("for a day after another secret was made both sign", async () => {
  const fresh = await db.run((tx) => rotateSecret(tx, endpoint));
  const hear = async () => {
    await db.run((tx) => testEndpoint(tx, endpoint));
    await send(endpoint.id);
    const [heard] = double.heard.splice(0);
    return [isSigned(heard!, secret), isSigned(heard!, fresh)];
  };
  expect(await hear()).toEqual([true, true]);
  wait({ hours: 24 });
  expect(await hear()).toEqual([false, true]);
  const kept = JSON.stringify(await rowsOf({ em: db.database.reader() }, sql`select * from webhook_endpoint`));
  expect(kept).not.toContain(fresh.slice(8, 20));
});

test("who answers 410 is switched off at once, with what waits; what happens meanwhile is not kept; on again, it can be sent again", async () => {
  double.answer(410);
  for (let n = 0; n < 3; n++) await db.run((tx) => testEndpoint(tx, endpoint));
  await send(endpoint.id);
  expect(await stateNow()).toEqual({ state: "off", offBecause: "gone" });
  expect((await deliveries()).slice(-3).map(({ state }) => state)).toEqual(["given-up", "given-up", "given-up"]);
  expect((await letters()).at(-1)?.key).toContain("gone");
  const before = (await deliveries()).length;
  await db.run((tx) => changeStatus(tx, story.keep.id, "paused", "again"));
  expect(await deliveries()).toHaveLength(before);
  double.heard.splice(0);
  double.answer(204);
  await send(endpoint.id);
  expect(double.heard).toHaveLength(0);
  await db.run(async (tx) => switchEndpoint(tx, await findEndpoint(tx, undefined), "on"));
  expect(await db.run((tx) => sendAgain(tx, endpoint.id, null))).toBe(3);
  await send(endpoint.id);
  expect(told()).toHaveLength(3);
});

test("one that takes nothing for three days is switched off, and operators are told once", async () => {
  double.answer(500);
  wait({ seconds: 1 });
  await db.run((tx) => testEndpoint(tx, endpoint));
  const lettersBefore = (await letters()).length;
  for (let tries = 0; tries < 10; tries++) {
    await send(endpoint.id);
    wait({ hours: 24 });
  }
  expect(await stateNow()).toEqual({ state: "off", offBecause: "failing" });
  expect(await letters()).toHaveLength(lettersBefore + 1);
  double.heard.splice(0);
});

test("a process that is asked to end gives the endpoint back, with all that it had not sent", async () => {
  await db.run(async (tx) => switchEndpoint(tx, await findEndpoint(tx, undefined), "on"));
  for (let n = 0; n < 30; n++) await db.run((tx) => testEndpoint(tx, endpoint));
  const ending = new AbortController();
  double.answer((response) => {
    ending.abort();
    response.writeHead(204).end();
  });
  await sender(ending.signal)(endpoint.id);
  expect(double.heard.splice(0)).toHaveLength(20);
  double.answer(204);
  await send(endpoint.id);
  expect(double.heard.splice(0)).toHaveLength(10);
});

test("old events go with their tries, but none that somebody still has to hear", async () => {
  await db.run((tx) => testEndpoint(tx, endpoint));
  const open = (await deliveries()).at(-1)!.event_id;
  wait({ hours: 1 });
  for (let gone = 1; gone > 0;) gone = await db.run((tx) => trimEvents(tx, tx.now, 10));
  expect((await deliveries()).map(({ event_id: id }) => id)).toEqual([open]);
  expect((await oneOf({ em: db.database.reader() }, sql<{ n: number }>`select count(*)::int as n from webhook_attempt`)).n).toBe(0);
});

test("a removed endpoint is sent nothing more, and its secret is gone", async () => {
  await db.run(async (tx) => removeEndpoint(tx, await findEndpoint(tx, endpoint.word)));
  await send(endpoint.id);
  expect(double.heard).toHaveLength(0);
  expect(await rowsOf({ em: db.database.reader() }, sql`select sealed, wrapped_key, state from webhook_endpoint`)).toEqual([
    { sealed: null, wrapped_key: null, state: "removed" },
  ]);
  await expect(db.run((tx) => findEndpoint(tx, endpoint.word))).rejects.toMatchObject({ code: "webhook.unknown" });
});
