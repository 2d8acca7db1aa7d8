import { instant, money, Refusal, rowOf, rowsOf, sql, type Actor, type InTransaction, type Instant, type Tx } from "#domain/kernel";
import { confirmCredit, requestCredit } from "#domain/ledger";
import { overdueMessages } from "#domain/messages";
import { receiveDelivery } from "#domain/orders";
import { addStaff, findPartner, findStaff, partnerById, setStaffEmail } from "#domain/partners";
import { approveBatch, batchOfPeriod } from "#domain/payouts";
import { approveTransfer, cancelTransfer, markFile, markTransfer, quoteTransfer, requestTransfer, transferFiles } from "#domain/transfers";
import { applyInbox } from "../../../jobs/apply-inbox.ts";
import { makeDelivery } from "../../../jobs/deliver-messages.ts";
import type { JobContext, Outcome } from "../../../jobs/job.ts";
import type { Outlet } from "../../../jobs/outlets/outlet.ts";
import { payoutBatch, releaseBatch } from "../../../jobs/payout-batch.ts";
import { sendTransfers, settleTransfers } from "../../../jobs/transfers.ts";
import type { TestDatabase } from "../../support/cloned-database.ts";
import { setDestination, usAccount } from "../../support/destinations.ts";
import { makePartner } from "../../support/orders.ts";
import { paidDelivery } from "../shop-order.ts";
import { staffActor } from "./act.ts";

/**
 * A week of three partners' money, from the shop's messages to their banks: orders, a credit, a payout batch, transfers that arrive, come back and are
 * cancelled, and the mails about it. It is done by the product's own operations and jobs, and by people who press again when they hear no answer; whoever
 * does it again from the beginning, after whatever happened, must end where one does who did it once.
 */
export type Week = {
  readonly number: number;
  readonly partners: readonly { readonly id: string; readonly slug: string }[];
  readonly staff: readonly { readonly id: string }[];
  /** the number of the credit that waits for its second person */
  readonly credit: string;
};

export type Hands = {
  /** transactions that live at an instant */
  readonly at: (at: Instant) => InTransaction;
  /** what stands on somebody's screen, whatever becomes of our processes: made the first time it is asked for */
  readonly screen: (key: string, make: () => Promise<string>) => Promise<string>;
  /** the mail server has it */
  readonly mailed: (messageId: string) => Promise<void>;
  /** how often, and after what, somebody tries a thing again that failed with something else than a refusal */
  readonly insist: <T>(work: () => Promise<T>) => Promise<T>;
  /** a later look at mails: those that somebody was at before are given up by then */
  readonly lookedAgainMinutes: number;
};

export const terms = {
  automaticReleaseBelow: { USD: 50_000n },
  automaticTransferBelow: { USD: 0n },
  unusualFrom: { USD: 10n ** 12n },
  unusualTimesTotal: 100,
  transferDailyLimit: { USD: 10n ** 9n },
  transferCodeFrom: { USD: 10n ** 12n },
};

export const asked = instant("2026-12-15T12:00:00Z");
const due = instant("2026-12-16T22:00:00Z");
const settled = instant("2026-12-24T13:00:00Z");
/** hours of the day at which mails may leave in Denver; those of each part of the week */
const mailings = {
  asked: instant("2026-12-15T19:00:00Z"),
  sent: instant("2026-12-16T23:00:00Z"),
  settled: instant("2026-12-24T19:00:00Z"),
};
const credited = 1_000n;
const fee = 250n;

/** Small weeks are released by themselves, of large ones two persons have to say so. */
const orderTotal = ({ number }: Pick<Week, "number">): bigint => (number % 2 === 0 ? 10_000n : 50_000n);
const ordersEach = 2;
const payoutOf = (week: Pick<Week, "number">): bigint => (BigInt(ordersEach) * orderTotal(week)) / 5n;
const halfOf = (week: Pick<Week, "number">): bigint => payoutOf(week) / 2n;

/** The people of a week, who were there long before it. */
export async function beginWeek(db: Pick<TestDatabase, "run">, number: number): Promise<Week> {
  const staff = await db.run(async (tx) => {
    const people = [];
    for (const handle of ["fay", "finn"]) {
      const known = await findStaff(tx, handle);
      const one = known ?? (await addStaff(tx, { handle, name: handle, roles: ["support", "finance"] }));
      if (!known) await setStaffEmail(tx, one, `${handle}@example.org`);
      people.push(one);
    }
    return people;
  });
  const partners = await db.run(async (tx) => {
    const early: Tx = { ...tx, now: tx.now.subtract({ hours: 24 * 10 }) };
    const made = [];
    for (const [nth, letter] of ["a", "b", "c"].entries()) {
      const slug = `week-${spelt(number)}-${letter}`;
      const known = await findPartner(tx, slug);
      const { id } = known ?? (await makePartner(tx, `Week ${number} ${letter}`, slug));
      const account = String(10_000_000 + number * 10 + nth);
      if (!known) await setDestination(early, id, { ...usAccount, account, accountAgain: account });
      made.push({ id, slug });
    }
    return made;
  });
  const credit = await db.run(
    async (tx) =>
      (await requestCredit(tx, staff[0]!.id, await partnerById(tx, partners[2]!.id), money(credited, "USD"), "for the trouble")).number,
    staffActor(staff[0]!),
  );
  // What they were told before has nothing to do with it.
  await db.run((tx) => tx.em.execute(`delete from message where recipient_id = any('{${partners.map(({ id }) => id).join(",")}}')`));
  return { number, partners, staff, credit };
}

/** Digits read alike to a slug: 3868 and 3686. */
const spelt = (number: number): string => [...String(number)].map((digit) => "acdefhjkpt"[Number(digit)]).join("");

/** Does all of it, or what is left of it. `together` ends when all who live it have come as far: their clocks are never days apart. */
export async function liveWeek(hands: Hands, week: Week, together: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const { partners, staff } = week;
  const shop: Actor = { kind: "system", name: "shop" };
  const { insist } = hands;
  for (const [nth, { slug }] of partners.entries())
    for (let order = 0; order < ordersEach; order++) {
      const message = messageOf(week, nth * ordersEach + order, slug);
      const { id } = await insist(() => hands.at(asked)(shop, (tx) => receiveDelivery(tx, message)));
      await insist(() => applyInbox(hands.at(asked), noted, id, false));
    }
  // One who finds another at a message passes it over; that other may not have come to its end.
  await together();
  const say = <T>(who: { readonly id: string }, at: Instant, work: (tx: Tx) => Promise<T>, unless: readonly string[]): Promise<T | null> =>
    insist(() => orRefused(unless, () => hands.at(at)(staffActor(who), work)));
  await say(staff[1]!, asked, (tx) => confirmCredit(tx, staff[1]!.id, week.credit), ["adjustment.already-decided"]);

  const period = `week-${week.number}`;
  await insist(() => payoutBatch(contextOf(hands, "payout-batch", asked), { label: period, dueAt: asked }));
  const batch = await insist(() => hands.at(asked)(shop, (tx) => batchOfPeriod(tx, period)));
  if (batch!.state === "prepared")
    for (const one of staff)
      await say(one, asked, (tx) => approveBatch(tx, batch!.id, one.id, null), ["batch.approved-by-you", "batch.already-released"]);
  await insist(async () => {
    const { state } = await releaseBatch(contextOf(hands, "release-batch", asked), batch!.id);
    if (state !== "released") throw new Error("somebody else is at it");
  });

  const numbers: string[] = [];
  for (const { id } of partners) {
    const actor: Actor = { kind: "partner", partnerId: id };
    const amount = money(halfOf(week), "USD");
    const token = await insist(() =>
      hands.screen(`transfer of ${id}`, async () => (await hands.at(asked)(actor, (tx) => quoteTransfer(tx, id, amount))).token),
    );
    const made = await insist(() => hands.at(asked)(actor, (tx) => requestTransfer(tx, id, amount, { token })));
    if (made instanceof Refusal) throw made;
    numbers.push(made.number);
  }
  const [arrives = "", returns = "", cancelled = ""] = numbers;
  await sendMails(hands, mailings.asked);
  await insist(() =>
    hands.at(asked)({ kind: "partner", partnerId: partners[2]!.id }, (tx) => cancelTransfer(tx, partners[2]!.id, cancelled)),
  );
  for (const number of [arrives, returns]) await say(staff[0]!, asked, (tx) => approveTransfer(tx, number), ["transfer.not-waiting"]);
  await together();
  await insist(() => untilAll(sendTransfers(contextOf(hands, "send-transfers", due), { label: "2026-12-14", dueAt: due })));
  for (const file of await insist(() => hands.at(due)(shop, (tx) => transferFiles(tx, 10))))
    if (file.state === "open")
      for (const one of staff)
        await say(one, due, (tx) => markFile(tx, one.id, file.number, "sent"), ["transfer-file.marked-by-you", "transfer-file.decided"]);
  await sendMails(hands, mailings.sent);
  await together();
  for (const one of staff)
    await say(one, settled, (tx) => markTransfer(tx, one.id, returns, "returned", "R03"), ["transfer.marked-by-you"]);
  await insist(() => untilAll(settleTransfers(contextOf(hands, "settle-transfers", settled), { label: "2026-12-24", dueAt: settled })));
  await sendMails(hands, mailings.settled);
}

/** Once, and again when whoever was at something is taken for dead. */
async function sendMails(hands: Hands, at: Instant): Promise<void> {
  for (const minutes of [0, 5]) await sendDue(hands, hands.at(at.add({ minutes: minutes + hands.lookedAgainMinutes })));
}

async function sendDue(hands: Hands, inTransaction: InTransaction): Promise<void> {
  const mail: Outlet = {
    width: 4,
    perSecond: null,
    send: async ({ id }) => {
      await hands.mailed(id);
      return { kind: "accepted", detail: "250" };
    },
    close: () => Promise.resolve(),
  };
  // A try that can't be written down moves nothing, and while the database is away many can't.
  for (let looks = 0; looks < 1_000; looks++) {
    const ids = await hands.insist(() => inTransaction({ kind: "system", name: "mail" }, (tx) => overdueMessages(tx, 100)));
    if (ids.length === 0) return;
    const deliver = makeDelivery({ inTransaction, outlets: { mail }, publicUrl: "https://partners.example", report: noted });
    await hands.insist(() => Promise.all(ids.map(deliver)));
  }
  throw new Error("mails are due again and again");
}

function contextOf(hands: Hands, name: string, at: Instant): JobContext {
  return { inTransaction: (work) => hands.at(at)({ kind: "system", name }, work), report: noted };
}

/** What went wrong on the way shows in where it ends. */
const noted = (): string => "noted";

/** A job that left somebody for its next run. */
async function untilAll(run: Promise<Outcome>): Promise<void> {
  const { setAside = 0 } = await run;
  if (setAside !== 0) throw new Error(`${setAside} are left for the next run`);
}

/** Null: it was refused because it is so already, which whoever tries again may hear. */
async function orRefused<T>(codes: readonly string[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && codes.includes(error.code)) return null;
    throw error;
  }
}

function messageOf(week: Week, nth: number, reference: string): ReturnType<typeof paidDelivery> {
  const id = 20_000_000 + week.number * 10 + nth;
  return paidDelivery({ id, email: `buyer-${id}@example.org`, total: orderTotal(week), reference });
}

/** What is wrong with where a week has ended; nothing: it ended as it must. Said from its amounts, not from the product. */
export async function troublesOf(db: { readonly em: Tx["em"] }, week: Week): Promise<string[]> {
  const [payout, half] = [payoutOf(week), halfOf(week)];
  const ends = [
    { wallet: payout - half, fees: fee, bank: half - fee, transfer: "settled", notices: "requested approved sent" },
    { wallet: payout - fee, fees: fee, bank: 0n, transfer: "returned", notices: "requested approved sent returned" },
    { wallet: payout + credited, fees: 0n, bank: 0n, transfer: "cancelled", notices: "requested" },
  ];
  const troubles: string[] = [];
  for (const [nth, { id }] of week.partners.entries()) {
    const { wallet, fees, bank, transfer, notices } = ends[nth]!;
    const wanted =
      `expense ${-payout - (nth === 2 ? credited : 0n)}, payable 0, wallet ${wallet}, reserved 0, in-transit 0, fees ${fees}, bank ${bank}; ` +
      `orders ${ordersEach} paid; payouts 1 released; transfers 1 ${transfer}; told 1 of the payout, ${notices.split(" ").length} of the transfer`;
    const found = await endOf(db, id);
    if (found !== wanted) troubles.push(`partner ${nth} of week ${week.number} ends with ${found}, not with ${wanted}`);
  }
  const lost = await rowsOf(
    db,
    sql<{ kind: string; state: string; told: string; copies: number }>`
      select m.kind, concat_ws(' ', m.state, m.reason) as state, m.created_at::text as told, (select count(*)::int from evidence_mail e where e.id = m.id) as copies from message m
      where m.recipient_id = any(${week.partners.map(({ id }) => id)}::uuid[]) and m.carrier_id is null`,
  );
  for (const { kind, state, told, copies } of lost) {
    if (state.startsWith("unknown-outcome") && kind === "sale-alert") continue; // before staff, and never sent twice
    if (state !== "sent" || copies === 0) troubles.push(`a message "${kind}" of ${told} is ${state}, and arrived ${copies} times`);
    if (copies > (kind === "sale-alert" ? 1 : 2)) troubles.push(`a message "${kind}" arrived ${copies} times`);
  }
  return troubles;
}

async function endOf(db: { readonly em: Tx["em"] }, id: string): Promise<string> {
  const row = await rowOf(
    db,
    sql<{ line: string }>`
      with minor as (select account, sum(minor) as minor from ledger_posting where partner_id = ${id} group by account),
      of as (select a, coalesce((select minor from minor where account = a), 0) as minor
             from unnest(array['expense', 'payable', 'wallet', 'reserved', 'in-transit', 'fees', 'bank']) with ordinality as t (a, n))
      select (select string_agg(a || ' ' || minor, ', ' order by array_position(array['expense', 'payable', 'wallet', 'reserved', 'in-transit', 'fees', 'bank'], a)) from of)
             || '; orders ' || (select count(*) || ' ' || string_agg(distinct status, ' ') from conversion where partner_id = ${id})
             || '; payouts ' || (select count(*) || ' ' || string_agg(distinct state, ' ') from payout where partner_id = ${id})
             || '; transfers ' || (select count(*) || ' ' || string_agg(distinct state, ' ') from transfer where partner_id = ${id})
             || '; told ' || (select count(*) from message where recipient_id = ${id} and kind = 'payout-released') || ' of the payout, '
             || (select count(*) from message where recipient_id = ${id} and kind = 'transfer-notice') || ' of the transfer' as line`,
  );
  return row?.line ?? "nothing";
}

/** What the world outside of our processes remembers: screens, and a mail server's spool. */
export const worldTables = `
  create table evidence_screen (key text primary key, text text not null);
  create table evidence_mail (nth bigint generated by default as identity primary key, id uuid not null)`;
