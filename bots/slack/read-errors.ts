import { Refusal } from "#domain/kernel";
import { wordRefusal } from "#templates/refusals";
import type { Value } from "#templates/view";
import type { Command } from "../command.ts";
import type { Reading } from "../option.ts";

/**
 * What is wrong with what was filled in, by option, as far as the options' own readers can tell: shown at the field, with everything else
 * left as it was typed. What only the database knows is refused later.
 */
export function readErrors(
  { name: command, options }: Pick<Command, "name" | "options">,
  filled: Readonly<Record<string, string>>,
  reading: Reading,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, text] of Object.entries(filled)) {
    // It has not been fetched yet.
    if (["picture", "document"].includes(options[name]?.kind ?? "")) continue;
    try {
      options[name]?.read(text, reading);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { sentence, next } = wordRefusal(error.code, { command, option: name, ...error.facts });
      errors[name] = wordsOf([...sentence, " ", ...next]).slice(0, 1_000);
    }
  }
  return errors;
}

/** A refusal's sentence where only letters can be shown. Its values are words and codes. */
function wordsOf(sentence: readonly Value[]): string {
  return sentence
    .map((value) => {
      if (typeof value === "string") return value;
      if ("code" in value) return value.code;
      if ("link" in value) return value.label ?? value.link;
      return "badge" in value ? value.badge : "";
    })
    .join("");
}
