import {
  instantOf,
  instantOrNull,
  localDate,
  money,
  numberMeant,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners } from "#domain/partners";
import { mustBeOpenForMoney, programmeOf, type RailName } from "#domain/programme";
import type { NachaHeader } from "#domain/rails";
import { contentOf, hashOf, linesOf, type BankLine } from "./file-content.ts";
import { isHeldMoney } from "./held-money.ts";
import { transfersWhere, type TransferFacts } from "./transfer.ts";

export type TransferFileFacts = {
  /** as people call it: "file 3" */
  readonly number: string;
  readonly rail: RailName;
  readonly processOn: string;
  readonly createdAt: Instant;
  readonly count: number;
  readonly net: Money;
  readonly state: "open" | "sent" | "withdrawn";
  readonly sentAt: Instant | null;
  /** handles of who said that the bank has it */
  readonly markedBy: readonly string[];
  /** the day on which the bank books it, where the file says one */
  readonly effectiveOn: string | null;
  /** the file that has its transfers now, less those that were taken out */
  readonly replacedBy: string | null;
};

/** Files that wait for the bank, and those of the last weeks, newest first. */
export async function transferFiles(tx: Pick<Tx, "em">, limit: number): Promise<TransferFileFacts[]> {
  const rows = await rowsOf(tx, sql<FileRow>`${fileColumns} order by (f.state = 'open') desc, f.id desc limit ${limit}`);
  return rows.map(fileOf);
}

type FileRow = {
  id: string;
  rail: RailName;
  currency: Currency;
  process_on: string;
  created_at: string;
  count: number;
  net_minor: string;
  state: TransferFileFacts["state"];
  sent_at: string | null;
  marked_by: string[];
  effective_on: string | null;
  replaced_by: string | null;
};

const fileColumns = sql<FileRow>`
  select f.id::text, f.rail, f.currency, f.process_on::text, f.created_at, f.count, f.net_minor, f.state, f.sent_at,
         array(select s.handle from transfer_file_mark m join staff_member s on s.id = m.staff_id where m.file_id = f.id and m.says = 'sent' order by m.at) as marked_by,
         f.header ->> 'effectiveOn' as effective_on, (select n.id::text from transfer_file n where n.replaces_id = f.id) as replaced_by
  from transfer_file f`;

function fileOf(row: FileRow): TransferFileFacts {
  return {
    number: row.id,
    rail: row.rail,
    processOn: row.process_on,
    createdAt: instantOf(row.created_at),
    count: row.count,
    net: money(BigInt(row.net_minor), row.currency),
    state: row.state,
    sentAt: instantOrNull(row.sent_at),
    markedBy: row.marked_by,
    effectiveOn: row.effective_on,
    replacedBy: row.replaced_by,
  };
}

/** Refuses `transfer-file.unknown`. */
export async function transferFileNumbered(tx: Pick<Tx, "em">, typed: string): Promise<TransferFileFacts> {
  const number = numberMeant(typed);
  const row = number ? await rowOf(tx, sql<FileRow>`${fileColumns} where f.id = ${number}::bigint`) : null;
  if (!row) throw refuse("transfer-file.unknown", { file: typed });
  return fileOf(row);
}

/** Partners' locks come first on every money path, then the file's. */
export async function lockFile(tx: Tx, typed: string): Promise<TransferFileFacts> {
  const { number } = await transferFileNumbered(tx, typed);
  await lockPartnersOf(tx, number);
  await rowOf(tx, sql`select from transfer_file where id = ${number}::bigint for update`);
  return transferFileNumbered(tx, number);
}

/**
 * Of transfers of an open file, none has come to anything. Whatever says that one has (a line of a statement, a return) says that the bank has the file:
 * then it is neither handed out again nor written anew nor withdrawn, whoever has not said `sent` yet. Refuses `transfer-file.has-decided`.
 */
export function mustBeUndecided({ number }: TransferFileFacts, transfers: readonly TransferFacts[]): void {
  const decided = transfers.find(({ state }) => state !== "submitting");
  if (decided) throw refuse("transfer-file.has-decided", { file: number, transfer: decided.number, state: decided.state });
}

async function lockPartnersOf(tx: Tx, number: string): Promise<void> {
  const rows = await rowsOf(tx, sql<{ id: string }>`select distinct partner_id as id from transfer where file_id = ${number}::bigint`);
  await lockPartners(
    tx,
    rows.map(({ id }) => id),
  );
}

/** A file as it is handed to the bank. `content`: as its format has it; null: it is a table of the lines. */
export type FileForBank = {
  readonly file: TransferFileFacts;
  /** the day that it says is no longer to come, and the bank has not got it as far as anybody has said */
  readonly isLate: boolean;
  readonly lines: readonly BankLine[];
  readonly content: string | null;
  readonly hash: string;
};

/**
 * What a file says, for whoever gives it to the bank; kept in the audit. The same file each time: other words than those it was opened with are a fault.
 * Refuses `transfer-file.unknown`, `transfer-file.withdrawn`, `transfer-file.has-decided`, `transfer-file.blocked`,
 * `transfer-file.held`, `transfer-file.forgotten` once the partner of one of its transfers was erased, `money.link-too-new`.
 */
export async function readFile(tx: Tx, typed: string): Promise<FileForBank> {
  await mustBeOpenForMoney(tx);
  const file = await transferFileNumbered(tx, typed);
  if (file.state === "withdrawn") throw refuse("transfer-file.withdrawn", { file: file.number, by: file.replacedBy });
  if (file.state === "open")
    mustBeUndecided(
      file,
      await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint and t.state <> 'submitting'`, sql`order by t.id limit 1`),
    );
  const [blocked] = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint and d.state = 'blocked'`, sql`order by t.id limit 1`);
  if (blocked) throw refuse("transfer-file.blocked", { file: file.number, transfer: blocked.number });
  const [held] = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint and ${isHeldMoney}`, sql`order by t.id limit 1`);
  if (held && file.state === "open") throw refuse("transfer-file.held", { file: file.number, transfer: held.number });
  const [forgotten] = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint and d.sealed is null`, sql`order by t.id limit 1`);
  if (forgotten) throw refuse("transfer-file.forgotten", { file: file.number, transfer: forgotten.number });
  const lines = await linesOf(tx, file.number);
  const { content_hash: hash, header } = await oneOf(
    tx,
    sql<{
      content_hash: string;
      header: NachaHeader | null;
    }>`select content_hash, header from transfer_file where id = ${file.number}::bigint`,
  );
  const content = contentOf(header, lines);
  if (hashOf(content, lines) !== hash) throw new Error(`transfer file ${file.number} would not be what it was when it was opened`);
  await record(tx, {
    act: "transfer-file.export",
    subject: { kind: "transfer-file", id: file.number },
    facts: { count: file.count, net: file.net },
  });
  return { file, isLate: await isLate(tx, file, header), lines, content, hash };
}

/**
 * Federal Reserve Banks settle an entry whose day is over, or is the day itself, within the day, for a fee; other operators and many banks refuse it
 * (frbservices.org, "Stale-dated entries", read 2026-11-23). Of a file that was written for its own day that is meant.
 */
async function isLate(tx: Tx, { state }: TransferFileFacts, header: NachaHeader | null): Promise<boolean> {
  if (state !== "open" || header === null) return false;
  const { zone } = await programmeOf(tx);
  const today = localDate(tx.now, zone).toString();
  return header.effectiveOn <= today && header.madeOn < today;
}
