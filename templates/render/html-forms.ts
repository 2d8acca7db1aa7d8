import type { Button } from "./button.ts";
import { html, type Html } from "./html-text.ts";
import { typed } from "./html-values.ts";
import { harmless } from "./values.ts";

/** What a form asks for. */
export type HtmlField = {
  /** the option's */
  readonly name: string;
  /** what to put there, in a sentence */
  readonly sentence: string;
  readonly kind: "line" | "paragraphs" | "choice" | "file";
  readonly required: boolean;
  readonly choices: readonly string[];
  /** of a file: what may be chosen, as a browser takes it */
  readonly accept: string;
  readonly longest: number;
  /** stands in it already */
  readonly given: string;
  /** whether words can be offered while somebody types */
  readonly isSuggested: boolean;
};

/** A button with the fields that are filled in before it is pressed; with none it is pressed at once. */
export type HtmlButton = Pick<Button, "label" | "style" | "handle" | "command" | "turns"> & {
  readonly isOnce: boolean;
  readonly fields: readonly HtmlField[];
};

export function buttonHtml({ label, style, handle, command, isOnce, turns, fields }: HtmlButton): Html {
  const carries = html`data-handle="${handle}"${isOnce && html` data-once`}${turns === true && html` data-turns`}`;
  if (fields.length === 0) return html`<button type="button" class="${style}" ${carries}>${typed(label)}</button>`;
  return html`<details class="${style}"><summary>${typed(label)}</summary>
${formHtml(command, fields, carries)}</details>`;
}

/** A form for some options of a command; `carries` says what it belongs to, where that is a button. */
export function formHtml(command: string, fields: readonly HtmlField[], carries: Html | null = null): Html {
  return html`<form data-command="${command}"${carries && html` ${carries}`}>
${fields.map((field) => html`${fieldHtml(field)}\n`)}<button>Send</button>
</form>`;
}

/** Its own label around it: ids would have to be the only ones of a page that grows. */
function fieldHtml(field: HtmlField): Html {
  const { name, sentence, required } = field;
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`;
  const words = html`<span class="field">${label}${required && " (needed)"}</span> <span class="hint">${typed(sentence)}</span>`;
  return html`<label>${words}
${controlHtml(field)}</label>`;
}

function controlHtml({ name, kind, required, choices, accept, longest, given, isSuggested }: HtmlField): Html {
  const must = required ? html` required` : null;
  switch (kind) {
    case "choice":
      return html`<select name="${name}"${must}>${given === "" ? html`<option value=""></option>` : null}${choices.map(
        (choice) => html`<option${choice === given ? html` selected` : null}>${choice}</option>`,
      )}</select>`;
    case "paragraphs":
      return html`<textarea name="${name}" rows="4" maxlength="${longest}"${must}>${harmless(given)}</textarea>`;
    case "file":
      return html`<input type="file" name="${name}" accept="${accept}"${must}>`;
    case "line":
      return html`<input name="${name}" value="${harmless(given)}" maxlength="${longest}" autocomplete="off"${isSuggested ? html` data-suggested` : null}${must}>`;
    default:
      return kind satisfies never;
  }
}
