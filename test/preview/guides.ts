import { readFile, writeFile } from "node:fs/promises";
import { commands } from "../../bots/commands/index.ts";
import { chaptersOf, generatedBelow, guides } from "./guide.ts";

/** Writes the lists of commands in docs/ anew; what people wrote above them stays. */
for (const { file, chapters } of guides) {
  const [written = ""] = (await readFile(file, "utf8")).split(generatedBelow);
  await writeFile(file, `${written}${generatedBelow}\n\n${chaptersOf(commands, chapters)}`);
}
