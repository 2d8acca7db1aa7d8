import { basename, extname } from "node:path";
import { parseArgs } from "node:util";
import { Refusal, type InTransaction, type Pictures } from "#domain/kernel";
import { addImage, type ImageInput } from "#domain/library";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import { Sentence } from "./ending.ts";
import { contentOf } from "./picture-from-disk.ts";

export type LibraryDoors = {
  readonly inTransaction: InTransaction;
  readonly pictures: Pick<Pictures, "take">;
  readonly write: (line: string) => unknown;
};

const usage = 'npm run library:add -- FILE… [--title "Fall table"] [--tag fall]… [--campaign fall] [--caption "Cards for fall {link}"]';

/**
 * Puts pictures into the library, each in a transaction of its own: what is refused is said with its reason, and the rest goes on. Without a title the
 * file's name is it. Exit code 0: all are there (those that were there before as well), 2: some were refused.
 */
export async function addPictures({ inTransaction, pictures, write }: LibraryDoors, args: readonly string[]): Promise<number> {
  const { files, said } = readArguments(args);
  let refused = 0;
  for (const file of files) {
    try {
      const { id } = await pictures.take(await contentOf(file));
      const title = said.title ?? titleOf(file);
      const image = await inTransaction({ kind: "system", name: "command-line" }, (tx) => addImage(tx, id, { ...said, title }));
      write(`${file}: number ${image.id}, “${image.title}”`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code !== "image.already-there") refused += 1;
      write(`${file}: ${wordsOf(error)}`);
    }
  }
  return refused === 0 ? 0 : 2;
}

function readArguments(args: readonly string[]): { files: readonly string[]; said: ImageInput } {
  const text = { type: "string" } as const;
  const options = { title: text, caption: text, campaign: text, tag: { type: "string", multiple: true } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) throw new Sentence(usage);
    const { tag, ...rest } = values;
    return { files: positionals, said: { ...rest, ...(tag ? { tags: tag.join(",") } : {}) } };
  } catch (cause) {
    if (cause instanceof Sentence) throw cause;
    throw new Sentence(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`);
  }
}

/** "IMG/fall-table_2.jpg" is "fall table 2". */
function titleOf(file: string): string {
  return basename(file, extname(file))
    .replaceAll(/[-_\s]+/g, " ")
    .trim()
    .slice(0, 80);
}

function wordsOf(refusal: Refusal): string {
  const { blocks } = refusalView(refusal);
  const drawn = renderConsole(
    { title: "", tone: "plain", blocks, actions: [], files: [] },
    { width: 1_000, colour: false, zone: "UTC", locale: "en-US" },
  );
  return drawn.replaceAll(/\s*\n\s*/g, " ");
}
