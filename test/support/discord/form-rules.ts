import { checkCustomId, checkOptions, checkSelect, checkText, kinds } from "./component-rules.ts";
import { Problems, type Fields } from "./problems.ts";

/** What Discord accepts as a modal (docs.discord.com: interactions/receiving-and-responding, components/reference; read 2026-11-22). */
const limits = {
  title: 45,
  components: 5,
  label: 45,
  description: 100,
  input: 4_000,
  inputPlaceholder: 100,
  radio: 10,
  files: 10,
} as const;

/** What is wrong with the `data` of a modal (answer of type 9); empty when Discord would open it. */
export function discordModalProblems(payload: unknown): string[] {
  const problems = new Problems();
  const modal = problems.fields(payload, "modal");
  problems.text(modal.title, "title", 1, limits.title);
  checkCustomId(modal, "data", problems);
  const top = problems.list(modal.components, "components", 1, limits.components);
  const ids = top.map((each, index) => {
    const path = `components[${index}]`;
    if (each.type === kinds.label) return checkLabel(each, path, problems);
    if (each.type === kinds.text) checkText(each, path, problems);
    else problems.add(`${path}.type`, "UNION_TYPE_CHOICES", "A modal has labels and text displays.");
    return undefined;
  });
  problems.unique(ids, "components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
  return problems.found;
}

function checkLabel(label: Fields, path: string, problems: Problems): unknown {
  problems.text(label.label, `${path}.label`, 1, limits.label);
  problems.optionalText(label.description, `${path}.description`, limits.description);
  const inner = `${path}.component`;
  const field = problems.fields(label.component, inner);
  checkField(field, inner, problems);
  return field.custom_id;
}

function checkField(field: Fields, path: string, problems: Problems): void {
  switch (field.type) {
    case kinds.textInput:
      checkInput(field, path, problems);
      break;
    case kinds.stringSelect:
    case kinds.userSelect:
    case kinds.roleSelect:
    case kinds.mentionableSelect:
    case kinds.channelSelect:
      checkSelect(field, path, problems);
      if (field.disabled === true) problems.add(`${path}.disabled`, "COMPONENT_DISABLED_IN_MODAL", "Selects in modals can't be disabled.");
      break;
    case kinds.radioGroup:
    case kinds.checkboxGroup:
      checkCustomId(field, path, problems);
      checkOptions(field, path, field.type === kinds.radioGroup ? 2 : 1, limits.radio, problems);
      break;
    case kinds.checkbox:
      checkCustomId(field, path, problems);
      break;
    case kinds.fileUpload:
      checkCustomId(field, path, problems);
      if (field.max_values !== undefined) problems.integer(field.max_values, `${path}.max_values`, 1, limits.files);
      break;
    default:
      problems.add(`${path}.type`, "UNION_TYPE_CHOICES", "This component can't stand in a label.");
  }
}

function checkInput(input: Fields, path: string, problems: Problems): void {
  checkCustomId(input, path, problems);
  problems.integer(input.style, `${path}.style`, 1, 2);
  if (input.label !== undefined) problems.add(`${path}.label`, "COMPONENT_LABEL_NOT_ALLOWED", "The label around it has the words.");
  if (input.min_length !== undefined) problems.integer(input.min_length, `${path}.min_length`, 0, limits.input);
  if (input.max_length !== undefined) problems.integer(input.max_length, `${path}.max_length`, 1, limits.input);
  problems.optionalText(input.value, `${path}.value`, Number(input.max_length ?? limits.input));
  problems.optionalText(input.placeholder, `${path}.placeholder`, limits.inputPlaceholder);
}
