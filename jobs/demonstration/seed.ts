import { createHash } from "node:crypto";
import {
  fixedClock,
  isBefore,
  newId,
  plusDays,
  type Clock,
  type Instant,
  type Actor,
  type InTransaction,
  type Pictures,
  type Tx,
} from "#domain/kernel";
import { openClickMonths, recordClicks, type NewClick } from "#domain/attribution";
import { applyOrder, setRate } from "#domain/conversions";
import { discardMessages, openConsole } from "#domain/messages";
import { applySnapshot } from "#domain/orders";
import { addStaff, allStaff, applyAsPartner, changeStatus, findPartner, findStaff, setSlug } from "#domain/partners";
import { lastOccurrence } from "#domain/payouts";
import { defaultTerms, foundProgramme } from "#domain/programme";
import { pendingOrderEmails } from "../pending-order-emails.ts";
import { payoutBatch } from "../payout-batch.ts";
import { transferTerms } from "./bank-transfers.ts";
import { applicants, partners, programme, staff } from "./cast.ts";
import { pastOrders, type PastOrder } from "./history.ts";
import { seedLibrary, takeDrawings } from "./library.ts";
import { snapshotOf } from "./snapshot.ts";
import type { Deed } from "./deed.ts";
import { deeds } from "./staff-work.ts";
import { gatherings } from "./together.ts";
import { visitForWeeks } from "./visits.ts";

type Event = { readonly at: Instant; readonly happen: (tx: Tx) => Promise<void> };

/**
 * Fills an empty database with the demonstration programme: its people, three months of clicks and orders, what staff did, and the
 * payout runs that fell into them, each at its own time through the same operations as the real thing.
 */
export async function seedDemonstration(
  transactions: (clock: Clock) => InTransaction,
  now: Instant,
  pictures?: Pick<Pictures, "take">,
): Promise<void> {
  const start = plusDays(now, -120);
  const clock = fixedClock(start);
  const inTransaction = transactions(clock);
  const act = async (at: Instant, work: (tx: Tx) => Promise<unknown>, by: Deed["by"] = null): Promise<void> => {
    clock.set(at);
    const actor = by === null ? nobody : await inTransaction(nobody, (tx) => actorOf(tx, by));
    await inTransaction(actor, work);
  };
  const orders = [...orderEvents(now)].map(({ at, happen }) => ({ at, tell: () => act(at, happen) }));
  const payouts = payoutRuns(start, now).map((at) => ({ at, tell: () => pay(transactions, at) }));
  const mails = pastOrders
    .filter(({ ending }) => ending === "awaiting-payment" || ending === "in-retry")
    .flatMap((order) => mailRuns(order, now));
  const writings = mails.map((at) => ({ at, tell: () => writeToCustomers(transactions, at) }));
  const others = [...deeds(now), ...gatherings(now)].map(({ at, by, happen }) => ({ at, tell: () => act(at, happen, by) }));
  await act(start, (tx) => setUp(tx, start));
  for (const moment of [...orders, ...others, ...payouts, ...writings].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)))
    await moment.tell();
  await act(now, (tx) => visitForWeeks(tx, now));
  const taken = await takeDrawings(pictures);
  await act(now, (tx) => seedLibrary(tx, programme.zone, taken), "support");
  await act(now, discardMessages);
  await act(now, listenAtConsole);
}

const community = {
  communityLink: "https://community.shop.example/partners",
  communityWords: "Ask, show what you made, and find somebody to craft with.",
};

const nobody: Actor = { kind: "system", name: "demonstration" };

async function actorOf(tx: Tx, handle: string): Promise<Actor> {
  const found = await findStaff(tx, handle);
  if (!found) throw new Error(`the demonstration has nobody called ${handle}`);
  return { kind: "staff", staffId: found.id, partnerId: found.partnerId, roles: found.roles };
}

async function setUp(tx: Tx, since: Instant): Promise<void> {
  await foundProgramme(tx, {
    ...programme,
    isDemonstration: true,
    terms: { pendingMails: "1, 24, 72", ...community, ...transferTerms },
    since,
  });
  await openClickMonths(tx, 8);
  for (const { handle, name, roles } of staff) await addStaff(tx, { handle, name, roles });
  for (const { name, email, about, slug, ownRate } of partners) {
    const partner = await applyAsPartner(tx, { name, email, application: about });
    await changeStatus(tx, partner.id, "active", "welcome");
    await setSlug(tx, partner.id, slug);
    if (ownRate !== null)
      await setRate(tx, {
        subject: { scope: "partner", partnerId: partner.id },
        value: { kind: "percent", basisPoints: ownRate },
        from: since,
        reason: "agreed when they joined",
      });
  }
  for (const { name, email, about } of applicants) await applyAsPartner(tx, { name, email, application: about });
}

/** Whoever is played by somebody at the terminal reads there what they are told from now on. */
async function listenAtConsole(tx: Tx): Promise<void> {
  for (const { id } of await allStaff(tx)) await openConsole(tx, { kind: "staff", id });
  for (const { slug } of partners) {
    const partner = await findPartner(tx, slug);
    if (partner) await openConsole(tx, { kind: "partner", id: partner.id });
  }
}

function payoutRuns(start: Instant, now: Instant): Instant[] {
  const due: Instant[] = [];
  for (
    let at = lastOccurrence(now, () => defaultTerms, programme.zone).at;
    isBefore(start, at);
    at = lastOccurrence(at.subtract({ hours: 1 }), () => defaultTerms, programme.zone).at
  )
    due.unshift(at);
  return due;
}

async function pay(transactions: (clock: Clock) => InTransaction, dueAt: Instant): Promise<void> {
  const inTransaction = transactions(fixedClock(dueAt));
  const actor = { kind: "system", name: "payout-batch" } as const;
  const report = (error: unknown): string => {
    throw error;
  };
  const { label } = lastOccurrence(dueAt, () => defaultTerms, programme.zone);
  await payoutBatch({ inTransaction: (work) => inTransaction(actor, work), report }, { label, dueAt });
}

/** Looks at an order that stays unpaid, on its first day, its second and its fourth, as far as they are past: of three looks six hours apart one is by day. */
function mailRuns({ daysAgo }: PastOrder, now: Instant): Instant[] {
  return [7, 13, 19, 31, 37, 43, 79, 85, 91].map((hours) => plusDays(now, -daysAgo).add({ hours })).filter((at) => isBefore(at, now));
}

async function writeToCustomers(transactions: (clock: Clock) => InTransaction, at: Instant): Promise<void> {
  const inTransaction = transactions(fixedClock(at));
  const report = (error: unknown): string => {
    throw error;
  };
  await pendingOrderEmails(
    { inTransaction: (work) => inTransaction({ kind: "system", name: "pending-order-emails" }, work), report },
    { label: at.toString(), dueAt: at },
  );
}

/** What happened around each order: a click, some visits that led nowhere, the order, and how it ended. */
function* orderEvents(now: Instant): Iterable<Event> {
  for (const order of pastOrders) {
    const createdAt = plusDays(now, -order.daysAgo);
    const clickId = order.reference === null ? null : idFor(order);
    const clickedAt = createdAt.subtract({ hours: 5 });
    if (clickId !== null) yield { at: clickedAt, happen: (tx) => visit(tx, order, clickId, clickedAt) };
    const paid = { createdAt, modifiedAt: createdAt, clickId };
    const first = order.ending === "awaiting-payment" || order.ending === "in-retry" ? order.ending : "paid";
    yield { at: createdAt, happen: (tx) => receive(tx, snapshotOf(order, { ...paid, status: first })) };
    const later = createdAt.add({ hours: 26 });
    const total = snapshotOf(order, { ...paid, status: "paid" }).total;
    if (order.ending === "cancelled")
      yield { at: later, happen: (tx) => receive(tx, snapshotOf(order, { ...paid, status: "cancelled", modifiedAt: later })) };
    if (order.ending === "partly-refunded")
      yield {
        at: later,
        happen: (tx) => receive(tx, snapshotOf(order, { ...paid, status: "partly-refunded", modifiedAt: later, refunded: 2_400n })),
      };
    const muchLater = plusDays(createdAt, 55);
    if (order.ending === "refunded-after-payout")
      yield {
        at: muchLater,
        happen: (tx) => receive(tx, snapshotOf(order, { ...paid, status: "refunded", modifiedAt: muchLater, refunded: total })),
      };
  }
}

async function receive(tx: Tx, snapshot: ReturnType<typeof snapshotOf>): Promise<void> {
  const applied = await applySnapshot(tx, snapshot, tx.now);
  if (applied.outcome === "applied") await applyOrder(tx, applied);
}

async function visit(tx: Tx, order: PastOrder, clickId: string, at: Instant): Promise<void> {
  const partner = await findPartner(tx, order.reference ?? "");
  if (!partner) throw new Error(`the demonstration has no partner ${order.reference}`);
  const click = (nth: number, verdict: NewClick["verdict"]): NewClick => ({
    id: nth === 0 ? clickId : newId(),
    clickedAt: at.add({ minutes: nth }),
    partnerId: partner.id,
    shareLinkId: null,
    campaign: order.campaign,
    landing: nth % 2 === 0 ? "https://shop.example/" : "https://shop.example/club/",
    referrerHost: nth % 3 === 0 ? "www.pinterest.com" : null,
    visitor: createHash("sha256").update(`${order.number} ${nth}`).digest("base64url").slice(0, 22),
    verdict,
  });
  const others = 2 + (Number(order.number) % 5);
  await recordClicks(tx, [...Array.from({ length: others }, (_, nth) => click(nth, "counted")), click(others, "preview")]);
}

/** The same id each time, so that the story can be told again. */
function idFor(order: PastOrder): string {
  const hex = createHash("sha256").update(`demonstration click ${order.number}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
