import { cleanLine, refuse, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord, personsOfFinance } from "#domain/partners";
import { mustBeOpenForMoney, mustNotBeFrozen, programmeOf, railNames, termsAt } from "#domain/programme";
import { railCapabilities } from "#domain/rails";
import { moveTransfer } from "./move-transfer.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { lockFile, mustBeUndecided, transferFileNumbered, type TransferFileFacts } from "./transfer-file.ts";
import { transferMoves } from "./transfer-rules.ts";
import { lockTransfer, mustBeThere, transfersWhere, type TransferFacts } from "./transfer.ts";

/** What somebody said, and whether a second person has said the same, so that it is so. */
export type Marked<What> = { readonly marked: What; readonly persons: number; readonly isSo: boolean };

/**
 * A person says that the bank has the file, or that it never will: with the second person its transfers are submitted, or their money is back in the
 * wallets. Refuses `transfer-file.unknown`, `.decided`, `.has-decided`, `.marked-by-you`, `staff.own-record`, `programme.frozen`,
 * `money.link-too-new`. What is so already changes nothing.
 */
export async function markFile(tx: Tx, staffId: string, typed: string, says: "sent" | "withdrawn"): Promise<Marked<TransferFileFacts>> {
  await mustBeOpenForMoney(tx);
  const file = await lockFile(tx, typed);
  if (file.state === says) return { marked: file, persons: 2, isSo: true };
  if (file.state !== "open") throw refuse("transfer-file.decided", { file: file.number, state: file.state });
  const transfers = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint`, sql`order by t.partner_id, t.id`);
  // What has failed already has its money back, and is no sign that the bank has the rest.
  if (says === "withdrawn")
    mustBeUndecided(
      file,
      transfers.filter(({ state }) => state !== "failed"),
    );
  for (const { partnerId } of transfers) mustNotBeOwnRecord(tx, partnerId);
  const made = await run(
    tx,
    sql`insert into transfer_file_mark (file_id, staff_id, says, at) values (${file.number}::bigint, ${staffId}, ${says}, ${tx.now}) on conflict do nothing`,
  );
  const persons = await personsWhoMarked(tx, file.number, says);
  if (made === 0 && persons < 2) throw refuse("transfer-file.marked-by-you", { file: file.number });
  await record(tx, {
    act: "transfer-file.mark",
    subject: { kind: "transfer-file", id: file.number },
    facts: { says, count: file.count, net: file.net, persons },
  });
  if (persons < 2) return { marked: file, persons, isSo: false };
  for (const { number } of transfers) await decideOne(tx, await lockTransfer(tx, number), says);
  await run(
    tx,
    sql`update transfer_file set state = ${says}, sent_at = ${says === "sent" ? tx.now : null}::timestamptz where id = ${file.number}::bigint`,
  );
  return { marked: await transferFileNumbered(tx, file.number), persons, isSo: true };
}

async function decideOne(tx: Tx, transfer: TransferFacts, says: "sent" | "withdrawn"): Promise<void> {
  if (transfer.state !== "submitting") return;
  if (says === "sent") await moveTransfer(tx, transfer, "submitted");
  else await moveTransfer(tx, transfer, "failed", { code: "withdrawn" });
  await tellTransfer(tx, await mustBeThere(tx, transfer.number), says === "sent" ? "sent" : "failed");
}

export type Outcome = "settled" | "failed" | "returned";

/**
 * A person says what the bank says of a transfer: it arrived, was refused, or came back, with the bank's code or words. With the second person who
 * says the same it is so. A return is taken years later. Refuses `transfer.unknown`, `transfer.not-sent`, `transfer.in-open-file`,
 * `transfer.marked-by-you`, `reason.missing`, `staff.own-record`, `programme.frozen`, `money.link-too-new`.
 */
export async function markTransfer(tx: Tx, staffId: string, typed: string, says: Outcome, reason: string): Promise<Marked<TransferFacts>> {
  await mustBeOpenForMoney(tx);
  const code = cleanLine(reason).slice(0, 80);
  if (says !== "settled" && code === "") throw refuse("reason.missing");
  const transfer = await lockTransfer(tx, typed);
  mustNotBeOwnRecord(tx, transfer.partnerId);
  if (transfer.state === says) return { marked: transfer, persons: 2, isSo: true };
  if (!transferMoves[transfer.state].includes(says))
    throw refuse("transfer.not-sent", { transfer: transfer.number, state: transfer.state, says });
  if (says === "failed") await mustNotBeInOpenFile(tx, transfer);
  const made = await run(
    tx,
    sql`insert into transfer_mark (transfer_id, staff_id, says, code, at) values (${transfer.number}::bigint, ${staffId}, ${says}, ${code}, ${tx.now})
        on conflict do nothing`,
  );
  const persons = await personsOfFinance(
    tx,
    sql`from transfer_mark m join staff_member s on s.id = m.staff_id where m.transfer_id = ${transfer.number}::bigint and m.says = ${says} and m.code = ${code}`,
  );
  if (made === 0 && persons < 2) throw refuse("transfer.marked-by-you", { transfer: transfer.number });
  await record(tx, {
    act: "transfer.mark",
    subject: { kind: "transfer", id: transfer.number },
    reason: code === "" ? null : code,
    facts: { says, partner: transfer.partnerId, amount: transfer.amount, persons },
  });
  if (persons < 2) return { marked: transfer, persons, isSo: false };
  return { marked: await endTransfer(tx, transfer, says, code), persons, isSo: true };
}

/** Given back while its line stands in a file that may still go to the bank, it would be paid as well: from there it is taken out. */
async function mustNotBeInOpenFile(tx: Tx, { number, fileNumber }: TransferFacts): Promise<void> {
  if (fileNumber === null) return;
  const file = await transferFileNumbered(tx, fileNumber);
  if (file.state === "open") throw refuse("transfer.in-open-file", { transfer: number, file: file.number });
}

/** It arrived, was refused or came back; whoever says so has the locks. The partner is told what is not as it should be. */
export async function endTransfer(tx: Tx, transfer: TransferFacts, outcome: Outcome, code: string): Promise<TransferFacts> {
  const { returnedFeeBack } = await termsAt(tx, tx.now);
  await moveTransfer(tx, transfer, outcome, { code: code === "" ? null : code, feeBack: returnedFeeBack === "yes" });
  const ended = await mustBeThere(tx, transfer.number);
  if (outcome !== "settled") await tellTransfer(tx, ended, outcome);
  return ended;
}

/** Where nobody says that something arrived, silence does. */
const silentRails = railNames.filter((rail) => railCapabilities[rail].settles === "silence");

/**
 * What silence decides: transfers that the bank has had since a day, by their run, by the day that their file says, and by when two persons said that
 * it has the file. One that was handed over late is late in every way; of one that only the bank has spoken of, nobody has said yet since when it has it.
 */
async function silentSince(tx: Pick<Tx, "em">, day: string): Promise<Sql> {
  const { zone } = await programmeOf(tx);
  return sql`t.state = 'submitted' and t.rail = any(${silentRails}) and t.process_on <= ${day}::date
    and not exists (select from transfer_file f where f.id = t.file_id
      and (f.state = 'open' or greatest((f.sent_at at time zone ${zone}::text)::date, (f.header ->> 'effectiveOn')::date) > ${day}::date))`;
}

/** Partners with transfers that the bank has had since a day and that count as arrived, in the order of their ids; those after one, at most so many. */
export async function partnersToSettle(tx: Pick<Tx, "em">, sentUntil: string, after: string, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      select distinct t.partner_id from transfer t where ${await silentSince(tx, sentUntil)} and t.partner_id > ${after}::uuid order by t.partner_id limit ${limit}`,
  );
  return rows.map((row) => row.partner_id);
}

/** What of a partner the bank has had since that day counts as arrived: it said nothing. Returns how many. Refuses `programme.frozen`. */
export async function settlePartner(tx: Tx, partnerId: string, sentUntil: string): Promise<number> {
  await mustNotBeFrozen(tx);
  const sent = await transfersWhere(tx, sql`t.partner_id = ${partnerId} and ${await silentSince(tx, sentUntil)}`, sql`order by t.id`);
  let settled = 0;
  for (const { number } of sent) {
    const transfer = await lockTransfer(tx, number);
    if (transfer.state !== "submitted") continue;
    await endTransfer(tx, transfer, "settled", "silence");
    settled += 1;
  }
  return settled;
}

/** How many persons of finance say so of a file for the bank. */
export function personsWhoMarked(tx: Tx, file: string, says: "sent" | "withdrawn" | "anew"): Promise<number> {
  return personsOfFinance(
    tx,
    sql`from transfer_file_mark m join staff_member s on s.id = m.staff_id where m.file_id = ${file}::bigint and m.says = ${says}`,
  );
}
