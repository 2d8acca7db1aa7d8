import type { HtmlField } from "#templates/render/html-forms";
import type { Command } from "../../command.ts";
import { isMissing } from "../../spoken-options.ts";
import { maximumLength, type Option } from "../../option.ts";

/** What the platforms let people choose as well; what a file really is, its content says later. */
const accepts = { picture: ".jpg,.jpeg,.png,.webp,.gif,.heic", document: ".csv,.tsv,.txt" } as const;

/** Options that a form may ask for when a command is typed: all but what only buttons carry. */
export function askedOf({ options }: Pick<Command, "options">): string[] {
  return Object.keys(options).filter((name) => options[name]?.isCarried !== true);
}

/** A form's fields, from the definitions of the options alone. `given` stands in them already. */
export function fieldsOf(
  { options }: Pick<Command, "options">,
  asks: readonly string[],
  given: Readonly<Record<string, string>> = {},
): HtmlField[] {
  return asks.flatMap((name) => {
    const option = options[name];
    return option ? [fieldOf(name, option, given[name])] : [];
  });
}

function fieldOf(name: string, option: Option<unknown>, given: string | undefined): HtmlField {
  const { sentence, required, choices, greedy, suggests, longest = maximumLength } = option;
  const isFile = option.kind === "picture" || option.kind === "document";
  // A period can be typed in more ways than it has names.
  const isChoice = option.kind === "choice" && choices.length > 0;
  return {
    name,
    sentence,
    kind: isFile ? "file" : isChoice ? "choice" : option.longest !== undefined && greedy ? "paragraphs" : "line",
    required,
    choices: isChoice ? choices : [],
    accept: isFile ? accepts[option.kind] : "",
    longest,
    given: isMissing(given) ? "" : (given ?? ""),
    isSuggested: suggests !== null || (!isChoice && choices.length > 0),
  };
}
