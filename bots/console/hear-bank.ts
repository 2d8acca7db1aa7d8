import { open } from "node:fs/promises";
import { Refusal, type InTransaction } from "#domain/kernel";
import { hearBank, type HeardFile } from "#domain/transfers";
import { answerLine } from "#templates/cards/bank-answers-card";
import { wordRefusal } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import { text, view, type Sentence } from "#templates/view";
import { Sentence as LastWords } from "./ending.ts";

export type BankDoors = { readonly inTransaction: InTransaction; readonly write: (line: string) => unknown };

const usage = "npm run transfers:answers -- FILE…   (return files of the bank, as it gives them out)";
const largestFile = 64 * 1_048_576;

/**
 * Takes in the bank's return files, each in a transaction of its own, and says line by line what did nothing. Exit code 0: everything in them was done (also
 * when one had been taken in before), 2: something was not.
 */
export async function hearBankFiles({ inTransaction, write }: BankDoors, files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new LastWords(usage);
  let unused = 0;
  for (const file of files) {
    try {
      const content = await contentOf(file);
      const heard = await inTransaction({ kind: "system", name: "bank-answers" }, (tx) => hearBank(tx, content));
      for (const line of saying(heard)) write(`${file}: ${line}`);
      unused += heard.unused;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code !== "bank-answer.again") unused += 1;
      const { sentence, next } = wordRefusal(error.code, error.facts);
      write(`${file}: ${plain([...sentence, " ", ...next])}`);
    }
  }
  return unused === 0 ? 0 : 2;
}

function* saying(heard: HeardFile): Generator<string> {
  yield `bank file ${heard.number}: ${heard.returned} came back, ${heard.corrected} to be corrected, ${heard.unused} that did nothing`;
  for (const answer of heard.answers.filter(({ problem }) => problem !== null)) yield plain(answerLine(answer));
}

function plain(sentence: Sentence): string {
  return renderConsole(view("", [text(...sentence)]), { width: 2_000, colour: false, zone: "UTC", locale: "en-US" })
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}

async function contentOf(path: string): Promise<Buffer> {
  const file = await open(path, "r").catch(() => null);
  if (!file) throw new LastWords(`There is no file ${path}.\n${usage}`);
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > largestFile) throw new LastWords(`${path} is no return file.\n${usage}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
