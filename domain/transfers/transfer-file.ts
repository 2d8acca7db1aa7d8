import { createHash } from "node:crypto";
import {
  instantOf,
  instantOrNull,
  json,
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
import { mustBeOpenForMoney } from "#domain/programme";
import type { BankDetails } from "./bank-details.ts";
import { openDestination } from "./destination.ts";
import type { RailName } from "./transfer-entities.ts";
import { transfersWhere } from "./transfer.ts";

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
};

/** A line of a file for the bank. In clear: it goes to whoever downloads the file and nowhere else. */
export type BankLine = {
  readonly transfer: string;
  readonly shareId: string;
  readonly net: Money;
  /** what the receiver reads on their statement, and what the rail knows it by */
  readonly railKey: string;
  readonly account: BankDetails;
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
};

const fileColumns = sql<FileRow>`
  select f.id::text, f.rail, f.currency, f.process_on::text, f.created_at, f.count, f.net_minor, f.state, f.sent_at,
         array(select s.handle from transfer_file_mark m join staff_member s on s.id = m.staff_id where m.file_id = f.id and m.says = 'sent' order by m.at) as marked_by
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

async function lockPartnersOf(tx: Tx, number: string): Promise<void> {
  const rows = await rowsOf(tx, sql<{ id: string }>`select distinct partner_id as id from transfer where file_id = ${number}::bigint`);
  await lockPartners(
    tx,
    rows.map(({ id }) => id),
  );
}

/** What a file says, each time the same. Opens accounts: every look is in the audit. */
export async function linesOf(tx: Tx, fileNumber: string): Promise<BankLine[]> {
  const transfers = await transfersWhere(tx, sql`t.file_id = ${fileNumber}::bigint`, sql`order by t.id`);
  const keys = await rowsOf(
    tx,
    sql<{ id: string; rail_key: string }>`select id::text, rail_key from transfer where file_id = ${fileNumber}::bigint`,
  );
  const keyOf = new Map(keys.map(({ id, rail_key }) => [id, rail_key]));
  const lines: BankLine[] = [];
  for (const { number, shareId, net, destination } of transfers)
    lines.push({ transfer: number, shareId, net, railKey: keyOf.get(number) ?? "", account: await openDestination(tx, destination.id) });
  return lines;
}

/** What two files have in common only if they say the same. */
export const hashOf = (lines: readonly BankLine[]): string => createHash("sha256").update(json(lines)).digest("hex");

/**
 * What a file says, for whoever gives it to the bank; kept in the audit. The same file each time: other words than those it was opened with are a fault.
 * Refuses `transfer-file.unknown`, `transfer-file.withdrawn`, `transfer-file.blocked`, `money.link-too-new`.
 */
export async function readFile(tx: Tx, typed: string): Promise<{ file: TransferFileFacts; lines: readonly BankLine[]; hash: string }> {
  await mustBeOpenForMoney(tx);
  const file = await transferFileNumbered(tx, typed);
  if (file.state === "withdrawn") throw refuse("transfer-file.withdrawn", { file: file.number });
  const [blocked] = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint and d.state = 'blocked'`, sql`order by t.id limit 1`);
  if (blocked) throw refuse("transfer-file.blocked", { file: file.number, transfer: blocked.number });
  const lines = await linesOf(tx, file.number);
  const { content_hash: hash } = await oneOf(
    tx,
    sql<{ content_hash: string }>`select content_hash from transfer_file where id = ${file.number}::bigint`,
  );
  if (hashOf(lines) !== hash) throw new Error(`transfer file ${file.number} would not be what it was when it was opened`);
  await record(tx, {
    act: "transfer-file.export",
    subject: { kind: "transfer-file", id: file.number },
    facts: { count: file.count, net: file.net },
  });
  return { file, lines, hash };
}
