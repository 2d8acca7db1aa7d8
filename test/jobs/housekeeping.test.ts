import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { shareStats, visitsOf } from "#domain/answers";
import { closeNextDay, openClickMonths, recordClicks } from "#domain/attribution";
import { claimMissingSale, rejectConversion } from "#domain/conversions";
import { instant, money, rowsOf, run, sql, type Sql } from "#domain/kernel";
import { tell, trimMessages } from "#domain/messages";
import { ordersByNumber } from "#domain/orders";
import { violations } from "#domain/store";
import { housekeeping } from "../../jobs/housekeeping.ts";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import { refusalOf } from "../support/refusals.ts";

/** What is kept only for a while goes by the terms, and nothing that is still needed. */
const db = await useDatabase({
  at: "2026-01-05T12:00:00Z",
  terms: { visitDays: 60, messageDays: 100, claimDays: 20, pendingLimitDays: 30 },
});
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));

/** The job as of a night. */
const nightOf = (at: string) => {
  db.clock.set(at);
  const inTransaction: Parameters<typeof housekeeping>[0]["inTransaction"] = (work) =>
    db.run(work, { kind: "system", name: "housekeeping" });
  return housekeeping({ inTransaction, report: () => "" }, { label: at.slice(0, 10), dueAt: instant(at) });
};
const rows = <T = unknown>(query: Sql<T>): Promise<T[]> => db.run((tx) => rowsOf(tx, query));
const months = async (): Promise<string[]> =>
  (
    await rows(sql<{ name: string }>`select relname as name from pg_class where relname ~ '^click_[0-9]{4}_[0-9]{2}$' order by relname`)
  ).map(({ name }) => name.slice("click_".length));
const visit = (at: string): Promise<void> => {
  const where = { partnerId: ann.id, shareLinkId: null, campaign: "", landing: "https://shop.example/", referrerHost: null };
  return db.run((tx) =>
    recordClicks(tx, [{ id: randomUUID(), clickedAt: instant(at), visitor: randomUUID(), verdict: "counted", ...where }]),
  );
};

test("the coming months of visits have their tables, also in a process that has run for a year", async () => {
  await nightOf("2027-03-15T09:30:00Z");
  expect(await months()).toEqual(expect.arrayContaining(["2027_03", "2027_04", "2027_05"]));
});

test("visits of whole months go when they are older than the terms say; their counts stay, and lists and figures agree", async () => {
  db.clock.set("2026-01-05T12:00:00Z");
  await db.run((tx) => openClickMonths(tx, 5));
  // The first lies before any month's own table; the third is of January in Denver and of February by UTC.
  const visits = ["2025-12-30T12:00:00Z", "2026-01-05T12:00:00Z", "2026-02-01T02:00:00Z", "2026-02-10T12:00:00Z", "2026-05-01T12:00:00Z"];
  for (const at of visits) await visit(at);
  db.clock.set("2026-05-02T12:00:00Z");
  await db.run(async (tx) => {
    while (await closeNextDay(tx, "America/Denver"));
  });
  // Sixty days before is 3 March.
  expect(await nightOf("2026-05-02T09:30:00Z")).toMatchObject({ visitMonths: 2, visits: 1 });
  expect((await months()).filter((month) => month < "2026_04")).toEqual(["2026_03"]);
  expect(await nightOf("2026-05-02T09:30:00Z")).toMatchObject({ visitMonths: 0, visits: 0 });
  expect(await rows(sql`select id from click`)).toHaveLength(1);
  const [stats, february, list] = await db.run(async (tx) => [
    await shareStats(tx, ann.id, "all"),
    await shareStats(tx, ann.id, { first: Temporal.PlainDate.from("2026-02-10"), next: Temporal.PlainDate.from("2026-02-11") }),
    await visitsOf(tx, ann.id, { verdict: null, campaign: null }, 1),
  ]);
  expect(stats.figures.clicks).toBe(visits.length);
  expect([february.figures.clicks, february.step, february.spans.map(({ clicks }) => clicks)]).toEqual([1, "day", [1]]);
  expect([list.visits.rows.length, list.visits.total]).toEqual([1, 1]);
  expect(await violations(db.database.reader())).toEqual([]);
});

test("a visit that an order may still be decided by is kept, whatever the terms say of visits", async () => {
  db.clock.set("2026-06-02T12:00:00Z");
  await visit("2026-06-01T12:00:00Z");
  await db.run(async (tx) => {
    while (await closeNextDay(tx, "America/Denver"));
  });
  // Thirty days of window and thirty of waiting for the payment are sixty.
  expect(await nightOf("2026-06-29T09:30:00Z")).toMatchObject({ visitMonths: 1 });
  expect(await months()).toEqual(expect.arrayContaining(["2026_05"]));
});

test("messages that are over go with their tries after their time; what waits stays, and so does what was told of the same person later", async () => {
  const told = async (about: string, at: string): Promise<void> => {
    db.clock.set(at);
    const facts = { payoutId: ann.id, period: "2026-01-01", amount: money(100n, "USD"), at: db.clock.now() };
    await db.run((tx) => tell(tx, { kind: "payout-released", to: { kind: "partner", id: ann.id }, about, facts }));
  };
  await db.run((tx) => run(tx, sql`delete from message`));
  for (const about of ["one", "two", "three", "waits"]) await told(about, "2026-07-01T12:00:00Z");
  await db.run(async (tx) => {
    await run(
      tx,
      sql`update message set state = 'sent', settled_at = '2026-07-01T12:01:00Z', attempts = 1, facts = null, facts_key = null, facts_key_id = null
          where channel = 'mail' and key not like '%waits'`,
    );
    await run(tx, sql`update message set settled_at = '2026-07-02T12:00:00Z' where key like '%three'`);
    await run(tx, sql`update message set carrier_id = (select id from message where key like '%one') where key like '%two'`);
    await run(
      tx,
      sql`insert into message_attempt (message_id, at, ended_at, outcome) select id, created_at, created_at, 'accepted' from message where settled_at is not null and carrier_id is null`,
    );
  });
  const left = async () => (await rows(sql<{ key: string }>`select key from message order by key`)).map(({ key }) => key.split(":").at(-1));
  expect(await nightOf("2026-10-09T12:00:00Z")).toMatchObject({ sentMessages: 0 });
  // One that told another's facts too goes with it: neither is ever without the other.
  expect(await db.run((tx) => trimMessages(tx, instant("2026-07-02T00:00:00Z"), 1))).toBe(2);
  expect(await nightOf("2026-10-10T12:00:01Z")).toMatchObject({ sentMessages: 1 });
  expect(await left()).toEqual(["waits"]);
  expect(await rows(sql`select id from message_attempt`)).toEqual([]);
});

test("a claim to an order that never came is closed, and can be made again; one whose order came waits for support", async () => {
  const claim = (number: string) =>
    db.run((tx) => claimMissingSale(tx, ann.id, number, "she told me"), { kind: "partner", partnerId: ann.id });
  const states = () => rows(sql`select order_number, state from missing_sale_claim order by order_number`);
  db.clock.set("2026-11-01T12:00:00Z");
  await db.run((tx) => apply(tx, snapshot({ externalId: "777" })));
  for (const number of ["777", "999999"]) await claim(number);
  await nightOf("2026-11-21T12:00:00Z");
  expect(await states()).toEqual([
    { order_number: "777", state: "open" },
    { order_number: "999999", state: "open" },
  ]);
  expect(await nightOf("2026-11-21T12:00:01Z")).toMatchObject({ expiredClaims: 1 });
  expect(await states()).toEqual([
    { order_number: "777", state: "open" },
    { order_number: "999999", state: "expired" },
  ]);
  expect([await refusalOf(claim("777")), await refusalOf(claim("999999"))]).toEqual(["claim.already-made", "not refused"]);
  expect((await states()).at(-1)).toEqual({ order_number: "999999", state: "open" });
});

test("orders that the queue forgot to have decided again are asked for", async () => {
  db.clock.set("2026-12-01T12:00:00Z");
  const customer = { externalId: "86", email: "heir@example.org", name: "Heir" };
  const at = (day: string) => ({ customer, createdAt: instant(`2026-11-${day}T00:00:00Z`), paidAt: instant(`2026-11-${day}T00:00:00Z`) });
  const [first, renewal] = [snapshot({ reference: "ann-one", ...at("01") }), snapshot({ renewalOf: "983", ...at("20") })];
  for (const order of [first, renewal]) await db.run((tx) => apply(tx, order));
  const [origin, heir] = await db.run((tx) =>
    Promise.all([first, renewal].map(async ({ number }) => (await ordersByNumber(tx, number))[0]!)),
  );
  expect(await nightOf("2026-12-02T10:30:00Z")).toMatchObject({ decidedAgain: 0 });
  await db.run((tx) => rejectConversion(tx, origin!, "bought by themselves"));
  db.enqueued.length = 0;
  expect(await nightOf("2026-12-03T10:30:00Z")).toMatchObject({ decidedAgain: 1 });
  expect(db.enqueued).toContainEqual({ topic: "decide-again", id: heir!.id });
});
