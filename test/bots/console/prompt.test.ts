import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refuse } from "#domain/kernel";
import { runPrompt, type Prompt } from "#bots/console/prompt";
import { commands } from "./some-commands.ts";

describe("the prompt", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "prompt-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A prompt with somebody at a terminal (or a pipe); `until` waits for text on the screen, because nothing else says that it is the next turn. */
  function sit(more: Partial<Prompt> & { isTerminal?: boolean } = {}) {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { isTTY: more.isTerminal ?? true, columns: 80, rows: 24 });
    let screen = "";
    let heard = () => undefined as void;
    output.on("data", (chunk: Buffer) => {
      screen += chunk.toString();
      heard();
    });
    const asked: string[] = [];
    const ended = runPrompt({
      input,
      output,
      commands: () => commands,
      answer: async (line) => {
        asked.push(line);
        return `answer to ${line}`;
      },
      switchTo: async (who) => who,
      historyFile: join(folder, "data", "chat-history"),
      who: "paper-lane",
      ...more,
    });
    let seen = 0;
    const until = async (text: string) => {
      while (!screen.includes(text, seen)) await new Promise<void>((resolve) => (heard = resolve));
      seen = screen.indexOf(text, seen) + text.length;
    };
    return { input, asked, ended, until, type: (keys: string) => input.write(keys), screen: () => screen };
  }

  test("shows who asks, answers, and ends on /quit", async () => {
    const chat = sit();
    await chat.until("paper-lane › ");
    chat.type("/earnings why 1005\n");
    await chat.until("answer to /earnings why 1005");
    chat.type("/quit\n");
    await chat.ended;
    expect(chat.asked).toEqual(["/earnings why 1005"]);
  });

  test("/as shows the new name from then on, and a refusal leaves the old one", async () => {
    const switchTo = async (who: string) => {
      if (who === "nobody") throw refuse("partner.unknown", { partner: who });
      return "ink-and-twine";
    };
    const chat = sit({ switchTo, wordFailure: () => "No such partner." });
    await chat.until("paper-lane › ");
    chat.type("/as nobody\n");
    await chat.until("No such partner.");
    chat.type("/as\n");
    await chat.until("You are paper-lane.");
    chat.type("/as ink-and-twine\n");
    await chat.until("You are ink-and-twine now.");
    await chat.until("ink-and-twine › ");
    chat.type("/quit\n");
    await chat.ended;
    expect(chat.asked).toEqual([]);
  });

  test("/help tells the prompt's own words and everything that can be asked", async () => {
    const chat = sit();
    await chat.until("› ");
    chat.type("help\n");
    await chat.until("answer to /partner help");
    expect(chat.screen()).toContain("/as <who>");
    chat.type("\u0004");
    await chat.ended;
  });

  test.each([
    ["says so in the caller's words", () => "Reference 7k2p9qx4.", "Reference 7k2p9qx4."],
    [
      "says the least when even the words fail",
      () => {
        throw new Error("no words");
      },
      "Something went wrong on our side",
    ],
  ])("a fault costs one answer and %s", async (_, wordFailure, expected) => {
    let turn = 0;
    const answer = async (line: string) => {
      turn++;
      if (turn === 1) throw new Error("secret detail");
      return `answer to ${line}`;
    };
    const chat = sit({ answer, wordFailure });
    await chat.until("› ");
    chat.type("one\n");
    await chat.until(expected);
    chat.type("two\n");
    await chat.until("answer to two");
    expect(chat.screen()).not.toContain("secret detail");
    chat.type("/quit\n");
    await chat.ended;
  });

  test("Ctrl-C throws away what is typed, and leaves on an empty line", async () => {
    const chat = sit();
    await chat.until("› ");
    chat.type("half a li\u0003next\n");
    await chat.until("answer to next");
    chat.type("\u0003");
    await chat.ended;
    expect(chat.asked).toEqual(["next"]);
  });

  test("Ctrl-D leaves", async () => {
    const chat = sit();
    await chat.until("› ");
    chat.type("\u0004");
    await chat.ended;
    expect(chat.asked).toEqual([]);
  });

  test("leaving while an answer is on its way still shows the answer", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const chat = sit({ answer: () => promise });
    await chat.until("› ");
    chat.type("slow\n");
    await chat.until("slow");
    chat.type("\u0003");
    resolve("here it is");
    await chat.ended;
    expect(chat.screen()).toContain("here it is");
  });

  test("lines that are pasted or piped in at once are answered one after the other, in order", async () => {
    const chat = sit({
      isTerminal: false,
      answer: async (line) => {
        chat.asked.push(line);
        await Promise.resolve();
        return `[${line}]`;
      },
    });
    chat.input.end("one\n\n  two  \nthree");
    await chat.ended;
    expect(chat.screen()).toBe("[one]\n\n[two]\n\n[three]\n\n");
  });

  test("the Tab key completes on the screen", async () => {
    const chat = sit();
    await chat.until("› ");
    chat.type("/ea\t");
    await chat.until("rnings ");
    chat.type("w\t");
    await chat.until("hy ");
    chat.type("1005\n");
    await chat.until("answer to /earnings why 1005");
    chat.type("/quit\n");
    await chat.ended;
    expect(chat.asked).toEqual(["/earnings why 1005"]);
  });

  test("the Tab key offers what whoever is asking now may run", async () => {
    let name = "paper-lane";
    const chat = sit({
      commands: () => commands.filter(({ audience }) => name === "boss" || audience !== "finance"),
      switchTo: async (who) => (name = who),
    });
    await chat.until("› ");
    chat.type("/f\t");
    await chat.until("/f");
    chat.type("ew\n");
    await chat.until("answer to /few");
    chat.type("/as boss\n");
    await chat.until("boss › ");
    chat.type("/f\t");
    await chat.until("inance ");
    chat.type("batch preview\n");
    await chat.until("answer to /finance batch preview");
    chat.type("/quit\n");
    await chat.ended;
    expect(chat.asked).toEqual(["/few", "/finance batch preview"]);
  });

  test("what was typed comes back with the arrow key in the next session, from a file only its owner can read", async () => {
    const first = sit();
    await first.until("› ");
    first.type("/earnings why 1005\n");
    await first.until("answer to");
    // Whoever asks to be forgotten must not live on in a file.
    first.type("/support partner bea@example.org\n");
    await first.until("answer to /support partner");
    first.type("/quit\n");
    await first.ended;
    const file = join(folder, "data", "chat-history");
    expect(await readFile(file, "utf8")).toBe("/earnings why 1005\n");
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    await chmod(file, 0o644);
    const second = sit();
    await second.until("› ");
    second.type("\u001b[A\n");
    await second.until("answer to /earnings why 1005");
    second.type("/quit\n");
    await second.ended;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("a long history is cut to its newest lines, and one that can't be kept stops nothing", async () => {
    const file = join(folder, "long");
    await writeFile(file, Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join(""));
    const chat = sit({ historyFile: file });
    await chat.until("› ");
    chat.type("/quit\n");
    await chat.ended;
    const kept = (await readFile(file, "utf8")).trim().split("\n");
    expect([kept.length, kept.at(-1)]).toEqual([500, "line 1999"]);

    const nowhere = sit({ historyFile: join(file, "not-a-folder", "history") });
    await nowhere.until("› ");
    nowhere.type("one\n");
    await nowhere.until("answer to one");
    nowhere.type("/quit\n");
    await nowhere.ended;
  });

  test("what arrives is said above what is being typed, which goes on; nothing is said into an answer, or after the end", async () => {
    let tell: (words: string) => void = () => undefined;
    let isHeard = true;
    const slow = Promise.withResolvers<string>();
    const chat = sit({
      answer: (line) => (line === "slow" ? slow.promise : Promise.resolve(`answer to ${line}`)),
      hear: async (say) => {
        tell = say;
        return () => void (isHeard = false);
      },
    });
    await chat.until("› ");
    chat.type("/earnings ");
    await chat.until("/earnings ");
    tell("A sale");
    await chat.until("A sale\n\n");
    await chat.until("/earnings ");
    chat.type("next\n");
    await chat.until("answer to /earnings next");
    chat.type("slow\n");
    await chat.until("slow");
    tell("Another one");
    slow.resolve("here it is");
    await chat.until("here it is\n\n");
    await chat.until("Another one");
    chat.type("/quit\n");
    await chat.ended;
    expect(isHeard).toBe(false);
  });

  test("nothing that arrives is said into a pipe", async () => {
    let isAsked = false;
    const chat = sit({ isTerminal: false, hear: async () => ((isAsked = true), () => undefined) });
    chat.input.end("one\n");
    await chat.ended;
    expect([isAsked, chat.screen()]).toEqual([false, "answer to one\n\n"]);
  });

  test("a name can't do anything to the terminal", async () => {
    const chat = sit({ who: "evil\u001b]0;title\u0007\u202e" });
    await chat.until("evil › ");
    chat.type("/quit\n");
    await chat.ended;
    expect(chat.screen()).not.toContain("\u001b]0");
  });
});
