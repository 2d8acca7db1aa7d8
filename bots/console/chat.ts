import type { Readable, Writable } from "node:stream";
import { Refusal, type InTransaction, type Pictures, type Zone } from "#domain/kernel";
import { usedCampaigns } from "#domain/answers";
import { openConsole, type ToldFiles } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { faultView, refusalView } from "#templates/refusals";
import { renderConsole, type SavedFile } from "#templates/render/console";
import type { View } from "#templates/view";
import { unprefixedLine } from "../chat-settings.ts";
import type { Asker, Command, Surroundings } from "../command.ts";
import { dispatch, offeredTo, type Answer, type House } from "../dispatch.ts";
import { withFiles } from "../pictures/with-files.ts";
import { readOptions, splitCommandLine } from "../spoken-options.ts";
import { askerNames, guest, resolveAsker } from "./as.ts";
import type { OwnWords } from "./complete-line.ts";
import { runPrompt } from "./prompt.ts";
import { documentFromDisk } from "./document-from-disk.ts";
import { pictureFromDisk } from "./picture-from-disk.ts";
import { saveFile } from "./save-file.ts";
import { lastTold, listenForTold, readerOf, toldAsked } from "./told.ts";

export type ChatDoors = Pick<House, "timed" | "around"> & {
  readonly inTransaction: InTransaction;
  readonly commands: readonly Command[];
  /** what commands carry on the chat platforms; nobody has to type it here */
  readonly prefix?: string | undefined;
  readonly surroundings: Surroundings;
  readonly report: (error: unknown) => string;
  readonly pictures: Pictures;
  readonly input: Readable;
  readonly output: Writable & { isTTY?: boolean; columns?: number };
  /** what people were told at the console */
  readonly told: ToldFiles;
  readonly historyFile: string;
  /** where files of answers are kept, for this user only */
  readonly downloadsFolder: string;
};

/** One question from the command line. Exit code: 0 an answer, 2 a refusal, 1 a fault. */
export async function askOnce(doors: ChatDoors, who: string | null, line: string, asJson: boolean): Promise<number> {
  const { outcome, view } = await answerSafely(doors, async () => answer(doors, who === null ? guest : await become(doors, who), line));
  doors.output.write(`${asJson ? asPlainJson(await withFiles(view, doors)) : await draw(doors, view)}\n`);
  return { answer: 0, refusal: 2, fault: 1 }[outcome];
}

/** The prompt: asks and answers until the reader leaves. */
export async function chat(doors: ChatDoors, who: string | null): Promise<void> {
  let asker = guest;
  try {
    if (who !== null) asker = await become(doors, who);
  } catch (error) {
    // Nobody to be is no reason not to ask: as a guest one may still join.
    doors.output.write(`${await draw(doors, failureView(doors, error))}\n\n`);
  }
  let values = await ownWords(doors, asker);
  let hearing: ReturnType<typeof listenForTold> | null = null;
  await runPrompt({
    input: doors.input,
    output: doors.output,
    commands: () => offeredTo(asker, doors.commands),
    values: () => values,
    historyFile: doors.historyFile,
    who: nameFor(asker, asker === guest ? null : who),
    colour: doors.output.isTTY === true,
    people: await doors.inTransaction({ kind: "guest" }, askerNames),
    answer: async (line) => {
      const { view } = await answerSafely(doors, () => answer(doors, asker, line));
      values = await ownWords(doors, asker);
      return draw(doors, view);
    },
    switchTo: async (name) => {
      asker = await become(doors, name);
      values = await ownWords(doors, asker);
      await hearing?.moveTo(readerOf(asker));
      return nameFor(asker, name);
    },
    hear: async (say) => {
      hearing = listenForTold(doors.told, async (card) => say(`You are told just now:\n\n${await draw(doors, card)}`), doors.report);
      await hearing.moveTo(readerOf(asker));
      return hearing.stop;
    },
    wordFailure: (failure) => renderConsole(failureView(doors, failure), reader(doors, "UTC")),
  });
}

/** Words of their own that the Tab key offers for an option; a fault costs no more than these. */
async function ownWords(doors: ChatDoors, { partnerId }: Asker): Promise<OwnWords> {
  if (partnerId === null) return {};
  try {
    return { campaign: await doors.inTransaction({ kind: "partner", partnerId }, (tx) => usedCampaigns(tx, partnerId)) };
  } catch (error) {
    doors.report(error);
    return {};
  }
}

async function answer(doors: ChatDoors, asker: Asker, line: string): Promise<Answer> {
  const count = toldAsked(line);
  if (count !== null) return { outcome: "answer", view: await lastTold(doors.told, readerOf(asker), count) };
  const { command, texts } = splitCommandLine(unprefixedLine(line, doors.prefix), doors.commands, offeredTo(asker, doors.commands));
  const house = { ...doors, takePicture: pictureFromDisk(doors.pictures), takeDocument: documentFromDisk };
  return dispatch(house, { asker, command, texts, options: async (tx, taken) => readOptions(command, taken, await programmeOf(tx)) });
}

/** Who is spoken as is told there from then on. */
async function become(doors: ChatDoors, who: string): Promise<Asker> {
  return doors.inTransaction({ kind: "guest" }, async (tx) => {
    const asker = await resolveAsker(tx, who);
    const listener = readerOf(asker);
    if (listener) await openConsole(tx, listener);
    return asker;
  });
}

async function answerSafely(doors: ChatDoors, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    return { outcome: error instanceof Refusal ? "refusal" : "fault", view: failureView(doors, error) };
  }
}

function failureView(doors: ChatDoors, failure: unknown): View {
  return failure instanceof Refusal ? refusalView(failure) : faultView(doors.report(failure));
}

async function draw(doors: ChatDoors, view: View): Promise<string> {
  const { zone } = await doors.inTransaction({ kind: "guest" }, programmeOf);
  const saved: SavedFile[] = [];
  const whole = await withFiles(view, doors);
  for (const file of whole.files) {
    try {
      saved.push({ path: await saveFile(doors.downloadsFolder, file) });
    } catch (error) {
      // A full disk costs the file and not the answer.
      saved.push({ reference: doors.report(error) });
    }
  }
  return renderConsole(whole, { ...reader(doors, zone), saved });
}

function reader(doors: ChatDoors, zone: Zone): Parameters<typeof renderConsole>[1] {
  return { width: doors.output.columns ?? 100, colour: doors.output.isTTY === true, zone, locale: "en-US" };
}

function nameFor(asker: Asker, typed: string | null): string {
  return asker.staff?.handle ?? typed ?? asker.name ?? "guest";
}

/** Everything a View holds: amounts in minor units as decimal strings, files as base64. */
function asPlainJson(view: View): string {
  const files = view.files.map((file) => ({ ...file, content: Buffer.from(file.content).toString("base64"), encoding: "base64" }));
  return JSON.stringify({ ...view, files }, plain, 2);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
