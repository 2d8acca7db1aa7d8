import { kinds } from "./component-rules.ts";
import type { Fields } from "./problems.ts";
import { attachmentAt } from "./typed-command.ts";
import type { StoredMessage } from "./world.ts";

/** A form as it was opened, and the message whose button opened it. */
export type Form = { readonly json: Fields; readonly source: StoredMessage | null };

export type FormField = { readonly label: string; readonly customId: string; readonly type: number; readonly component: Fields };

export function fieldsOf(form: Form): FormField[] {
  return (form.json.components as Fields[])
    .filter(({ type }) => type === kinds.label)
    .map(({ label, component }) => {
      const field = component as Fields;
      return { label: label as string, customId: field.custom_id as string, type: Number(field.type), component: field };
    });
}

/** The `data` of a submitted form. Throws where the platform's own form would not be sent: missing, too long, no such choice. */
export function formValues(form: Form, values: Readonly<Record<string, string>>): Fields {
  const fields = fieldsOf(form);
  const attachments: Record<string, Fields> = {};
  const labels = fields.map(({ label }) => label);
  for (const label of Object.keys(values))
    if (!labels.includes(label)) throw new Error(`No field "${label}"; there is ${labels.join(", ")}`);
  const components = fields.map((field, index) => ({
    type: kinds.label,
    id: index * 2 + 1,
    component:
      field.type === kinds.fileUpload ? upload(field, values[field.label], attachments) : filled(field, values[field.label], index * 2 + 2),
  }));
  return {
    custom_id: form.json.custom_id,
    components,
    ...(Object.keys(attachments).length === 0 ? {} : { resolved: { attachments } }),
  };
}

/** A file is given by its address: the form has its id, and what it is stands beside it. */
function upload({ label, customId, type, component }: FormField, url: string | undefined, attachments: Record<string, Fields>): Fields {
  if (url === undefined && component.required !== false) throw new Error(`"${label}" has to be filled in`);
  const id = `99${Object.keys(attachments).length}0000000000000000`;
  if (url !== undefined) attachments[id] = attachmentAt(id, url);
  return { type, custom_id: customId, values: url === undefined ? [] : [id] };
}

function filled({ label, customId, type, component }: FormField, given: string | undefined, id: number): Fields {
  const isRequired = component.required !== false;
  if (isRequired && (given ?? component.value ?? "") === "") throw new Error(`"${label}" has to be filled in`);
  if (type !== kinds.textInput) {
    const values = ((component.options as Fields[] | undefined) ?? []).map(({ value }) => value as string);
    if (given !== undefined && !values.includes(given)) throw new Error(`"${given}" is no choice of "${label}": ${values.join(", ")}`);
    if (type === kinds.radioGroup) return { type, id, custom_id: customId, value: given ?? null };
    return { type, id, custom_id: customId, values: given === undefined ? [] : [given] };
  }
  const text = given ?? (component.value as string | undefined) ?? "";
  const most = Number(component.max_length ?? 4_000);
  if (text.length > most) throw new Error(`"${label}" takes ${most} characters`);
  if (text !== "" && text.length < Number(component.min_length ?? 0)) throw new Error(`"${label}" needs more characters`);
  return { type, id, custom_id: customId, value: text };
}
