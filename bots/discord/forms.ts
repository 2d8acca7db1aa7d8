import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData as Modal,
  type ModalData,
  type ModalSubmitInteraction,
} from "discord.js";
import { typedCommand } from "#templates/render/values";
import type { Spelling } from "#templates/spelling";
import type { Command } from "../command.ts";
import { maximumLength, type Option } from "../option.ts";

/** What a form takes at most (docs.discord.com: components/reference, "Label", "Modal"; read 2026-11-22). */
const most = { fields: 5, title: 45, label: 45, description: 100, choices: 25, customId: 100 } as const;

/** Options that a form may ask for when a command is typed: all but what only buttons carry. */
export function askedOf({ options }: Pick<Command, "options">): string[] {
  return Object.entries(options).flatMap(([name, { isCarried }]) => (isCarried ? [] : [name]));
}

/** A form for these options, from their definitions alone: nothing is looked up, because nothing may come before a form. */
export function formFor(
  command: Pick<Command, "name" | "options">,
  { asks, customId, spell }: { readonly asks: readonly string[]; readonly customId: string; readonly spell: Spelling },
): Modal {
  const fields = asks.flatMap((name) => {
    const option = command.options[name];
    return option ? [{ name, option }] : [];
  });
  return {
    title: clip(spell(typedCommand(command.name)), most.title),
    custom_id: customId,
    components: fields.slice(0, most.fields).map(({ name, option }) => ({
      type: ComponentType.Label,
      label: clip(`${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`, most.label),
      description: clip(option.sentence, most.description),
      component: fieldFor(name, option),
    })),
  };
}

function fieldFor(name: string, option: Option<unknown>): APIComponentInLabel {
  if (option.kind === "choice" && option.choices.length <= most.choices) {
    const options = option.choices.map((choice) => ({ label: choice, value: choice }));
    return { type: ComponentType.StringSelect, custom_id: name, options, required: option.required, min_values: option.required ? 1 : 0 };
  }
  if (option.kind === "picture" || option.kind === "document")
    return {
      type: ComponentType.FileUpload,
      custom_id: name,
      required: option.required,
      min_values: option.required ? 1 : 0,
      max_values: 1,
    };
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: option.greedy ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: option.longest ?? maximumLength,
    required: option.required,
  };
}

/** What was filled in, by option; fields that were left alone are not there. */
export function filledIn({ fields }: ModalSubmitInteraction): Record<string, string> {
  const said = fields.fields.map((field) => [field.customId, textOf(field)] as const);
  return Object.fromEntries(said.filter((each): each is readonly [string, string] => typeof each[1] === "string" && each[1].trim() !== ""));
}

/** A file is said by the address that Discord gives it for a day. */
function textOf(field: ModalData): unknown {
  if ("attachments" in field) return field.attachments.first()?.url;
  if ("value" in field) return field.value;
  return "values" in field ? field.values[0] : undefined;
}

const typedForm = "c.";

/** A form that was opened by typing its command; those of buttons carry the button's own id. */
export function typedFormId(command: string): string {
  return `${typedForm}${command}`.slice(0, most.customId);
}

/** The command of such a form; null for another id. */
export function commandOfForm(customId: string): string | null {
  return customId.startsWith(typedForm) ? customId.slice(typedForm.length) : null;
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`.toWellFormed();
}
