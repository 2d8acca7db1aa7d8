import type { BankDetails } from "./rail.ts";
import { digits, entryHash, recordPlaces, recordsInBlock, shortDay, words } from "./nacha-fields.ts";

/** Who sends a file, to which bank, and when; fixed with the file, so that it says the same each time. Days as "2026-12-02". */
export type NachaHeader = {
  /** nine digits, of the bank that gets the file */
  readonly routing: string;
  readonly bank: string;
  readonly companyId: string;
  readonly company: string;
  readonly entryClass: "PPD" | "CCD";
  readonly madeOn: string;
  /** "15:00" */
  readonly madeAt: string;
  /** tells the files of a day apart: A to Z, then 0 to 9 */
  readonly modifier: string;
  readonly effectiveOn: string;
  /** our number of the file */
  readonly file: string;
};

/** A credit. `key`: by which we know it; it goes along in the addenda record. */
export type NachaEntry = {
  readonly account: Extract<BankDetails, { kind: "us-account" }>;
  /** the receiver's name, as banks print it */
  readonly name: string;
  readonly minor: bigint;
  /** "PC12" */
  readonly id: string;
  /** fifteen digits: eight of our bank's routing number, seven of ours */
  readonly trace: string;
};

/** In the order in which they are given out. */
export const fileModifiers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".split("");

/** `PAYROLL` is for wages only (Nacha, since 2026-03-20). */
const description = "COMMISSION";
const creditsOnly = "220";
const creditCodes = { checking: "22", savings: "32" } as const;
/** so many entries have room in one batch: its count of records has six digits, an entry is two of them */
const mostEntries = 499_999;

/** The trace number of a transfer: the bank's eight digits, and the last seven of its number. */
export function traceOf(routing: string, transfer: string): string {
  return routing.slice(0, 8) + digits(BigInt(transfer) % 10_000_000n, 7);
}

/**
 * An ACH file of credits (Nacha Operating Rules, appendix three; read 2026-11-23): one batch, an addenda record with each entry, filled up to whole
 * blocks. Each record is 94 places of ASCII and CRLF. Entries stand in the order of their trace numbers, as the rules ask.
 */
export function writeNacha(header: NachaHeader, entries: readonly NachaEntry[]): string {
  if (entries.length === 0 || entries.length > mostEntries) throw new Error(`a batch of ${entries.length} entries`);
  const sorted = entries.toSorted((one, other) => (one.trace < other.trace ? -1 : 1));
  const total = entries.reduce((sum, { minor }) => sum + minor, 0n);
  const sums = { records: 2 * entries.length, hash: entryHash(entries.map(({ account }) => account.routing)), total };
  const records = [fileHeader(header), batchHeader(header), ...sorted.flatMap((entry) => entryRecords(header, entry))];
  records.push(batchControl(header, sums));
  const blocks = Math.ceil((records.length + 1) / recordsInBlock);
  records.push(fileControl(blocks, sums));
  while (records.length < blocks * recordsInBlock) records.push("9".repeat(recordPlaces));
  return records.map((record) => `${words(record, recordPlaces)}\r\n`).join("");
}

type Sums = { readonly records: number; readonly hash: string; readonly total: bigint };

function fileHeader({ routing, bank, companyId, company, madeOn, madeAt, modifier, file }: NachaHeader): string {
  return [
    "101",
    ` ${digits(routing, 9)}`,
    words(companyId, 10),
    shortDay(madeOn),
    madeAt.replace(":", ""),
    words(modifier, 1),
    digits(recordPlaces, 3),
    digits(recordsInBlock, 2),
    "1",
    words(bank, 23),
    words(company, 23),
    words(file.slice(-8), 8),
  ].join("");
}

const batchNumber = digits(1, 7);

function batchHeader({ routing, companyId, company, entryClass, madeOn, effectiveOn }: NachaHeader): string {
  return [
    "5",
    creditsOnly,
    words(company, 16),
    words("", 20),
    words(companyId, 10),
    entryClass,
    words(description, 10),
    shortDay(madeOn),
    shortDay(effectiveOn),
    // The settlement date is the operator's to fill in.
    words("", 3),
    "1",
    routing.slice(0, 8),
    batchNumber,
  ].join("");
}

function entryRecords({ companyId }: NachaHeader, { account, name, minor, id, trace }: NachaEntry): readonly [string, string] {
  const detail = [
    "6",
    creditCodes[account.accountType],
    digits(account.routing, 9),
    words(account.account, 17),
    digits(minor, 10),
    words(id, 15),
    words(name, 22),
    words("", 2),
    "1",
    digits(trace, 15),
  ].join("");
  // A segment of ANSI X12, as the rules ask: what is paid, and by whom.
  const addenda = ["705", words(`TRN*1*${id}*${companyId}\\`, 80), digits(1, 4), trace.slice(-7)].join("");
  return [detail, addenda];
}

function batchControl({ routing, companyId }: NachaHeader, { records, hash, total }: Sums): string {
  return [
    "8",
    creditsOnly,
    digits(records, 6),
    hash,
    digits(0, 12),
    digits(total, 12),
    words(companyId, 10),
    words("", 19),
    words("", 6),
    routing.slice(0, 8),
    batchNumber,
  ].join("");
}

function fileControl(blocks: number, { records, hash, total }: Sums): string {
  return ["9", digits(1, 6), digits(blocks, 6), digits(records, 8), hash, digits(0, 12), digits(total, 12), words("", 39)].join("");
}
