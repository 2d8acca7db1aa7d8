import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Zone } from "#domain/kernel";
import {
  csvRows,
  exportKinds,
  layoutOf,
  misfitOf,
  offsetOfExport,
  type CsvReading,
  type ImportedRow,
  type Layout,
  type Reading,
} from "#domain/imports";
import { csvRecords } from "./csv-records.ts";
import type { Batch, FoundRow, Source } from "./source.ts";

const rowsPerBatch = 2_000;
const rawLength = 2_000;

type Export = { readonly path: string; readonly bytes: number; readonly layout: Layout; readonly firstRow: readonly string[] };

/**
 * AffiliateWP's CSV exports in a folder. A file is known by its columns, not by its name; one that is none of its exports is passed over, and told.
 * Several files of one kind may hold the same rows. `others`: files of another kind that may lie beside them.
 */
export async function csvSource(
  folder: string,
  { zone, ...usual }: Reading & { readonly zone: Zone },
  others: readonly string[],
): Promise<Source> {
  const unread: { file: string; why: string }[] = [];
  const exports: Export[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.toLowerCase().endsWith(".csv")).toSorted()) {
    const path = join(folder, name);
    if (others.some((other) => resolve(other) === resolve(path))) continue;
    const begin = await beginOf(path);
    const { headings, firstRow } = begin;
    const layout = layoutOf(headings, firstRow);
    if (layout) exports.push({ path, layout, firstRow: firstRow ?? [], bytes: (await stat(path)).size });
    else unread.push({ file: name, why: whyNoExport(begin) });
  }
  for (const kind of exportKinds.filter((one) => exports.every(({ layout }) => layout.kind !== one)))
    unread.push({ file: folder, why: `no file in it is an export of ${kind}s` });
  const reading: CsvReading = { ...usual, offset: offsetOfExport(zone, exports) };
  return { kind: "csv", unread, read: (kind) => readKind(exports, kind, reading) };
}

/** Its headings and its first row, by which it is known what it is. */
async function beginOf(path: string): Promise<Begin> {
  const first: string[][] = [];
  let isBroken = false;
  for await (const record of csvRecords(path)) {
    if ("cells" in record) first.push([...record.cells]);
    else isBroken ||= first.length === 0;
    if (first.length === 2 || isBroken) break;
  }
  const [headings = [], firstRow = null] = first;
  return { headings, firstRow, isBroken };
}

/** `isBroken`: its first line is none of a CSV file */
type Begin = { readonly headings: readonly string[]; readonly firstRow: readonly string[] | null; readonly isBroken: boolean };

/** In words that say what to do about it. */
function whyNoExport({ headings, firstRow, isBroken }: Begin): string {
  const [begin = ""] = headings;
  if (begin === "" && !isBroken) return "it is empty";
  if (begin.trimStart().startsWith("<")) return "it is a web page: log in to WordPress and export it again";
  if (isBroken || (headings.length === 1 && /[;\t]/.test(begin)))
    return "its columns are not parted by commas, as after a spreadsheet saved it: export it again and don't open it before";
  const misfit = misfitOf(headings, firstRow);
  if (misfit === null) return "its columns are not those of an export of affiliates, referrals, visits or payouts";
  const { kind, missing, odd } = misfit;
  const like = `it looks like an export of ${kind}s, but`;
  if (odd !== null) return `${like} “${odd.value.slice(0, 40)}” in its first row can't be what “${odd.name}” says`;
  return `${like} lacks the column${missing.length === 1 ? "" : "s"} ${missing.map((name) => `“${name}”`).join(", ")}`;
}

async function* readKind(exports: readonly Export[], kind: ImportedRow["kind"], reading: CsvReading): AsyncGenerator<Batch> {
  const files = exports.filter(({ layout }) => layout.kind === kind);
  const of = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const { path, bytes, layout } of files) {
    for await (const { rows, position } of readFile({ path, layout, bytes }, reading))
      yield { rows, position: { done: before + position.done, of } };
    before += bytes;
  }
}

async function* readFile({ path, layout, bytes }: Omit<Export, "firstRow">, reading: CsvReading): AsyncGenerator<Batch> {
  const file = basename(path);
  const read = csvRows(layout, reading);
  let rows: FoundRow[] = [];
  let isHeading = true;
  for await (const record of csvRecords(path)) {
    if (isHeading) {
      isHeading = false;
      continue;
    }
    if ("broken" in record) rows.push({ aside: { why: "row-broken", detail: record.broken }, file, line: record.line, raw: () => "" });
    else
      rows.push({
        ...read(record.cells, record.line),
        file,
        line: record.line,
        raw: () => JSON.stringify(record.cells).slice(0, rawLength),
      });
    if (rows.length >= rowsPerBatch) {
      yield { rows, position: { done: Math.min(record.bytes, bytes), of: bytes } };
      rows = [];
    }
  }
  yield { rows, position: { done: bytes, of: bytes } };
}
