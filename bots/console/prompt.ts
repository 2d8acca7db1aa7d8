import type { Readable, Writable } from "node:stream";
import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { createInterface } from "node:readline/promises";
import { harmless } from "#templates/render/values";
import type { Command } from "../command.ts";
import { completeLine, type OwnWords } from "./complete-line.ts";
import { appendHistory, readHistory } from "./history-file.ts";

export type Prompt = {
  readonly input: Readable;
  readonly output: Writable;
  /** what whoever is asking now may run: the Tab key offers nothing that would only be refused */
  readonly commands: () => readonly Command[];
  /** words of theirs that the Tab key offers, by the option they go into */
  readonly values?: () => OwnWords;
  /** runs a command line as whoever is asking now, and gives its answer drawn for this terminal */
  readonly answer: (line: string) => Promise<string>;
  /** becomes somebody else and gives the name to show; rejects with a refusal when there is no such person */
  readonly switchTo: (who: string) => Promise<string>;
  /** the words for what `answer` or `switchTo` rejected with: a refusal's sentences, a fault's reference */
  readonly wordFailure?: (failure: unknown) => string;
  /** begins to say what arrives meanwhile, at a terminal only; what it resolves with ends that. Never rejects. */
  readonly hear?: (say: (text: string) => void) => Promise<() => void>;
  /** names to complete after /as */
  readonly people?: readonly string[];
  readonly historyFile: string;
  /** the name to show first */
  readonly who: string;
  readonly colour?: boolean;
};

const help = `/as <who>  become somebody else: a partner's slug, share ID or e-mail address, or a staff handle
/told      what you were told last, as direct messages would tell it; /told 30 shows more
/help      this, and everything you can ask
/quit      leave (so does Ctrl-D)
Tab completes commands, options and choices; the arrow keys bring back what you typed.`;

/**
 * Asks and answers until /quit, Ctrl-D or Ctrl-C on an empty line; resolves when the last answer is written. Lines are answered one after
 * the other, also when many are pasted or piped in. Nothing that `answer` does ends the prompt.
 */
export async function runPrompt(prompt: Prompt): Promise<void> {
  const { input, output, commands, people = [], values = () => ({}) } = prompt;
  const isTerminal = "isTTY" in output && output.isTTY === true;
  const history = await readHistory(prompt.historyFile);
  const lines = createInterface({
    input,
    output,
    terminal: isTerminal,
    history: history.toReversed(),
    historySize: 500,
    removeHistoryDuplicates: true,
    completer: (line: string) => completeLine(line, commands(), people, values()),
  });
  let isOpen = true;
  let isAnswering = false;
  lines.on("close", () => (isOpen = false));
  // A reader that has gone away (`| head`) ends the prompt, not the process.
  output.once("error", () => lines.close());
  lines.on("SIGINT", () => {
    // Like a shell: the first Ctrl-C throws away what is typed, on an empty line it leaves; a running answer is still shown.
    if (lines.line === "" || isAnswering) return lines.close();
    lines.write(null, { ctrl: true, name: "e" });
    lines.write(null, { ctrl: true, name: "u" });
  });

  let who = prompt.who;
  const say = (text: string) => output.write(text === "" ? "" : `${text}\n\n`);
  const ask = () => {
    if (!isOpen) return;
    lines.setPrompt(isTerminal ? promptText(who, prompt.colour ?? false) : "");
    // true: what was typed while the answer came stays where it is
    lines.prompt(true);
  };
  const news: string[] = [];
  const sayNews = () => {
    if (isAnswering || !isOpen || news.length === 0) return;
    // What is being typed goes down: it is drawn anew below, from as many rows further up as it fills.
    const { rows } = lines.getCursorPos();
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    say(news.splice(0).join("\n\n"));
    output.write("\n".repeat(rows));
    ask();
  };
  ask();
  // Not waited for here: what is typed before somebody listens would be lost.
  const hearing = isTerminal
    ? prompt.hear?.((text) => {
        news.push(text);
        sayNews();
      })
    : undefined;
  for await (const typed of lines) {
    const line = typed.trim();
    if (/^\/?(?:quit|exit)$/i.test(line)) break;
    if (line !== "") {
      isAnswering = true;
      if (isTerminal) await appendHistory(prompt.historyFile, line);
      const result = await answerLine(line, who, prompt);
      who = result.who;
      say(result.text);
      isAnswering = false;
    }
    if (news.length > 0) say(news.splice(0).join("\n\n"));
    ask();
  }
  (await hearing)?.();
  lines.close();
  if (isTerminal) output.write("\n");
}

/** One line's answer; total, so that a fault costs one answer and not the prompt. */
async function answerLine(line: string, who: string, { answer, switchTo, wordFailure }: Prompt): Promise<{ text: string; who: string }> {
  try {
    const [, wanted] = /^\/?as(?:\s+(.+))?$/i.exec(line) ?? [];
    if (wanted !== undefined) {
      const name = await switchTo(wanted.trim());
      return { text: `You are ${harmless(name)} now.`, who: name };
    }
    if (/^\/?as$/i.test(line))
      return {
        text: `You are ${harmless(who)}. Type /as and a slug, share ID, e-mail address or staff handle to become somebody else.`,
        who,
      };
    if (/^\/?help$/i.test(line)) return { text: `${help}\n\n${await answer("/partner help")}`, who };
    return { text: await answer(line), who };
  } catch (failure) {
    return { text: wordSafely(failure, wordFailure), who };
  }
}

function wordSafely(failure: unknown, wordFailure: Prompt["wordFailure"]): string {
  try {
    if (wordFailure) return wordFailure(failure);
  } catch {
    // Wording it failed as well: say the least there is to say.
  }
  return "Something went wrong on our side; the log tells what. Try again, or ask something else.";
}

function promptText(who: string, colour: boolean): string {
  const name = harmless(who);
  return colour ? `\u001b[36m${name}\u001b[0m › ` : `${name} › `;
}
