import { money, plusDays, Refusal, type Actor, type Instant, type Tx } from "#domain/kernel";
import { partnerByReference } from "#domain/partners";
import { defaultTerms } from "#domain/programme";
import {
  approveTransfer,
  confirmDestination,
  enterDestination,
  makeBankLink,
  markFile,
  markTransfer,
  nextTransferRun,
  openFiles,
  quoteTransfer,
  requestTransfer,
  settlePartner,
  submitPartner,
} from "#domain/transfers";
import { programme } from "./cast.ts";
import type { Deed } from "./deed.ts";

/** Of the demonstration's money, so that finance have something to approve. */
export const transferTerms = { automaticTransferBelow: { USD: 600n } };

const whose = "paper-lane";
const runAfter = (at: Instant): Instant => nextTransferRun(at, () => defaultTerms, programme.zone).cutOffAt;

/**
 * Transfers of Paper Lane's, numbered as they were asked for: the first arrived, the second came back and the account was entered anew, the third is in a file of which one person
 * says that the bank has it, the fourth leaves with the next run, and the fifth waits for finance. All of them together are less than any
 * month's end leaves in the wallet by then.
 */
export function transferDeeds(now: Instant): Deed[] {
  const [first, second] = [plusDays(now, -30), plusDays(now, -10)];
  const [sent, filed] = [runAfter(first), runAfter(second)];
  const hours = (at: Instant, after: number): Instant => at.add({ hours: after });
  return [
    { at: first, by: null, happen: (tx) => ask(tx, 600n) },
    { at: hours(first, 1), by: null, happen: (tx) => ask(tx, 500n) },
    { at: hours(first, 2), by: "finance", happen: (tx) => approveTransfer(tx, "1") },
    { at: hours(first, 2), by: "finance", happen: (tx) => approveTransfer(tx, "2") },
    { at: sent, by: null, happen: (tx) => send(tx, sent) },
    { at: hours(sent, 1), by: "finance", happen: (tx) => say(tx, (staffId) => markFile(tx, staffId, "1", "sent")) },
    { at: hours(sent, 2), by: "finance-2", happen: (tx) => say(tx, (staffId) => markFile(tx, staffId, "1", "sent")) },
    { at: plusDays(sent, 4), by: "finance", happen: (tx) => say(tx, (staffId) => markTransfer(tx, staffId, "2", "returned", noAccount)) },
    { at: plusDays(sent, 5), by: "finance-2", happen: (tx) => say(tx, (staffId) => markTransfer(tx, staffId, "2", "returned", noAccount)) },
    { at: plusDays(sent, 6), by: null, happen: (tx) => bankAccountOf(tx, whose) },
    { at: plusDays(sent, 9), by: null, happen: async (tx) => settlePartner(tx, await partnerId(tx), sent.toString().slice(0, 10)) },
    { at: second, by: null, happen: (tx) => ask(tx, 700n) },
    { at: hours(second, 2), by: "finance", happen: (tx) => approveTransfer(tx, "3") },
    { at: filed, by: null, happen: (tx) => send(tx, filed) },
    { at: hours(filed, 1), by: "finance", happen: (tx) => say(tx, (staffId) => markFile(tx, staffId, "2", "sent")) },
    { at: hours(now, -3), by: null, happen: (tx) => ask(tx, 500n) },
    { at: hours(now, -2), by: null, happen: (tx) => ask(tx, 800n) },
  ];
}

const noAccount = "R03 no account";

/** An account that nobody has: its routing number passes the check, and is no bank's. */
export async function bankAccountOf(tx: Tx, reference: string): Promise<void> {
  const found = await partnerByReference(tx, reference);
  if (!found) throw new Error(`the demonstration has no partner ${reference}`);
  const { token } = await makeBankLink(tx, found.id, null);
  const account = { routing: "123456780", account: "4400126789", accountAgain: "4400126789", accountType: "checking" };
  const read = await enterDestination(tx, token, { kind: "us-account", holder: found.name, bank: "Wasatch Credit Union", ...account });
  if (!("entered" in read)) throw new Error("the demonstration's bank account can't be read");
  await confirmDestination(tx, token, read.entered.id);
}

async function partnerId(tx: Tx): Promise<string> {
  const found = await partnerByReference(tx, whose);
  if (!found) throw new Error(`the demonstration has no partner ${whose}`);
  return found.id;
}

/** As the partner themselves. */
async function ask(tx: Tx, minor: bigint): Promise<void> {
  const id = await partnerId(tx);
  const actor: Actor = { kind: "partner", partnerId: id };
  const amount = money(minor, programme.currency);
  const { token } = await quoteTransfer(tx, id, amount);
  const asked = await requestTransfer({ ...tx, actor, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) }, id, amount, { token });
  if (asked instanceof Refusal) throw asked;
}

/** As the job does at that time. */
async function send(tx: Tx, due: Instant): Promise<void> {
  await submitPartner(tx, await partnerId(tx), due);
  await openFiles(tx, "manual");
}

function say(tx: Tx, work: (staffId: string) => Promise<unknown>): Promise<unknown> {
  if (tx.actor.kind !== "staff") throw new Error("only staff say what the bank says");
  return work(tx.actor.staffId);
}
