import { instant, money, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { kindRules, overdueMessages, tell, type MessageKind, type Outcome } from "#domain/messages";
import { violations } from "#domain/store";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import { smtpOutlet } from "../../jobs/outlets/mail/smtp-outlet.ts";
import type { Outlet } from "../../jobs/outlets/outlet.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { startMailServer, type MailFault, type ReceivedMail } from "../support/mail-server.ts";
import { makePartner } from "../support/orders.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const mailFaults: Proof = {
  name: "mail",
  test: "T7",
  sentence: "whatever a mail server does and whenever we are killed, no message is lost, and none arrives twice unless nobody could know",
  cases: { full: 1_400, slice: 60 },
  run: proveMailFaults,
};

const casesPerDatabase = 100;
/** long enough for a busy machine's answer, short enough to wait for a silent server's a hundred times */
const silenceMs = 1_500;
/** more often than any message is tried */
const always = 99;

/** refused: nobody listens. greeting: before it is known whom the mail is to. killed: our process ends between the server's "taken" and our note of it. */
type Fault = { readonly where: "refused" | "greeting" | "killed" } | { readonly where: "verb"; readonly fault: MailFault };

type Case = { readonly number: number; readonly kind: MessageKind; readonly wrong: Fault; readonly times: number };

const kinds = ["new-link-notice", "application-approved", "payout-released", "sale-alert"] as const;
/** before those the server does not know whose mail it is; the outlet's own test has them */
const verbs = ["rcpt", "data"] as const;
const permanent = ["550 5.1.1 no such user", "550 5.7.1 blocked", "552 5.2.2 full", "554 5.6.0 spam", "550 no"];
const transient = ["421 4.3.2 closing", "450 4.2.1 busy", "451 4.7.1 later", "452 4.3.1 disk full"];

function caseOf(seed: number, number: number): Case {
  const random = randomOf(seed, number);
  const times = random.pick([1, 1, 2, 3, 4, always]);
  const at = random.pick(verbs);
  const [wrong, howOften] = random.pick<() => readonly [Fault, number]>([
    () => [{ where: "refused" }, times],
    () => [{ where: "greeting" }, times],
    () => [{ where: "verb", fault: { at, reply: random.pick(transient) } }, times],
    () => [{ where: "verb", fault: { at, reply: random.pick(transient) } }, times],
    () => [{ where: "verb", fault: { at, reply: random.pick(permanent) } }, 1],
    () => [{ where: "verb", fault: { at: "rcpt", drop: true } }, times],
    () => [{ where: "verb", fault: { at: "rcpt", silent: true } }, 1],
    () => [{ where: "verb", fault: { at: "data", drop: true } }, 1],
    () => [{ where: "verb", fault: { at: "accepted", drop: true } }, 1],
    () => [{ where: "verb", fault: { at: "accepted", silent: true } }, 1],
    () => [{ where: "killed" }, 1],
  ])();
  return { number, kind: random.pick(kinds), wrong, times: howOften };
}

/** What must have become of it: written from the design, not from the product. */
function oracle({ kind, wrong, times }: Case): { state: string; arrivals: number } {
  const mayRepeat = kindRules[kind].whenUndecided === "again";
  const at = wrong.where === "verb" ? wrong.fault.at : null;
  const isPermanent = wrong.where === "verb" && "reply" in wrong.fault && wrong.fault.reply.startsWith("5");
  if (isPermanent) return { state: "dead", arrivals: 0 };
  const wasTaken = wrong.where === "killed" || at === "accepted";
  const isUndecided = wasTaken || (at === "data" && wrong.where === "verb" && "drop" in wrong.fault);
  if (isUndecided && !mayRepeat) return { state: "unknown-outcome", arrivals: wasTaken ? 1 : 0 };
  if (isUndecided) return { state: "sent", arrivals: wasTaken ? 2 : 1 };
  return times === always ? { state: "dead", arrivals: 0 } : { state: "sent", arrivals: 1 };
}

async function proveMailFaults(course: Course): Promise<Figures> {
  const counts: Record<string, number> = {
    messages: 0,
    tries: 0,
    arrived: 0,
    "arrived twice, where that may be": 0,
    "given up, seen by staff": 0,
    "outcome unknown, seen by staff": 0,
    lost: 0,
  };
  let done = 0;
  for (const numbers of chunksOf(course.numbers, casesPerDatabase)) {
    await proveChunk(
      course,
      numbers.map((number) => caseOf(course.seed, number)),
      (name, by = 1) => (counts[name] = (counts[name] ?? 0) + by),
    );
    done += numbers.length;
    if (course.numbers.length > casesPerDatabase) course.say(`${done} faults`);
  }
  return counts;
}

async function proveChunk(course: Course, cases: readonly Case[], count: (name: string, by?: number) => void): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, { at: "2026-11-24T19:00:00Z" });
  const left = new Map(cases.map((each) => [addressOf(each), { ...each, times: each.times }]));
  const faultFor = (address: string | null, at: MailFault["at"]): MailFault | null => {
    const one = address === null ? undefined : left.get(address);
    if (one?.wrong.where !== "verb" || one.wrong.fault.at !== at || one.times === 0) return null;
    one.times -= 1;
    return one.wrong.fault;
  };
  const server = await startMailServer(faultFor);
  const closed = await startMailServer((to) => (to === null ? { at: "connect", reply: "421 4.3.2 not now" } : null));
  const hands = openOutlets({ well: server.url, greeting: closed.url, refused: "smtp://127.0.0.1:1" }, left);
  try {
    for (const each of cases) await db.run((tx) => tellOf(tx, each));
    await untilQuiet(db, hands, left);
    await compare(course, db, cases, server.received, count);
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    await hands.close();
    await server.close();
    await closed.close();
    await db.drop();
  }
}

const addressOf = ({ number }: { number: number }): string => `case.${number}@example.org`;

async function tellOf(tx: Tx, { number, kind }: Case): Promise<void> {
  const partner = await makePartner(tx, `Case ${number}`);
  await run(tx, sql`delete from message where recipient_id = ${partner.id}`);
  await run(tx, sql`insert into message_preference values ('partner', ${partner.id}, 'subscription', 'mail', 'at-once', ${tx.now})`);
  const [to, about] = [{ kind: "partner", id: partner.id } as const, String(number)];
  const at = instant("2026-11-24T10:00:00Z");
  switch (kind) {
    case "new-link-notice":
      return tell(tx, { kind, to, about, facts: { platform: "slack", account: "somebody", at } });
    case "payout-released":
      return tell(tx, { kind, to, about, facts: { payoutId: partner.id, period: "2026-11-01", amount: money(500n, "USD"), at } });
    case "sale-alert":
      return tell(tx, {
        kind,
        to,
        about,
        facts: { sales: [{ order: "1", commission: money(1n, "USD"), status: "unpaid", orderedAt: at, maturesAt: null }] },
      });
    default:
      return tell(tx, { kind: "application-approved", to, about, facts: { shareId: partner.shareId } });
  }
}

type Hands = { readonly outlet: Outlet; close(): Promise<void> };

/** The product's own outlet, pointed at a server that is well or at one of two that are not, as the case says; the killed process never comes back. */
function openOutlets(
  urls: Record<"well" | "greeting" | "refused", string>,
  left: ReadonlyMap<string, { wrong: Fault; times: number }>,
): Hands {
  const sender = { from: "a@shop.example", fromSubscriptions: "b@shop.example", bounces: "c@shop.example" };
  const open = (url: string): Outlet => smtpOutlet({ url, sender, connections: 30, perSecond: null, silenceMs });
  const [well, greeting, refused] = [open(urls.well), open(urls.greeting), open(urls.refused)];
  const send: Outlet["send"] = async (outgoing, signal) => {
    const one = left.get(outgoing.to.address);
    if (!one || one.wrong.where === "verb" || one.times === 0) return well.send(outgoing, signal);
    one.times -= 1;
    if (one.wrong.where !== "killed") return (one.wrong.where === "greeting" ? greeting : refused).send(outgoing, signal);
    await well.send(outgoing, signal);
    return new Promise<Outcome>(() => {});
  };
  const close = async (): Promise<void> => void (await Promise.all([well, greeting, refused].map((each) => each.close())));
  return { outlet: { width: 200, perSecond: null, send, close }, close };
}

/** Delivers what is due and moves the clock to what is due next, until nothing is open. */
async function untilQuiet(db: TestDatabase, { outlet }: Hands, left: ReadonlyMap<string, { wrong: Fault; times: number }>): Promise<void> {
  for (let round = 0; round < 1_000; round++) {
    // A process of its own each time: nothing is remembered but what stands in the rows.
    const deliver = makeDelivery({
      inTransaction: db.inTransaction,
      outlets: { mail: outlet },
      publicUrl: "https://partners.example",
      report: (error) => {
        throw error;
      },
    });
    const ids = await db.run((tx) => overdueMessages(tx, 1_000));
    const killed = await toBeKilled(db, ids, left);
    await Promise.all(ids.map((id) => (killed.has(id) ? Promise.race([deliver(id), untilTaken(db, id)]) : deliver(id))));
    const next = await db.run((tx) =>
      rowOf(
        tx,
        sql<{
          at: string | null;
        }>`select min(case state when 'queued' then due_at else lease_until end)::text as at from message where state in ('queued', 'sending')`,
      ),
    );
    if (!next?.at) return;
    db.clock.set(instant(new Date(next.at).toISOString()));
  }
  throw new Error("the outbox does not come to rest");
}

/** Which of some messages are of the cases that kill us and have not yet. */
async function toBeKilled(
  db: TestDatabase,
  ids: readonly string[],
  left: ReadonlyMap<string, { wrong: Fault; times: number }>,
): Promise<Set<string>> {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        id: string;
        name: string;
      }>`select m.id, p.name from message m join partner p on p.id = m.recipient_id where m.id = any(${[...ids]}::uuid[])`,
    ),
  );
  const isOf = ({ name }: { name: string }): boolean => {
    const one = left.get(addressOf({ number: Number(name.slice("Case ".length)) }));
    return one?.wrong.where === "killed" && one.times > 0;
  };
  return new Set(rows.filter(isOf).map(({ id }) => id));
}

async function untilTaken(db: TestDatabase, id: string): Promise<void> {
  for (;;) {
    const row = await db.run((tx) => rowOf(tx, sql<{ state: string }>`select state from message where id = ${id}`));
    if (row?.state === "sending") return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function compare(
  course: Course,
  db: TestDatabase,
  cases: readonly Case[],
  received: readonly ReceivedMail[],
  count: (name: string, by?: number) => void,
): Promise<void> {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ name: string; state: string; reason: string | null; attempts: number; id: string }>`
        select p.name, m.state, m.reason, m.attempts, m.id from message m join partner p on p.id = m.recipient_id`,
    ),
  );
  const byName = new Map(rows.map((row) => [row.name, row]));
  for (const each of cases) {
    const [row, wanted] = [byName.get(`Case ${each.number}`), oracle(each)];
    const mails = received.filter(({ to }) => to === addressOf(each));
    const isOneMessage = mails.every(({ raw }) => row && raw.includes(`Message-ID: <${row.id}@`));
    count("messages");
    count("tries", row?.attempts ?? 0);
    if (mails.length > 0) count("arrived");
    if (mails.length > 1) count("arrived twice, where that may be");
    if (row?.state === "dead") count("given up, seen by staff");
    if (row?.state === "unknown-outcome") count("outcome unknown, seen by staff");
    if (mails.length === 0 && row?.state !== "dead" && row?.state !== "unknown-outcome") count("lost");
    if (row?.state === wanted.state && mails.length === wanted.arrivals && isOneMessage) continue;
    course.fail({
      number: each.number,
      problem: `should be ${wanted.state} with ${wanted.arrivals} arrived, is ${row?.state} (${row?.reason}) with ${mails.length} after ${row?.attempts} tries${isOneMessage ? "" : ", under several Message-IDs"}`,
      reproduction: JSON.stringify(each),
    });
  }
}
