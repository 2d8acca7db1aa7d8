import { fork } from "node:child_process";
import Fastify from "fastify";
import { instant, instantOrNull, money, Refusal, rowOf, rowsOf, sql, type Instant } from "#domain/kernel";
import type { CalledRail, RailAnswer } from "#domain/rails";
import { violations } from "#domain/store";
import { dueRailCalls, quoteTransfer, requestTransfer, submitPartner } from "#domain/transfers";
import { railRoutes } from "../../bots/web/rails.ts";
import { makeRailCalls } from "../../jobs/call-rails.ts";
import { fakeRail } from "../../jobs/outlets/rails/fake-rail.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { setDestination, usAccount } from "../support/destinations.ts";
import { startFakeRail, type FakePayment, type FakeRailServer, type RailFault } from "../support/fake-rail.ts";
import { makePartner } from "../support/orders.ts";
import { giveCredit, ofFinance } from "../support/staff.ts";
import { chunksOf, eachOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf } from "./random.ts";
import { endOf, storyOf, type RailStory } from "./rail-story.ts";

export const railFaults: Proof = {
  name: "rail-faults",
  test: "T6",
  sentence:
    "whatever a rail that is called does and whenever we are killed, no money leaves twice, and each transfer ends where the rail says or with people",
  cases: { full: 3_000, slice: 60 },
  run: proveRailFaults,
};

const casesPerDatabase = 100;
const transfersOfOne = 10;
const secret = "a-secret-of-the-proof";
const patienceMs = 400;
const atOnce = 24;
const keyHours = 24;
const cutOff = instant("2026-12-02T22:00:00Z");

async function proveRailFaults(course: Course): Promise<Figures> {
  const counts: Record<string, number> = {
    transfers: 0,
    "requests to the rail": 0,
    "answers that never came": 0,
    "processes killed": 0,
    payments: 0,
    "double sends": 0,
    settled: 0,
    returned: 0,
    "failed, back in the wallet": 0,
    "left to people": 0,
    "notices heard": 0,
  };
  const count = (name: string, by = 1): number => (counts[name] = (counts[name] ?? 0) + by);
  let shown = 0;
  for (const numbers of chunksOf(course.numbers, casesPerDatabase)) {
    await proveChunk(
      course,
      numbers.map((number) => storyOf(randomOf(course.seed, number), number)),
      count,
    );
    shown += numbers.length;
    if (course.numbers.length > casesPerDatabase) course.say(`${shown} faults`);
  }
  return counts;
}

type Count = (name: string, by?: number) => number;

/** A story and the transfer that lives it. */
type Life = RailStory & { readonly transfer: string; readonly submits: RailFault[]; readonly lookups: RailFault[]; dies: boolean };

async function proveChunk(course: Course, stories: readonly RailStory[], count: Count): Promise<void> {
  const terms = {
    transferRails: "fake",
    transferCodeFrom: { USD: 100_000n },
    automaticTransferBelow: { USD: 100_000n },
    transfersPerWeek: 100,
  };
  const db = await cloneDatabase(course.adminUrl, { at: "2026-11-20T12:00:00Z", terms });
  const byTransfer = new Map<string, Life>();
  const byKey = new Map<string, Life>();
  let web = "";
  const rail = await startFakeRail(secret, {
    now: () => db.clock.now(),
    keyHours,
    refusalOf: (transfer) => (byTransfer.get(transfer)?.isRefused ? "account-unknown" : null),
    faultOf: (key, asks) => faultOf(byKey.get(key), asks),
    whenMade: (payment) => (byKey.get(payment.key)?.telling === "first" ? tell(rail, web, db, payment, [payment.says]) : undefined),
  });
  const app = Fastify();
  railRoutes(app, { inTransaction: db.inTransaction, clock: db.clock, rails: { fake: railTo(rail) } });
  web = `${await app.listen({ port: 0, host: "127.0.0.1" })}/webhooks/rails/fake`;
  try {
    for (const life of await askForTransfers(db, stories)) byTransfer.set(life.transfer, life);
    for (const { id, rail_key: key } of await keysOf(db)) byKey.set(key, byTransfer.get(id)!);
    await killASender(db, rail, randomOf(course.seed, stories[0]?.number ?? 0).between(1, Math.ceil(stories.length / 4)), count);
    // As long as it may take until it is left to people; then so many days as it may take to be asked by itself.
    await untilQuiet(db, rail, byTransfer, 24, count);
    await tellOfEnds(db, rail, web, [...byTransfer.values()]);
    await untilQuiet(db, rail, byTransfer, 24 * 8, count);
    count("requests to the rail", rail.requests());
    await judge(course, db, [...byTransfer.values()], rail.made, count);
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    await app.close();
    await rail.close();
    await db.drop();
  }
}

const railTo = ({ url }: FakeRailServer): CalledRail => fakeRail({ url, secret, patienceMs });

function faultOf(life: Life | undefined, asks: "submit" | "lookup"): RailFault | null {
  if (!life) return null;
  // After the first request it is silent to all the others as well.
  if (life.isSilent !== false) return asks === "submit" ? `silent-${life.isSilent}` : "silent-before";
  return (asks === "submit" ? life.submits : life.lookups).shift() ?? null;
}

async function askForTransfers(db: TestDatabase, stories: readonly RailStory[]): Promise<Life[]> {
  const [one, other] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
  const lives: Life[] = [];
  for (const some of chunksOf(stories, transfersOfOne)) {
    db.clock.set("2026-11-20T12:00:00Z");
    const partner = await db.run((tx) => makePartner(tx, `Payee ${lives.length}`));
    const account = String(5_000_000 + lives.length);
    await db.run((tx) => setDestination(tx, partner.id, { ...usAccount, account, accountAgain: account }));
    await giveCredit(db, [one, other], partner, money(100_000n, "USD"));
    db.clock.set("2026-11-30T17:00:00Z");
    for (const story of some) {
      const amount = money(BigInt(1_000 + story.number), "USD");
      const asked = await db.run(async (tx) => requestTransfer(tx, partner.id, amount, await quoteTransfer(tx, partner.id, amount)));
      if (asked instanceof Refusal) throw asked;
      lives.push({ ...story, transfer: asked.number, submits: [...story.submits], lookups: [...story.lookups], dies: story.isKilled });
    }
    db.clock.set(cutOff.toString());
    await db.run((tx) => submitPartner(tx, partner.id, cutOff));
  }
  return lives;
}

function keysOf(db: TestDatabase): Promise<{ id: string; rail_key: string }[]> {
  return db.run((tx) =>
    rowsOf(tx, sql<{ id: string; rail_key: string }>`select id::text, rail_key from transfer where rail_key is not null`),
  );
}

/** A process of its own, killed after so many requests: what it was at has no answer, and nobody but the database knows of it. */
async function killASender(db: TestDatabase, rail: FakeRailServer, after: number, count: Count): Promise<void> {
  const runtime = new URL("../../domain/kernel/runtime.mjs", import.meta.url).href;
  const args = [db.url, rail.url, secret, db.clock.now().toString()];
  const child = fork(new URL("./rail-sender.ts", import.meta.url), args, { execArgv: ["--import", runtime] });
  const looking = setInterval(() => rail.requests() >= after && child.kill("SIGKILL"), 1);
  const code = await new Promise((resolve) => child.once("exit", (exitCode, signal) => resolve(signal ?? exitCode)));
  clearInterval(looking);
  if (code === "SIGKILL") count("processes killed");
  else if (code !== 0) throw new Error(`a sender ended with ${String(code)}`);
  db.clock.set(db.clock.now().add({ minutes: 3 }).toString());
}

/** Asks the rail about what is due and moves the clock to what is due next, for some hours or until nothing is. */
async function untilQuiet(
  db: TestDatabase,
  rail: FakeRailServer,
  lives: ReadonlyMap<string, Life>,
  hours: number,
  count: Count,
): Promise<void> {
  const until = db.clock.now().add({ hours });
  for (let round = 0; round < 2_000; round++) {
    const ids = await db.run((tx) => dueRailCalls(tx, 1_000));
    await eachOf(ids, atOnce, (id) => callOnce(db, rail, lives.get(id), id, count));
    const next = await nextDue(db);
    if (next === null || Temporal.Instant.compare(next, until) > 0) return;
    if (Temporal.Instant.compare(next, db.clock.now()) > 0) db.clock.set(next.toString());
  }
  throw new Error("the rail does not come to rest");
}

async function nextDue(db: TestDatabase): Promise<Instant | null> {
  const row = await db.run((tx) => rowOf(tx, sql<{ at: string | null }>`select min(rail_due_at) as at from transfer`));
  return instantOrNull(row?.at ?? null);
}

/** As a process of its own: nothing is remembered but what stands in the rows. Of those that die, the answer is there and nobody takes it in. */
async function callOnce(db: TestDatabase, rail: FakeRailServer, life: Life | undefined, id: string, count: Count): Promise<void> {
  const real = railTo(rail);
  let killed: () => void = () => {};
  const isKilled = new Promise<void>((resolve) => {
    killed = resolve;
  });
  const counted = (answer: RailAnswer): RailAnswer => {
    if (answer.kind === "no-answer") count("answers that never came");
    return answer;
  };
  const lookup: CalledRail["lookup"] = async (key) => counted(await real.lookup(key));
  const submit: CalledRail["submit"] = async (order) => {
    const answer = counted(await real.submit(order));
    if (!life?.dies) return answer;
    life.dies = false;
    count("processes killed");
    killed();
    return new Promise(() => {});
  };
  const call = makeRailCalls({ inTransaction: db.inTransaction, rails: { fake: { ...real, submit, lookup } } });
  await Promise.race([call(id), isKilled]);
}

/** What became of the payments on the other side, told in each story's own way. */
async function tellOfEnds(db: TestDatabase, rail: FakeRailServer, web: string, lives: readonly Life[]): Promise<void> {
  await eachOf(lives, 8, async ({ transfer, telling, ends, thenReturns, isRefused }) => {
    const payment = rail.made.find((each) => each.transfer === transfer);
    if (!payment) return;
    if (!isRefused) payment.says = ends;
    if (telling === "never") return;
    const returns = thenReturns && ends === "settled" && !isRefused;
    const words = isRefused ? (["failed"] as const) : returns ? ([ends, "returned"] as const) : ([ends] as const);
    for (const says of telling === "reversed" ? words.toReversed() : words) {
      await tell(rail, web, db, payment, [says]);
      if (telling === "twice") await Promise.all([tell(rail, web, db, payment, [says]), tell(rail, web, db, payment, [says, says])]);
    }
    if (returns) payment.says = "returned";
  });
}

async function tell(rail: FakeRailServer, web: string, db: TestDatabase, payment: FakePayment, words: readonly string[]): Promise<void> {
  const at = db.clock.now();
  const notices = words.map((says) => ({
    id: `${payment.reference} ${says}`,
    key: payment.key,
    says,
    reference: payment.reference,
    code: says === "failed" || says === "returned" ? (payment.code ?? "R03") : null,
    at: at.toString(),
  }));
  const status = await rail.notify(web, notices, at);
  if (status !== 200) throw new Error(`a notice was answered ${status}`);
}

async function judge(course: Course, db: TestDatabase, lives: readonly Life[], made: readonly FakePayment[], count: Count): Promise<void> {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ id: string; state: string; net: string; notices: number }>`
        select t.id::text, t.state, (t.amount_minor - t.fee_minor)::text as net, (select count(*)::int from rail_notice n where n.transfer_id = t.id) as notices
        from transfer t`,
    ),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const life of lives) {
    const row = byId.get(life.transfer)!;
    const payments = made.filter(({ transfer }) => transfer === life.transfer);
    const wanted = endOf(life, payments.length > 0);
    count("transfers");
    count("payments", payments.length);
    count("notices heard", row.notices);
    if (payments.length > 1) count("double sends");
    count(
      { settled: "settled", returned: "returned", failed: "failed, back in the wallet", review: "left to people" }[row.state] ?? row.state,
    );
    const isRight = row.state === wanted && payments.length <= 1 && payments.every(({ minor }) => minor === BigInt(row.net));
    if (isRight) continue;
    course.fail({
      number: life.number,
      problem: `should be ${wanted}, is ${row.state}; the rail has ${payments.length} payments of ${payments.map(({ minor }) => minor).join(", ")} for ${row.net}`,
      reproduction: JSON.stringify({ ...life, seen: payments.map(({ key, says }) => ({ key, says })) }),
    });
  }
}
