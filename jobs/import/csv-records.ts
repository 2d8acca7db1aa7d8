import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { parse } from "csv-parse";

export type CsvRecord = { readonly cells: readonly string[]; readonly line: number; readonly bytes: number };
/** a record that is none: a quote that never ends, because the file was cut off */
export type BrokenRecord = { readonly broken: string; readonly line: number; readonly bytes: number };

/**
 * The records of a CSV file, one after the other, whatever its size. UTF-8 and UTF-16. What is broken is told and passed over.
 */
export async function* csvRecords(path: string): AsyncGenerator<CsvRecord | BrokenRecord> {
  const broken: BrokenRecord[] = [];
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    info: true,
    max_record_size: 1_000_000,
  });
  parser.on("skip", (error: { message: string; lines?: number }) =>
    broken.push({ broken: error.message.slice(0, 200), line: error.lines ?? 0, bytes: 0 }),
  );
  const text = await textOf(path);
  text.on("error", (error) => parser.destroy(error));
  text.pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number; bytes: number } }>) {
    yield* broken.splice(0);
    yield { cells: record, line: info.lines, bytes: info.bytes };
  }
  yield* broken.splice(0);
}

async function textOf(path: string): Promise<Readable> {
  const encoding = await encodingOf(path);
  const bytes = createReadStream(path, { highWaterMark: 1 << 18 });
  // Bytes go through as they are: the parser reads UTF-8 itself, and tells how many it has read.
  if (encoding === "utf-8") return bytes;
  const decoder = new TextDecoder(encoding);
  return Readable.from(
    (async function* decoded() {
      for await (const chunk of bytes) yield decoder.decode(chunk as Uint8Array, { stream: true });
      yield decoder.decode();
    })(),
  );
}

async function encodingOf(path: string): Promise<"utf-8" | "utf-16le" | "utf-16be"> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  // By its mark; without one, headings begin with a quote or a letter of ASCII, which is a zero byte and another in UTF-16.
  if ((buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] !== 0 && buffer[1] === 0)) return "utf-16le";
  return (buffer[0] === 0xfe && buffer[1] === 0xff) || (buffer[0] === 0 && buffer[1] !== 0) ? "utf-16be" : "utf-8";
}
