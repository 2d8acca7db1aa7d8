import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { csv } from "#templates/csv";
import { asideSentence } from "#templates/import-words";
import type { Aside } from "#domain/imports";

/** What could not be taken over, row by row, for somebody to look at: only its owner may read it, because rows hold addresses. */
export type SetAsideFile = {
  readonly path: string;
  readonly counts: ReadonlyMap<Aside["why"], number>;
  add(where: { readonly file: string; readonly line: number; readonly raw: () => string }, aside: Aside): Promise<void>;
  close(): Promise<void>;
};

export function setAsideFile(path: string): SetAsideFile {
  const counts = new Map<Aside["why"], number>();
  let stream: WriteStream | null = null;
  return {
    path,
    counts,
    async add({ file, line, raw }, aside) {
      counts.set(aside.why, (counts.get(aside.why) ?? 0) + 1);
      stream ??= begin(path);
      const text = csv([file, line === 0 ? "" : String(line), asideSentence(aside), aside.detail, raw()], []).replace(/^\uFEFF/, "");
      if (!stream.write(text)) await once(stream, "drain");
    },
    async close() {
      if (!stream) return;
      stream.end();
      await once(stream, "finish");
    },
  };
}

function begin(path: string): WriteStream {
  const stream = createWriteStream(path, { mode: 0o600 });
  stream.write(`\uFEFF${csv(["File", "Line", "Why", "About", "Row"], [])}`);
  return stream;
}
