import { nameOf, oneOf, refuse, rowOf, rowsOf, run, sha256, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, tellStaff } from "#domain/partners";
import { mustNotBeFrozen } from "#domain/programme";
import { changeCodes, correctedByPartner, isBetweenBanks, readAnswers, returnCodes, type BankAnswer } from "#domain/rails";
import type { AnswerProblem } from "./bank-answer-entities.ts";
import { bankAnswers, type HeardFile } from "./bank-answers.ts";
import { destinationById } from "./destination.ts";
import { endTransfer } from "./mark-transfers.ts";
import { moveTransfer } from "./move-transfer.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { transferMoves } from "./transfer-rules.ts";
import { lockTransfer, mustBeThere, transfersWhere, type TransferFacts } from "./transfer.ts";

const largest = 16 * 1_048_576;

/**
 * Takes in a return file of the bank's: money that came back is back in the wallets, and partners whose account has to be corrected are told so. Lines
 * that can't be used are kept with the reason and do nothing; the others count all the same. Finance are told. A file of which anything says that it was
 * damaged on its way does nothing at all, and can be handed in again.
 * Refuses `programme.frozen`, `bank-answer.unreadable` (why, line), `bank-answer.again` (file, at).
 */
export async function hearBank(tx: Tx, content: Uint8Array): Promise<HeardFile> {
  await mustNotBeFrozen(tx);
  return hearAnswers(tx, sha256(content), readWhole(content));
}

/** What a return file says. Refuses `bank-answer.unreadable` (why, line) where anything says that it was damaged on its way. */
export function readWhole(content: Uint8Array): readonly BankAnswer[] {
  if (content.length > largest) throw refuse("bank-answer.unreadable", { why: "too-large" });
  const answers = readAnswers(Buffer.from(content).toString("latin1"));
  if ("problem" in answers) throw refuse("bank-answer.unreadable", { why: answers.problem.why, line: answers.problem.line });
  return answers;
}

/** The same of a file that was read before; `contentHash` is its SHA-256. Refuses `bank-answer.again`. */
export async function hearAnswers(tx: Tx, contentHash: string, answers: readonly BankAnswer[]): Promise<HeardFile> {
  const made = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into bank_answer_file (content_hash, received_at, actor) values (${contentHash}, ${tx.now}, ${nameOf(tx.actor)})
      on conflict do nothing returning id::text`,
  );
  if (!made) throw await heardBefore(tx, contentHash);
  for (const { answer, transfer, problem } of await applyAnswers(tx, answers)) {
    await run(
      tx,
      sql`insert into bank_answer_line (file_id, line, says, code, trace, minor, transfer_id, problem)
          values (${made.id}::bigint, ${answer.line}, ${answer.kind}, ${answer.code}, ${answer.trace}, ${answer.minor}, ${transfer?.number ?? null}::bigint, ${problem})`,
    );
  }
  const heard = await bankAnswers(tx, made.id);
  if (!heard) throw new Error(`no bank answers ${made.id}`);
  const { number: file, returned, corrected, unused } = heard;
  await record(tx, { act: "bank-answer.take", subject: { kind: "bank-answer", id: file }, facts: { returned, corrected, unused } });
  await tellStaff(tx, ["finance"], { kind: "bank-answered", about: file, facts: { file, returned, corrected, unused } });
  return heard;
}

/** That a file was taken in before. */
export async function heardBefore(tx: Tx, contentHash: string): Promise<Error> {
  const before = await oneOf(tx, sql<{ id: string }>`select id::text from bank_answer_file where content_hash = ${contentHash}`);
  return refuse("bank-answer.again", { file: before.id, at: (await bankAnswers(tx, before.id))?.receivedAt });
}

/** What came of each line, in their order; takes the locks of all partners concerned first. */
export async function applyAnswers(tx: Tx, answers: readonly BankAnswer[]): Promise<Applied[]> {
  await lockPartners(tx, await partnersWith(tx, answers));
  const applied: Applied[] = [];
  for (const answer of answers) applied.push({ answer, ...(await applyAnswer(tx, answer)) });
  return applied;
}

/** Whose transfers the lines are about. */
export async function partnersWith(tx: Pick<Tx, "em">, answers: readonly BankAnswer[]): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      select distinct partner_id from transfer where rail = 'nacha' and rail_reference = any(${answers.map(({ trace }) => trace)}::text[])`,
  );
  return rows.map((row) => row.partner_id);
}

type Outcome = { readonly transfer: TransferFacts | null; readonly problem: AnswerProblem | null };
export type Applied = Outcome & { readonly answer: BankAnswer };

async function applyAnswer(tx: Tx, answer: BankAnswer): Promise<Outcome> {
  const { kind, code, trace } = answer;
  if (kind === "none") return { transfer: null, problem: "no-answer" };
  // After ten million transfers the numbers begin again: the newest is meant.
  const [found] = await transfersWhere(tx, sql`t.rail = 'nacha' and t.rail_reference = ${trace}`, sql`order by t.id desc limit 1`);
  const known: readonly string[] = kind === "return" ? returnCodes : changeCodes;
  if (!known.includes(code)) return { transfer: found ?? null, problem: "unknown-code" };
  if (kind === "return" && isBetweenBanks(code)) return { transfer: found ?? null, problem: "between-banks" };
  if (!found) return { transfer: null, problem: "unknown-trace" };
  // A trace is no part of any sum: should a digit of it have been changed on the way, it is another transfer's.
  if (/^PC\d+$/.test(answer.id) && answer.id !== `PC${found.number}`) return { transfer: null, problem: "other-number" };
  const transfer = await lockTransfer(tx, found.number);
  const problem = kind === "return" ? await takeBack(tx, transfer, answer) : await askForCorrection(tx, transfer, code);
  return { transfer, problem };
}

async function takeBack(tx: Tx, transfer: TransferFacts, { code, minor }: BankAnswer): Promise<AnswerProblem | null> {
  if (transfer.state === "returned") return "returned-already";
  if (!isInFile(transfer) && !transferMoves[transfer.state].includes("returned")) return "not-sent";
  if (minor !== transfer.net.minor) return "other-amount";
  await endTransfer(tx, await asSent(tx, transfer), "returned", code);
  return null;
}

/** In a file of which two persons have not said yet that the bank has it. */
const isInFile = ({ state, fileNumber }: TransferFacts): boolean => state === "submitting" && fileNumber !== null;

/**
 * A bank that answers to a line has the file, whoever has not said so yet. Left for later it would be lost: the bank says it once, the same file is not
 * taken in again, and after some days of silence what came back would count as arrived.
 */
async function asSent(tx: Tx, transfer: TransferFacts): Promise<TransferFacts> {
  if (!isInFile(transfer)) return transfer;
  await moveTransfer(tx, transfer, "submitted");
  return mustBeThere(tx, transfer.number);
}

/**
 * The receiving bank has booked the entry, and asks for other details in later ones. The rules want them corrected before the next entry (Nacha Operating
 * Rules, 2.12.1, read 2026-11-23). Nobody but the partner writes a bank account here, so they are asked to, and nothing more leaves for this one.
 */
async function askForCorrection(tx: Tx, transfer: TransferFacts, code: string): Promise<AnswerProblem | null> {
  if (!isInFile(transfer) && !["submitted", "settled", "returned"].includes(transfer.state)) return "not-sent";
  if (isInFile(transfer)) await tellTransfer(tx, await asSent(tx, transfer), "sent");
  const destination = await destinationById(tx, transfer.destination.id);
  // What they have entered since is another account to the bank, too.
  if (correctedByPartner.includes(code) && destination?.state === "confirmed")
    await tellTransfer(tx, { ...transfer, code, note: null }, "corrected");
  return null;
}
