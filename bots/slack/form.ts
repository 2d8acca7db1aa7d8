import type { KnownBlock, ModalView, PlainTextElement, Option as SlackOption } from "@slack/types";
import { blank } from "#templates/view";
import { typedCommand } from "#templates/render/values";
import type { Spelling } from "#templates/spelling";
import type { Command } from "../command.ts";
import type { Option } from "../option.ts";

/** What a form carries with it, in `private_metadata`: what it is for, and where its answer goes. */
export type FormPurpose = {
  readonly command: string;
  /** the options that it asks for */
  readonly asks: readonly string[];
  /** the button that opened it; without one it is a slash command's */
  readonly handle?: string | undefined;
  /** where an answer can be posted, when the form is gone by then */
  readonly respond?: string | undefined;
  readonly channel?: string | undefined;
  readonly channelName?: string | undefined;
};

/** docs.slack.dev/reference/views */
const limits = { title: 24, metadata: 3_000, initialValue: 3_000, choices: 100, choice: 75, hint: 2_000 };

export const formCallback = "form";

/** What Slack lets people choose; what it really is, its content says later. */
const pictureEndings = ["jpg", "jpeg", "png", "webp", "gif", "heic"];

/** Statements of banks, whatever they call the file; a picture of one is none. */
const documentEndings = ["csv", "tsv", "txt"];

/**
 * A form for some options of a command, from their definitions alone: nothing is looked up, because Slack gives three seconds. `given` stands in the
 * fields already; `above` stands over them: what was refused; `spell`: how commands are typed here.
 */
export function formFor(
  command: Pick<Command, "name" | "sentence" | "options">,
  purpose: Omit<FormPurpose, "command">,
  { spell, given = {}, above = [] }: { spell: Spelling; given?: Readonly<Record<string, string>>; above?: readonly KnownBlock[] },
): ModalView {
  const fields = purpose.asks.flatMap((name) => {
    const option = command.options[name];
    return option ? [fieldFor(name, option, given[name])] : [];
  });
  return {
    type: "modal",
    callback_id: formCallback,
    title: plain(spell(typedCommand(command.name)), limits.title),
    submit: plain("Send"),
    close: plain("Cancel"),
    private_metadata: carry({ command: command.name, ...purpose }),
    blocks: [...(above.length > 0 ? above : [small(command.sentence)]), ...fields],
  };
}

function small(text: string): KnownBlock {
  return { type: "context", elements: [plain(text, 300)] };
}

/** Options that a slash command may ask for in a form: all but what only buttons carry. */
export function fieldNames({ options }: Pick<Command, "options">): string[] {
  return Object.entries(options).flatMap(([name, { isCarried }]) => (isCarried ? [] : [name]));
}

function fieldFor(name: string, option: Option<unknown>, given: string | undefined): KnownBlock {
  const value = given === undefined || given.trim() === blank ? undefined : given;
  return {
    type: "input",
    block_id: name,
    label: plain(name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " "), limits.choice),
    hint: plain(option.sentence, limits.hint),
    optional: !option.required,
    element: elementFor(name, option, value),
  };
}

function elementFor(name: string, option: Option<unknown>, given: string | undefined) {
  const common = { action_id: `o.${name}`.slice(0, 255) };
  if (option.kind === "document") return { type: "file_input" as const, ...common, filetypes: documentEndings, max_files: 1 };
  if (option.kind === "picture") return { type: "file_input" as const, ...common, filetypes: pictureEndings, max_files: 1 };
  if (option.kind === "choice" && option.choices.length > 0 && option.choices.length <= limits.choices) {
    const options = option.choices.map(choice);
    const initial = options.find(({ value }) => value === given);
    return { type: "static_select" as const, ...common, options, ...(initial ? { initial_option: initial } : {}) };
  }
  if (option.suggests !== null || option.choices.length > 0) {
    const initial = given === undefined ? {} : { initial_option: choice(given) };
    // Longer than Slack lets a choice be: then it has to be typed.
    if (given === undefined || given.length <= limits.choice)
      return { type: "external_select" as const, ...common, min_query_length: 0, ...initial };
  }
  const initial = given === undefined ? {} : { initial_value: given.slice(0, limits.initialValue) };
  return { type: "plain_text_input" as const, ...common, multiline: option.greedy, ...initial };
}

/** A choice whose value is what it says. */
export function choice(text: string): SlackOption & { text: PlainTextElement } {
  return { text: plain(text, limits.choice), value: text.slice(0, limits.choice) };
}

export function plain(text: string, most = 75): PlainTextElement {
  const fits = text.length <= most ? text : `${text.slice(0, most - 1)}…`.toWellFormed();
  return { type: "plain_text", text: fits, emoji: false };
}

function carry(purpose: FormPurpose): string {
  const whole = JSON.stringify(purpose);
  if (whole.length <= limits.metadata) return whole;
  // Never seen; the answer then goes to the form or the direct messages.
  return JSON.stringify({ ...purpose, respond: undefined });
}

/** What a form was for; null for a view that is none of ours. */
export function purposeOf(view: { readonly callback_id?: string; readonly private_metadata?: string }): FormPurpose | null {
  if (view.callback_id !== formCallback) return null;
  try {
    const read = JSON.parse(view.private_metadata ?? "") as FormPurpose;
    return typeof read.command === "string" && Array.isArray(read.asks) ? read : null;
  } catch {
    return null;
  }
}

type HeldValue = {
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
  readonly files?: readonly { readonly url_private_download?: string; readonly url_private?: string }[] | null;
};
export type FormState = { readonly values: Readonly<Record<string, Readonly<Record<string, HeldValue>>>> };

/** What was filled in, by option; fields that were left alone are not there. */
export function filledOf({ values }: FormState): Record<string, string> {
  const said = Object.entries(values).map(([name, elements]) => {
    const [held] = Object.values(elements);
    const file = held?.files?.[0];
    return [name, held?.value ?? held?.selected_option?.value ?? file?.url_private_download ?? file?.url_private ?? ""] as const;
  });
  return Object.fromEntries(said.filter(([, text]) => text.trim() !== ""));
}
