import { fork } from "node:child_process";
import { instant, money, rowsOf, run, sql, type Instant } from "#domain/kernel";
import { kindRules, tell } from "#domain/messages";
import { violations } from "#domain/store";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { startMailServer, type ReceivedMail } from "../support/mail-server.ts";
import { makePartner } from "../support/orders.ts";
import { connections } from "./mail-sender.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { randomOf, type Random } from "./random.ts";

export const mailCrash: Proof = {
  name: "mail-crash",
  test: "T7",
  sentence: "a process that is killed after so many mails loses none of five hundred, and doubles only what it was at and may be doubled",
  cases: { full: 20, slice: 1 },
  run: proveMailCrash,
};

const messages = 500;
/** the first case is the one that the design asks for */
const designed = 250;
const morning = instant("2026-11-24T19:00:00Z");
/** after this a sender is taken for dead: two minutes */
const afterwards = morning.add({ minutes: 3 });

async function proveMailCrash(course: Course): Promise<Figures> {
  const figures = {
    killed: 0,
    messages: 0,
    arrived: 0,
    "arrived twice, where that may be": 0,
    "of unknown outcome, seen by staff": 0,
    lost: 0,
  };
  for (const number of course.numbers) {
    const random = randomOf(course.seed, number);
    await proveOne(course, number, number === 1 ? designed : random.between(1, messages - 1), random, figures);
    if (course.numbers.length > 1) course.say(`${figures.killed} senders killed`);
  }
  return figures;
}

async function proveOne(course: Course, number: number, killAfter: number, random: Random, figures: Record<string, number>): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, { at: morning.toString() });
  const server = await startMailServer(() => null);
  try {
    await tellMany(db, random);
    await sendUntil(db, server.url, morning, () => server.received.length >= killAfter);
    figures["killed"]! += 1;
    const arrivedBefore = server.received.length;
    await sendUntil(db, server.url, afterwards, () => false);
    await judge(course, number, db, server.received, figures);
    if (arrivedBefore >= messages)
      course.fail({ number, problem: "everything had left before the sender was killed", reproduction: String(killAfter) });
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    await server.close();
    await db.drop();
  }
}

/** Statements, which may come twice, and alerts, which may not; each to somebody else. */
async function tellMany(db: TestDatabase, random: Random): Promise<void> {
  await db.run(async (tx) => {
    for (let nth = 0; nth < messages; nth++) {
      const { id } = await makePartner(tx, `Reader ${nth}`);
      const to = { kind: "partner", id } as const;
      const about = String(nth);
      await run(tx, sql`insert into message_preference values ('partner', ${id}, 'subscription', 'mail', 'at-once', ${tx.now})`);
      const sale = { order: about, commission: money(1n, "USD"), status: "unpaid", orderedAt: morning, maturesAt: null } as const;
      if (random.chance(0.5)) await tell(tx, { kind: "sale-alert", to, about, facts: { sales: [sale] } });
      else
        await tell(tx, {
          kind: "payout-released",
          to,
          about,
          facts: { payoutId: id, period: "2026-11-01", amount: money(500n, "USD"), at: morning },
        });
    }
    await run(tx, sql`delete from message where kind not in ('sale-alert', 'payout-released')`);
  });
}

/** A sender of its own process, killed as soon as `isEnough`. */
async function sendUntil(db: TestDatabase, smtp: string, at: Instant, isEnough: () => boolean): Promise<void> {
  const runtime = new URL("../../domain/kernel/runtime.mjs", import.meta.url).href;
  const child = fork(new URL("./mail-sender.ts", import.meta.url), [db.url, smtp, at.toString()], { execArgv: ["--import", runtime] });
  const looking = setInterval(() => isEnough() && child.kill("SIGKILL"), 1);
  const code = await new Promise((resolve) => child.once("exit", (exitCode, signal) => resolve(signal ?? exitCode)));
  clearInterval(looking);
  if (code !== 0 && code !== "SIGKILL") throw new Error(`a sender ended with ${String(code)}`);
}

async function judge(
  course: Course,
  number: number,
  db: TestDatabase,
  received: readonly ReceivedMail[],
  figures: Record<string, number>,
): Promise<void> {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ id: string; kind: "sale-alert" | "payout-released"; state: string; reason: string | null; name: string }>`
        select m.id, m.kind, m.state, m.reason, p.name from message m join partner p on p.id = m.recipient_id order by m.id`,
    ),
  );
  const wrong = (problem: string, row: object): void => course.fail({ number, problem, reproduction: JSON.stringify(row) });
  const arrived = Map.groupBy(received, ({ raw }) => /^Message-ID: <([^@]+)@/m.exec(raw.toString("latin1"))?.[1] ?? "");
  const interrupted = new Set<string>();
  for (const row of rows) {
    const copies = (arrived.get(row.id) ?? []).length;
    const mayRepeat = kindRules[row.kind].whenUndecided === "again";
    figures["messages"]! += 1;
    if (copies > 0) figures["arrived"]! += 1;
    if (copies > 1) figures["arrived twice, where that may be"]! += 1;
    if (row.state === "unknown-outcome") figures["of unknown outcome, seen by staff"]! += 1;
    if (copies > 1 || row.state === "unknown-outcome") interrupted.add(row.id);
    if (copies === 0 && row.state !== "unknown-outcome") {
      figures["lost"]! += 1;
      wrong("is lost", row);
    }
    if (copies > (mayRepeat ? 2 : 1)) wrong(`arrived ${copies} times`, row);
    if (row.state !== "sent" && !(row.state === "unknown-outcome" && !mayRepeat)) wrong("is neither sent nor of unknown outcome", row);
  }
  // Only what was on its way when it was killed can be in doubt.
  if (interrupted.size > connections) wrong(`${interrupted.size} are in doubt of ${connections} that were under way`, [...interrupted]);
  if (received.length !== [...arrived.values()].flat().length || arrived.has("")) wrong("a mail has no Message-ID", {});
}
