import { Refusal } from "#domain/kernel";
import type { Command } from "../command.ts";
import { isMissing, splitCommandLine, type SpokenCommand } from "../spoken-options.ts";

/**
 * The command of a typed line that a form should open for: one that always opens one, or that needs options which the line lacks. From the list
 * alone: nothing is looked up. Null where the line can be answered as it stands, or is refused for another reason.
 */
export function formOfLine(line: string, commands: readonly Command[]): SpokenCommand | null {
  try {
    const spoken = splitCommandLine(line, commands);
    const isFull = Object.entries(spoken.command.options).every(([name, { required }]) => !required || !isMissing(spoken.texts[name]));
    return spoken.command.opens === "modal" || !isFull ? spoken : null;
  } catch (error) {
    // Whoever answers the line says the same, in words.
    if (error instanceof Refusal) return null;
    throw error;
  }
}
