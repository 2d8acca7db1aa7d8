import { isBefore, refuse, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";
import { mustNotBeHeld } from "./held-money.ts";
import { moveTransfer } from "./move-transfer.ts";
import { joinNextRun } from "./next-run.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { lockTransfer, mustBeThere, type TransferFacts } from "./transfer.ts";

/**
 * Finance say that it may leave, and its partner is told when. Whoever does so after its run's cut-off lets it join the next one. `shown`: as whoever approves it saw it.
 * Refuses `transfer.unknown`, `transfer.not-waiting`, `staff.own-record`, `programme.frozen`, `money.link-too-new`, `money.held`, and `seen.changed`
 * when it was held since, or for something else.
 */
export async function approveTransfer(
  tx: Tx,
  number: string,
  shown?: Pick<TransferFacts, "state" | "code" | "note">,
): Promise<TransferFacts> {
  await mustBeOpenForMoney(tx);
  const seen = await lockTransfer(tx, number);
  mustNotBeOwnRecord(tx, seen.partnerId);
  await mustNotBeHeld(tx, seen.partnerId, "staff");
  if (shown && seen.state === "held" && (shown.state !== "held" || shown.code !== seen.code || shown.note !== seen.note))
    throw refuse("seen.changed");
  const transfer = seen.state === "held" ? await unhold(tx, seen) : seen;
  if (transfer.state !== "requested") throw refuse("transfer.not-waiting", { transfer: transfer.number, state: transfer.state });
  await moveTransfer(tx, transfer, "approved");
  if (!isBefore(tx.now, transfer.cutOffAt)) await joinNextRun(tx, transfer.number);
  await remember(tx, "transfer.approve", transfer, null);
  const approved = await mustBeThere(tx, transfer.number);
  await tellTransfer(tx, approved, "approved");
  return approved;
}

/**
 * It stays where it is until somebody approves it; the partner reads why. Refuses `reason.missing`, `transfer.unknown`, `transfer.not-waiting`,
 * `staff.own-record`.
 */
export async function holdTransfer(tx: Tx, number: string, reason: string): Promise<TransferFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const transfer = await lockTransfer(tx, number);
  mustNotBeOwnRecord(tx, transfer.partnerId);
  if (transfer.state !== "requested" && transfer.state !== "approved")
    throw refuse("transfer.not-waiting", { transfer: transfer.number, state: transfer.state });
  await moveTransfer(tx, transfer, "held", { note: reason.trim() });
  await remember(tx, "transfer.hold", transfer, reason.trim());
  const held = await mustBeThere(tx, transfer.number);
  await tellTransfer(tx, held, "held");
  return held;
}

async function unhold(tx: Tx, transfer: TransferFacts): Promise<TransferFacts> {
  await moveTransfer(tx, transfer, "requested");
  return mustBeThere(tx, transfer.number);
}

async function remember(
  tx: Tx,
  act: "transfer.approve" | "transfer.hold",
  { number, partnerId, amount }: TransferFacts,
  reason: string | null,
): Promise<void> {
  await record(tx, { act, subject: { kind: "transfer", id: number }, reason, facts: { partner: partnerId, amount } });
}
