import { cleanLine, refuse, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";
import { markFile, markTransfer } from "#domain/transfers";
import { lockStatements, statementNumbered, type StatementFacts } from "./bank-statement.ts";
import { linesMeant, reconcile, wordOfLines, type ComparedLine } from "./reconcile.ts";

/** What became of the lines that a person confirmed. */
export type Confirmed = {
  readonly statement: StatementFacts;
  /** tied to what they are: it counts as arrived or as returned, or did so before */
  readonly tied: number;
  /** said by this person, and wait for a second one */
  readonly waiting: number;
  /** said by this person before, or of a transfer of their own */
  readonly notTheirs: number;
  /** are confirmed with the next press */
  readonly left: number;
};

/** So many at once, so that nobody waits for long whose wallet is among them. */
const linesAtOnce = 200;

/**
 * A person says that lines of a statement are what they seem to be: all that are sure (`isSure`), or one by its place, whatever it was found by. `seen`:
 * the word of what they were shown, compared when nobody else can decide any more. What the house has two persons say of a transfer or a file (it arrived, came back, was sent), a line says for one person as well: with the
 * second one it is so, and the line is tied to it. Refuses `statement.unknown`, `statement.no-such-line`, `seen.changed`, `programme.frozen`, `money.link-too-new`.
 */
export async function confirmLines(tx: Tx, staffId: string, typed: string, nth?: number, seen?: string): Promise<Confirmed> {
  await mustBeOpenForMoney(tx);
  await lockStatements(tx);
  const { number } = await statementNumbered(tx, typed);
  const meant = linesMeant(await reconcile(tx, number), nth);
  if (seen !== undefined && seen !== wordOfLines(meant)) throw refuse("seen.changed");
  if (nth !== undefined && meant.length === 0) throw refuse("statement.no-such-line", { line: nth });
  const now = meant.slice(0, linesAtOnce);
  await lockPartners(tx, [...new Set(now.flatMap(({ transfer }) => (transfer === null ? [] : [transfer.partnerId])))].toSorted());
  const done = { tied: 0, waiting: 0, notTheirs: 0 };
  for (const line of now) done[await confirmLine(tx, staffId, number, line)] += 1;
  await record(tx, {
    act: "statement.confirm",
    subject: { kind: "bank-statement", id: number },
    facts: { ...done, ...(nth === undefined ? {} : { line: nth }) },
  });
  return { statement: await statementNumbered(tx, number), ...done, left: meant.length - now.length };
}

async function confirmLine(tx: Tx, staffId: string, statement: string, line: ComparedLine): Promise<"tied" | "waiting" | "notTheirs"> {
  if (line.found.kind === "file") return confirmFile(tx, staffId, statement, line, line.found.file);
  const { transfer } = line;
  if (!transfer) throw new Error(`line ${line.nth} of statement ${statement} is of no transfer`);
  const says = line.found.kind === "return" ? "returned" : "settled";
  // What came back had arrived, or counted so: the line of its leaving is as true as it was.
  const isSo = transfer.state === says || (says === "settled" && transfer.state === "returned");
  // It has to have left before it can come back: the line of its leaving is confirmed first.
  if (says === "returned" && transfer.state !== "submitted" && transfer.state !== "settled" && !isSo) return "waiting";
  if (!isSo) {
    if (tx.actor.kind === "staff" && tx.actor.partnerId === transfer.partnerId) return "notTheirs";
    const code = says === "returned" ? `bank statement ${statement}, line ${line.nth}` : "";
    const before = await rowOf(
      tx,
      sql`select from transfer_mark where transfer_id = ${transfer.transfer}::bigint and staff_id = ${staffId} and says = ${says} and code = ${code}`,
    );
    if (before) return "notTheirs";
    const marked = await markTransfer(tx, staffId, transfer.transfer, says, code);
    if (!marked.isSo) return "waiting";
  }
  await tie(tx, staffId, statement, line.nth, { transfer: transfer.transfer });
  return "tied";
}

async function confirmFile(
  tx: Tx,
  staffId: string,
  statement: string,
  line: ComparedLine,
  file: string,
): Promise<"tied" | "waiting" | "notTheirs"> {
  const known = await rowOf(tx, sql<{ state: string }>`select state from transfer_file where id = ${file}::bigint`);
  if (known?.state === "open") {
    const [own] = await rowsOf(
      tx,
      sql`select from transfer where file_id = ${file}::bigint and partner_id = ${tx.actor.kind === "staff" ? tx.actor.partnerId : null}::uuid limit 1`,
    );
    const before = await rowOf(
      tx,
      sql`select from transfer_file_mark where file_id = ${file}::bigint and staff_id = ${staffId} and says = 'sent'`,
    );
    if (own || before) return "notTheirs";
    const marked = await markFile(tx, staffId, file, "sent");
    if (!marked.isSo) return "waiting";
  }
  await tie(tx, staffId, statement, line.nth, { file });
  return "tied";
}

async function tie(
  tx: Tx,
  staffId: string,
  statement: string,
  nth: number,
  what: { readonly transfer?: string; readonly file?: string },
): Promise<void> {
  await run(
    tx,
    sql`update bank_statement_line set decision = 'confirmed', transfer_id = ${what.transfer ?? null}::bigint, file_id = ${what.file ?? null}::bigint,
          decided_by_id = ${staffId}, decided_at = ${tx.now} where statement_id = ${statement}::bigint and nth = ${nth} and decision is null`,
  );
}

/**
 * A person says what a line is that agrees with nothing of ours, or all of a statement's that left money unknown (`nth` left out). Nothing moves by it,
 * and it can be opened again. Refuses `reason.missing`, `statement.unknown`, `statement.no-such-line`. Returns how many lines.
 */
export async function explainLines(tx: Tx, staffId: string, typed: string, reason: string, nth?: number): Promise<number> {
  const words = cleanLine(reason);
  if (words === "") throw refuse("reason.missing");
  await lockStatements(tx);
  const { number } = await statementNumbered(tx, typed);
  const { agreeing, differing } = await reconcile(tx, number);
  const meant = [...differing, ...agreeing].filter((line) => (nth === undefined ? line.found.kind === "unknown" : line.nth === nth));
  if (nth !== undefined && meant.length === 0) throw refuse("statement.no-such-line", { line: nth });
  const explained = await run(
    tx,
    sql`update bank_statement_line set decision = 'explained', reason = ${words}, decided_by_id = ${staffId}, decided_at = ${tx.now}
        where statement_id = ${number}::bigint and nth = any(${meant.map((line) => line.nth)}::int[]) and decision is null`,
  );
  await record(tx, {
    act: "statement.explain",
    subject: { kind: "bank-statement", id: number },
    reason: words,
    facts: { lines: explained, ...(nth === undefined ? {} : { line: nth }) },
  });
  return explained;
}

/**
 * A line is open again: whoever decided on it was wrong, or something has come up. What was said of its transfer stays said: a transfer that arrived is
 * taken back by a return alone. Refuses `statement.unknown`, `statement.no-such-line` for one that nobody decided on.
 */
export async function reopenLine(tx: Tx, typed: string, nth: number, reason: string): Promise<void> {
  const words = cleanLine(reason);
  if (words === "") throw refuse("reason.missing");
  await lockStatements(tx);
  const { number } = await statementNumbered(tx, typed);
  const opened = await run(
    tx,
    sql`update bank_statement_line set decision = null, transfer_id = null, file_id = null, reason = null, decided_by_id = null, decided_at = null
        where statement_id = ${number}::bigint and nth = ${nth} and decision is not null`,
  );
  if (opened === 0) throw refuse("statement.no-such-line", { line: nth });
  await record(tx, { act: "statement.reopen", subject: { kind: "bank-statement", id: number }, reason: words, facts: { line: nth } });
}
