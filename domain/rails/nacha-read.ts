import { entryHash, recordPlaces } from "./nacha-fields.ts";

/** Why a text is no whole ACH file. */
export type NachaFault =
  | "empty"
  | "not-ach"
  | "line-ends"
  | "line-length"
  | "not-a-number"
  | "out-of-place"
  | "truncated"
  | "after-end"
  | "counts"
  | "hash"
  | "totals";

/** `line`: where, counted from 1; null: all of it. */
export type NachaProblem = { readonly why: NachaFault; readonly line: number | null };

type NachaAddenda = { readonly type: string; readonly record: string };

type ReadEntry = {
  readonly line: number;
  /** "22": a credit to a checking account; "21": one that came back */
  readonly code: string;
  readonly routing: string;
  readonly account: string;
  readonly minor: bigint;
  readonly id: string;
  readonly name: string;
  readonly trace: string;
  readonly addenda: readonly NachaAddenda[];
};

type ReadBatch = {
  readonly company: string;
  readonly companyId: string;
  readonly entryClass: string;
  readonly description: string;
  readonly effectiveOn: string;
  readonly entries: readonly ReadEntry[];
};

export type NachaFile = {
  readonly destination: string;
  readonly origin: string;
  readonly madeOn: string;
  readonly modifier: string;
  readonly batches: readonly ReadBatch[];
};

class Unreadable extends Error {
  readonly problem: NachaProblem;
  constructor(why: NachaFault, line: number | null) {
    super(why);
    this.problem = { why, line };
  }
}

/** A text, cut into its records: lines of 94 places, or one text of nothing but records. */
function recordsOf(text: string): string[] {
  if (text.trim() === "") throw new Unreadable("empty", null);
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const [first = ""] = lines;
  if (!first.startsWith("101")) throw new Unreadable("not-ach", 1);
  if (lines.length === 1 && first.length % recordPlaces === 0)
    return Array.from({ length: first.length / recordPlaces }, (_, index) => first.slice(index * recordPlaces, (index + 1) * recordPlaces));
  lines.forEach((line, index) => {
    if (line === "") throw new Unreadable("line-ends", index + 1);
    if (line.length !== recordPlaces) throw new Unreadable(index === lines.length - 1 ? "truncated" : "line-length", index + 1);
  });
  return lines;
}

/**
 * Reads an ACH file and checks it as its bank would: the order of its records, and counts, hash and totals of each batch and of the whole. Fields that
 * have nothing to do with this are taken as they are. A file that any of it speaks against is none at all.
 */
export function readNacha(text: string): NachaFile | { readonly problem: NachaProblem } {
  try {
    return readRecords(recordsOf(text));
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem };
    throw error;
  }
}

/** Of a record: what stands from one place to another, counted from 1 as the rules do. */
type Field = (from: number, to: number) => string;

function readRecords(records: readonly string[]): NachaFile {
  const at = (index: number): Field => {
    const record = records[index];
    if (record === undefined) throw new Unreadable("truncated", index);
    return (from, to) => record.slice(from - 1, to);
  };
  const header = at(0);
  const batches: ReadBatch[] = [];
  const all: Sums = { records: 0, routings: [], debit: 0n, credit: 0n };
  let index = 1;
  for (; at(index)(1, 1) === "5"; index += 1) {
    const read = readBatch(at, index);
    batches.push(read.batch);
    all.records += read.sums.records;
    all.routings.push(...read.sums.routings);
    all.debit += read.sums.debit;
    all.credit += read.sums.credit;
    index = read.control;
  }
  const control = at(index);
  if (control(1, 1) !== "9") throw new Unreadable("out-of-place", index + 1);
  if (numberIn(control(2, 7), index) !== BigInt(batches.length)) throw new Unreadable("counts", index + 1);
  check(all, { count: control(14, 21), hash: control(22, 31), debit: control(32, 43), credit: control(44, 55) }, index);
  records.slice(index + 1).forEach((record, further) => {
    if (!/^9+$/.test(record)) throw new Unreadable("after-end", index + further + 2);
  });
  return {
    destination: header(4, 13).trim(),
    origin: header(14, 23).trim(),
    madeOn: header(24, 29),
    modifier: header(34, 34),
    batches,
  };
}

type Sums = { records: number; routings: string[]; debit: bigint; credit: bigint };

function readBatch(at: (index: number) => Field, start: number): { batch: ReadBatch; sums: Sums; control: number } {
  const header = at(start);
  const entries: (Omit<ReadEntry, "addenda"> & { addenda: NachaAddenda[] })[] = [];
  const sums: Sums = { records: 0, routings: [], debit: 0n, credit: 0n };
  let index = start + 1;
  for (; ; index += 1) {
    const field = at(index);
    const [kind, last] = [field(1, 1), entries.at(-1)];
    if (kind === "7" && last) last.addenda.push({ type: field(2, 3), record: field(1, recordPlaces) });
    else if (kind === "6") {
      const entry = readEntry(field, index);
      entries.push(entry);
      sums.routings.push(entry.routing);
      // The second digit of a transaction code says which way the money goes.
      if (entry.code.charAt(1) <= "4") sums.credit += entry.minor;
      else sums.debit += entry.minor;
    } else if (kind === "8") break;
    else throw new Unreadable("out-of-place", index + 1);
    sums.records += 1;
  }
  const control = at(index);
  if (control(88, 94) !== header(88, 94)) throw new Unreadable("out-of-place", index + 1);
  check(sums, { count: control(5, 10), hash: control(11, 20), debit: control(21, 32), credit: control(33, 44) }, index);
  const batch = {
    company: header(5, 20).trim(),
    companyId: header(41, 50).trim(),
    entryClass: header(51, 53),
    description: header(54, 63).trim(),
    effectiveOn: header(70, 75),
    entries,
  };
  return { batch, sums, control: index };
}

function readEntry(field: Field, index: number): Omit<ReadEntry, "addenda"> & { addenda: NachaAddenda[] } {
  numberIn(field(2, 12), index);
  return {
    line: index + 1,
    code: field(2, 3),
    routing: field(4, 12),
    account: field(13, 29).trim(),
    minor: numberIn(field(30, 39), index),
    id: field(40, 54).trim(),
    name: field(55, 76).trim(),
    trace: field(80, 94),
    addenda: [],
  };
}

type Said = { readonly count: string; readonly hash: string; readonly debit: string; readonly credit: string };

function check({ records, routings, debit, credit }: Sums, said: Said, index: number): void {
  if (numberIn(said.count, index) !== BigInt(records)) throw new Unreadable("counts", index + 1);
  if (said.hash !== entryHash(routings)) throw new Unreadable("hash", index + 1);
  if (numberIn(said.debit, index) !== debit || numberIn(said.credit, index) !== credit) throw new Unreadable("totals", index + 1);
}

function numberIn(text: string, index: number): bigint {
  if (!/^\d+$/.test(text)) throw new Unreadable("not-a-number", index + 1);
  return BigInt(text);
}
