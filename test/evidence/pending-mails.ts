import { instantOf, plusDays, rowsOf, sql, type Instant } from "#domain/kernel";
import { applyOrder } from "#domain/conversions";
import { applyTrashed, wooCommerceShop, type Snapshot } from "#domain/orders";
import { overdueMessages, type Outcome } from "#domain/messages";
import { stopMails } from "#domain/pending-orders";
import { eraseCustomer } from "#domain/privacy";
import { violations } from "#domain/store";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import { pendingOrderEmails } from "../../jobs/pending-order-emails.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { expectedMails, historyOf, zone, type Happening, type History } from "./pending-mail-histories.ts";

export const pendingMails: Proof = {
  name: "pending-mails",
  test: "T15",
  sentence: "customers of unpaid orders are written to when the rule says, at most three times, and never after anything has changed",
  cases: { full: 1_000, slice: 40 },
  run: prove,
};

const start = Temporal.Instant.from("2026-03-05T12:00:00Z"); // clocks go forward in Denver three days later
const days = 11;
const lookMinutes = 30;

/** All histories beside each other in one database and one course of time, each by its own order: what became of it is held against the oracle. */
async function prove(course: Course): Promise<Figures> {
  const { drop, ...db } = await cloneDatabase(course.adminUrl, { at: start.toString(), terms: { pendingMails: "1, 24, 72" } });
  try {
    await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
    const histories = course.numbers.map((number) => historyOf(course.seed, number, start));
    const left: { order: string; at: Instant }[] = [];
    const looks = await live(db, histories, left);
    for (const history of histories) await judge(course, db, history, looks, left);
    for (const { invariant } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `an invariant is broken: ${invariant}`, reproduction: "" });
    const told = histories.map((history) => expectedMails(history, looks).length);
    return {
      histories: histories.length,
      happenings: histories.reduce((sum, { happenings }) => sum + happenings.length, 0),
      looks: looks.length,
      told: told.reduce((sum, count) => sum + count, 0),
      left: left.length,
      withThree: told.filter((count) => count === 3).length,
      withNone: told.filter((count) => count === 0).length,
    };
  } finally {
    await drop();
  }
}

/** Returns when the job looked: a third of the looks does not take place, and on one day none does. */
async function live(db: TestDatabase, histories: readonly History[], left: { order: string; at: Instant }[]): Promise<Instant[]> {
  const happenings = histories
    .flatMap((history) => history.happenings.map((happening) => ({ history, happening })))
    .toSorted((a, b) => Temporal.Instant.compare(a.happening.at, b.happening.at));
  let tries = 0;
  const send = ({ letter }: { letter: { text: string } }): Promise<Outcome> => {
    // Every third try is put off, so that mails meet what happens after they were told.
    if (++tries % 3 === 0) return Promise.resolve({ kind: "deferred", detail: "421" });
    const order = /^    Order: +(\d+)$/m.exec(letter.text)?.[1];
    // The partner hears of the sales, too.
    if (order !== undefined && letter.text.includes("order-pay")) left.push({ order, at: db.clock.now() });
    return Promise.resolve({ kind: "accepted", detail: "250" });
  };
  const fault = (error: unknown): never => {
    throw error;
  };
  const mail = { width: 50, perSecond: null, send, close: () => Promise.resolve() };
  const deliver = makeDelivery({
    inTransaction: db.inTransaction,
    outlets: { mail },
    publicUrl: "https://partners.example",
    report: fault,
  });
  const looks: Instant[] = [];
  for (let look = 1; look * lookMinutes <= days * 24 * 60; look++) {
    const at = start.add({ minutes: look * lookMinutes });
    while (happenings[0] && Temporal.Instant.compare(happenings[0].happening.at, at) <= 0) {
      const { history, happening } = happenings.shift()!;
      db.clock.set(happening.at);
      await happen(db, history, happening);
    }
    db.clock.set(at);
    for (const id of await db.run((tx) => overdueMessages(tx, 5_000))) await deliver(id);
    if (look % 3 === 0 || (look > 96 && look < 144)) continue;
    looks.push(at);
    await pendingOrderEmails({ inTransaction: (work) => db.run(work), report: fault }, { label: at.toString(), dueAt: at });
    for (const id of await db.run((tx) => overdueMessages(tx, 5_000))) await deliver(id);
  }
  return looks;
}

async function happen(db: TestDatabase, { number, isAttributed, hasAddress, placedAt }: History, { at, what }: Happening): Promise<void> {
  const externalId = String(50_000 + number);
  const email = hasAddress ? `c${number}@home.example` : null;
  await db.run(async (tx) => {
    const [order] = await rowsOf(tx, sql<{ id: string }>`select id from shop_order where external_id = ${externalId}`);
    if (what === "opt-out") return order && stopMails(tx, order.id);
    if (what === "erase") return email !== null && eraseCustomer(tx, email, "they asked");
    if (what === "bin") {
      const binned = await applyTrashed(tx, wooCommerceShop, externalId, at);
      return binned.outcome === "applied" && applyOrder(tx, binned);
    }
    const state: Snapshot = snapshot({
      reference: isAttributed ? "paper-lane" : null,
      shop: wooCommerceShop,
      externalId,
      status: {
        unpaid: "awaiting-payment",
        "on-hold": "awaiting-payment",
        retry: "in-retry",
        paid: "paid",
        cancelled: "cancelled",
        failed: "failed",
      }[what] as Snapshot["status"],
      shopStatus: {
        unpaid: "pending",
        "on-hold": "on-hold",
        retry: "pending",
        paid: "processing",
        cancelled: "cancelled",
        failed: "failed",
      }[what],
      createdAt: placedAt,
      modifiedAt: at,
      paidAt: what === "paid" ? at : null,
      customer: { externalId: null, email, name: null },
      payUrl: what === "unpaid" || what === "retry" ? `https://shop.example/order-pay/${number}` : null,
    });
    return apply(tx, state);
  });
}

/** What was told by the database against what the oracle expects, and of what left: that nothing had changed by then. */
async function judge(
  course: Course,
  db: TestDatabase,
  history: History,
  looks: readonly Instant[],
  left: readonly { order: string; at: Instant }[],
): Promise<void> {
  const externalId = String(50_000 + history.number);
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        at: string;
      }>`select m.at from pending_order_mail m join shop_order o on o.id = m.order_id where o.external_id = ${externalId} order by m.nth`,
    ),
  );
  const found = rows.map(({ at }) => instantOf(at).toString());
  const expected = expectedMails(history, looks).map(({ at }) => at.toString());
  const fail = (problem: string): void => course.fail({ number: history.number, problem, reproduction: story(history) });
  if (found.join() !== expected.join()) fail(`told at ${found.join(", ") || "no time"}, expected ${expected.join(", ") || "none"}`);
  for (const { at } of left.filter(({ order }) => order === externalId)) {
    const before = history.happenings.filter((each) => Temporal.Instant.compare(each.at, at) <= 0);
    const since = found.findLast((each) => Temporal.Instant.compare(Temporal.Instant.from(each), at) <= 0);
    const changed = before.find(
      (each) => since !== undefined && Temporal.Instant.compare(each.at, Temporal.Instant.from(since)) > 0 && each.isChange,
    );
    if (since === undefined) fail(`a mail left at ${at.toString()} that was never told`);
    else if (changed) fail(`a mail of ${since} left at ${at.toString()}, after ${changed.what} at ${changed.at.toString()}`);
    const hour = at.toZonedDateTimeISO(zone).hour;
    if (hour < 8 || hour >= 20) fail(`a mail left at night, ${at.toString()}`);
    if (Temporal.Instant.compare(at, plusDays(history.placedAt, 8)) > 0)
      fail(`a mail left at ${at.toString()} about an order of ${history.placedAt.toString()}`);
  }
}

function story({ placedAt, isAttributed, hasAddress, happenings }: History): string {
  return [
    `placed ${placedAt.toString()}, ${isAttributed ? "" : "not "}attributed, ${hasAddress ? "with" : "without"} an address`,
    ...happenings.map(({ at, what }) => `${at.toString()} ${what}`),
  ].join("\n");
}
