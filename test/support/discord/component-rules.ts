import type { Fields, Problems } from "./problems.ts";

/**
 * What Discord accepts as components (docs.discord.com: components/reference, read 2026-11-22; limits of text displays, sections and galleries also
 * as @discordjs/builders 1.15 has them). The total of 4,000 shown characters is not in the reference: the API answers it with
 * COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED.
 */
export const componentLimits = {
  components: 40,
  shownText: 4_000,
  customId: 100,
  buttonLabel: 80,
  url: 512,
  mediaUrl: 2_048,
  rowButtons: 5,
  legacyRows: 5,
  sectionTexts: 3,
  galleryItems: 10,
  description: 1_024,
  selectOptions: 25,
  optionText: 100,
  placeholder: 150,
} as const;

export const kinds = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

const selects: readonly unknown[] = [kinds.stringSelect, kinds.userSelect, kinds.roleSelect, kinds.mentionableSelect, kinds.channelSelect];
const inContainer: readonly unknown[] = [kinds.row, kinds.section, kinds.text, kinds.gallery, kinds.file, kinds.separator];

/** Checks the components of a message that has the flag IS_COMPONENTS_V2. `files`: names of what is attached. */
export function checkLayout(components: unknown, files: readonly string[], problems: Problems): void {
  const top = problems.list(components, "components", 1, componentLimits.components);
  top.forEach((each, index) => {
    const path = `components[${index}]`;
    if (each.type === kinds.container) checkContainer(each, path, files, problems);
    else if (inContainer.includes(each.type)) checkContent(each, path, files, problems);
    else unknownType(path, problems);
  });
  checkTotals(top, problems);
}

/** Checks the rows of a message without that flag. */
export function checkRows(components: unknown, problems: Problems): void {
  const rows = problems.list(components, "components", 0, componentLimits.legacyRows);
  rows.forEach((row, index) => {
    const path = `components[${index}]`;
    if (row.type === kinds.row) checkRow(row, path, problems);
    else unknownType(path, problems);
  });
  checkTotals(rows, problems);
}

function unknownType(path: string, problems: Problems): void {
  problems.add(`${path}.type`, "UNION_TYPE_CHOICES", 'Value of field "type" is not one that may stand here.');
}

function checkTotals(top: readonly Fields[], problems: Problems): void {
  const all = withChildren(top);
  if (all.length > componentLimits.components)
    problems.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", `Components exceed the total of ${componentLimits.components}.`);
  const shown = all
    .filter(({ type }) => type === kinds.text)
    .reduce((sum, { content }) => sum + (typeof content === "string" ? content.length : 0), 0);
  if (shown > componentLimits.shownText)
    problems.add(
      "components",
      "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
      `Components displayable text size exceeds maximum size of ${componentLimits.shownText}`,
    );
  problems.unique(
    all.map(({ custom_id: id }) => id),
    "components",
    "COMPONENT_CUSTOM_ID_DUPLICATED",
    "Component custom id cannot be duplicated",
  );
  problems.unique(
    all.map(({ id }) => (id === 0 ? undefined : id)),
    "components",
    "COMPONENT_ID_DUPLICATED",
    "Component id cannot be duplicated",
  );
}

/** Every component there is, with those inside of others. */
export function withChildren(components: readonly Fields[]): Fields[] {
  return components.flatMap((each) => {
    const inner = [...(Array.isArray(each.components) ? (each.components as Fields[]) : []), each.accessory, each.component];
    return [each, ...withChildren(inner.filter((one): one is Fields => typeof one === "object" && one !== null))];
  });
}

function checkContainer(container: Fields, path: string, files: readonly string[], problems: Problems): void {
  if (container.accent_color !== undefined && container.accent_color !== null)
    problems.integer(container.accent_color, `${path}.accent_color`, 0, 0xff_ff_ff);
  problems.list(container.components, `${path}.components`, 1, componentLimits.components).forEach((each, index) => {
    const inner = `${path}.components[${index}]`;
    if (inContainer.includes(each.type)) checkContent(each, inner, files, problems);
    else unknownType(inner, problems);
  });
}

function checkContent(component: Fields, path: string, files: readonly string[], problems: Problems): void {
  if (component.type === kinds.row) checkRow(component, path, problems);
  else if (component.type === kinds.text) checkText(component, path, problems);
  else if (component.type === kinds.section) checkSection(component, path, files, problems);
  else if (component.type === kinds.gallery) {
    problems.list(component.items, `${path}.items`, 1, componentLimits.galleryItems).forEach((item, index) => {
      checkMedia(item, "media", `${path}.items[${index}]`, files, problems);
    });
  } else if (component.type === kinds.file) {
    checkMedia(component, "file", path, files, problems);
    const { url } = problems.fields(component.file, `${path}.file`);
    if (!String(url).startsWith("attachment://"))
      problems.add(`${path}.file.url`, "URL_TYPE_INVALID_SCHEME", "A file component shows an attachment only.");
  } else if (component.spacing !== undefined) problems.integer(component.spacing, `${path}.spacing`, 1, 2);
}

export function checkText(component: Fields, path: string, problems: Problems): void {
  problems.text(component.content, `${path}.content`, 1, componentLimits.shownText);
}

function checkSection(section: Fields, path: string, files: readonly string[], problems: Problems): void {
  problems.list(section.components, `${path}.components`, 1, componentLimits.sectionTexts).forEach((each, index) => {
    const inner = `${path}.components[${index}]`;
    if (each.type === kinds.text) checkText(each, inner, problems);
    else unknownType(inner, problems);
  });
  const accessory = problems.fields(section.accessory, `${path}.accessory`);
  if (accessory.type === kinds.button) checkButton(accessory, `${path}.accessory`, problems);
  else if (accessory.type === kinds.thumbnail) checkMedia(accessory, "media", `${path}.accessory`, files, problems);
  else unknownType(`${path}.accessory`, problems);
}

function checkMedia(holder: Fields, field: "media" | "file", path: string, files: readonly string[], problems: Problems): void {
  problems.optionalText(holder.description, `${path}.description`, componentLimits.description);
  const { url } = problems.fields(holder[field], `${path}.${field}`);
  if (!problems.text(url, `${path}.${field}.url`, 1, componentLimits.mediaUrl)) return;
  const [, attached] = /^attachment:\/\/(.+)$/.exec(url) ?? [];
  if (attached !== undefined && !files.includes(attached))
    problems.add(`${path}.${field}.url`, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment was not found.");
  if (attached === undefined) mustBeWeb(url, `${path}.${field}.url`, problems);
}

function mustBeWeb(url: string, path: string, problems: Problems): void {
  if (!/^https?:\/\/[^\s]+$/.test(url) || !URL.canParse(url)) problems.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
}

function checkRow(row: Fields, path: string, problems: Problems): void {
  const children = problems.list(row.components, `${path}.components`, 1, componentLimits.rowButtons);
  const isSelect = children.some(({ type }) => selects.includes(type));
  if (isSelect && children.length > 1) problems.add(`${path}.components`, "BASE_TYPE_BAD_LENGTH", "A select stands in a row of its own.");
  children.forEach((each, index) => {
    const inner = `${path}.components[${index}]`;
    if (each.type === kinds.button) checkButton(each, inner, problems);
    else if (selects.includes(each.type)) checkSelect(each, inner, problems);
    else unknownType(inner, problems);
  });
}

const linkStyle = 5;

function checkButton(button: Fields, path: string, problems: Problems): void {
  problems.integer(button.style, `${path}.style`, 1, linkStyle);
  if (button.emoji === undefined) problems.text(button.label, `${path}.label`, 1, componentLimits.buttonLabel);
  else problems.optionalText(button.label, `${path}.label`, componentLimits.buttonLabel);
  if (button.style !== linkStyle) {
    checkCustomId(button, path, problems);
    if (button.url !== undefined) problems.add(`${path}.url`, "BUTTON_COMPONENT_INVALID_FIELD", "Only link buttons have a url.");
    return;
  }
  if (button.custom_id !== undefined)
    problems.add(`${path}.custom_id`, "COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified");
  if (problems.text(button.url, `${path}.url`, 1, componentLimits.url)) mustBeWeb(button.url, `${path}.url`, problems);
}

export function checkCustomId(component: Fields, path: string, problems: Problems): void {
  problems.text(component.custom_id, `${path}.custom_id`, 1, componentLimits.customId);
}

export function checkSelect(select: Fields, path: string, problems: Problems): void {
  checkCustomId(select, path, problems);
  problems.optionalText(select.placeholder, `${path}.placeholder`, componentLimits.placeholder);
  if (select.min_values !== undefined) problems.integer(select.min_values, `${path}.min_values`, 0, componentLimits.selectOptions);
  if (select.max_values !== undefined) problems.integer(select.max_values, `${path}.max_values`, 1, componentLimits.selectOptions);
  if (select.type === kinds.stringSelect) checkOptions(select, path, 1, componentLimits.selectOptions, problems);
}

/** Options of a select, a radio group or a group of check boxes. */
export function checkOptions(holder: Fields, path: string, least: number, most: number, problems: Problems): void {
  const options = problems.list(holder.options, `${path}.options`, least, most);
  options.forEach((each, index) => {
    const inner = `${path}.options[${index}]`;
    problems.text(each.label, `${inner}.label`, 1, componentLimits.optionText);
    problems.text(each.value, `${inner}.value`, 1, componentLimits.optionText);
    problems.optionalText(each.description, `${inner}.description`, componentLimits.optionText);
  });
  problems.unique(
    options.map(({ value }) => value),
    `${path}.options`,
    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    "The specified option value is already used",
  );
}
