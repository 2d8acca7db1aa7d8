import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { commands } from "../../bots/commands/index.ts";
import { chaptersOf, generatedBelow, guides } from "./guide.ts";

/** The guides in docs/ say what the commands are; `npm run guides` writes them anew. */
describe.each(guides)("$file", ({ file, chapters }) => {
  test("is what the list of commands gives", async () => {
    const [introduction = "", generated = ""] = (await readFile(file, "utf8")).split(generatedBelow);
    expect(introduction.length).toBeGreaterThan(500);
    expect(generated.trim()).toBe(chaptersOf(commands, chapters).trim());
  });
});

test("every command stands in one of them", async () => {
  const all = (await Promise.all(guides.map(({ file }) => readFile(file, "utf8")))).join("\n");
  expect(commands.filter(({ name }) => all.split(`#### \`/${name}\``).length !== 2).map(({ name }) => name)).toEqual([]);
});
