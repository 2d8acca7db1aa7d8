import { Problems, type Fields } from "./problems.ts";

/**
 * What Discord accepts as application commands (docs.discord.com: interactions/application-commands; read 2026-11-22): names and descriptions,
 * sub-commands, options, choices, 8,000 characters a command, 100 slash commands an application.
 */
const limits = { name: 32, description: 100, options: 25, choices: 25, choice: 100, characters: 8_000, commands: 100 } as const;

const slashCommand = 1;
const optionKinds = { subCommand: 1, group: 2, string: 3, integer: 4, number: 10, attachment: 11 } as const;
/** `\p{sc=…}`: the two scripts whose vowels are no letters by themselves. */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What is wrong with one command; empty when Discord would register it. */
export function discordCommandProblems(payload: unknown, path = "command"): string[] {
  const problems = new Problems();
  const command = problems.fields(payload, path);
  if ((command.type ?? slashCommand) !== slashCommand) problems.add(`${path}.type`, "BASE_TYPE_CHOICES", "Only slash commands are ours.");
  checkNamed(command, path, problems);
  checkOptions(command.options, path, 0, problems);
  const permissions = command.default_member_permissions;
  if (permissions !== undefined && permissions !== null && !(typeof permissions === "string" && /^\d+$/.test(permissions)))
    problems.add(`${path}.default_member_permissions`, "BITFIELD_TYPE_CONVERT", "A permission is a number as text.");
  for (const [field, most] of [
    ["contexts", 2],
    ["integration_types", 1],
  ] as const)
    for (const each of Array.isArray(command[field]) ? command[field] : []) problems.integer(each, `${path}.${field}`, 0, most);
  const characters = countCharacters(command);
  if (characters > limits.characters)
    problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", `Command exceeds maximum size (${limits.characters}): ${characters}`);
  return problems.found;
}

/** What is wrong with a whole set, as PUT takes it. */
export function discordCommandSetProblems(payload: unknown): string[] {
  const problems = new Problems();
  const commands = problems.list(payload, "commands", 0, limits.commands);
  problems.unique(
    commands.map(({ name }) => name),
    "commands",
    "APPLICATION_COMMANDS_DUPLICATE_NAME",
    "Application command names must be unique",
  );
  return [...problems.found, ...commands.flatMap((each, index) => discordCommandProblems(each, `[${index}]`))];
}

/** What is wrong with the `data` of an answer to autocompletion (type 8). */
export function discordChoicesProblems(payload: unknown): string[] {
  const problems = new Problems();
  checkChoices(problems.fields(payload, "data"), "data", problems);
  return problems.found;
}

function checkNamed(named: Fields, path: string, problems: Problems): void {
  if (
    problems.text(named.name, `${path}.name`, 1, limits.name) &&
    (!namePattern.test(named.name) || named.name !== named.name.toLowerCase())
  )
    problems.add(`${path}.name`, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
  problems.text(named.description, `${path}.description`, 1, limits.description);
}

function checkOptions(given: unknown, path: string, depth: number, problems: Problems): void {
  const options = problems.list(given ?? [], `${path}.options`, 0, limits.options);
  problems.unique(
    options.map(({ name }) => name),
    `${path}.options`,
    "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
    "Option name already exists",
  );
  const isNesting = ({ type }: Fields) => type === optionKinds.subCommand || type === optionKinds.group;
  if (options.some(isNesting) && !options.every(isNesting))
    problems.add(
      `${path}.options`,
      "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
      "Sub-command and other option types are mutually exclusive",
    );
  if (options.some((each, index) => each.required === true && options[index - 1] !== undefined && options[index - 1]?.required !== true))
    problems.add(
      `${path}.options`,
      "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
      "Required options must be placed before non-required options",
    );
  options.forEach((each, index) => {
    const inner = `${path}.options[${index}]`;
    checkNamed(each, inner, problems);
    problems.integer(each.type, `${inner}.type`, optionKinds.subCommand, optionKinds.attachment);
    if (each.type === optionKinds.group && depth > 0) problems.add(inner, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Groups don't nest");
    if (each.type === optionKinds.subCommand && depth > 1) problems.add(inner, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Too deep");
    if (isNesting(each)) checkOptions(each.options, inner, each.type === optionKinds.group ? depth + 1 : 2, problems);
    else checkValue(each, inner, problems);
  });
}

function checkValue(option: Fields, path: string, problems: Problems): void {
  if (option.autocomplete === true && Array.isArray(option.choices) && option.choices.length > 0)
    problems.add(`${path}.choices`, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocompletion exclude each other");
  if (option.choices !== undefined) checkChoices(option, path, problems);
}

function checkChoices(holder: Fields, path: string, problems: Problems): void {
  problems.list(holder.choices, `${path}.choices`, 0, limits.choices).forEach((each, index) => {
    const inner = `${path}.choices[${index}]`;
    problems.text(each.name, `${inner}.name`, 1, limits.choice);
    if (typeof each.value !== "number") problems.text(each.value, `${inner}.value`, 1, limits.choice);
  });
}

/** Names, descriptions and values of a command, its options and their choices. */
function countCharacters(part: Fields): number {
  const own = [part.name, part.description, part.value].reduce<number>(
    (sum, text) => sum + (typeof text === "string" ? text.length : 0),
    0,
  );
  const inner = [part.options, part.choices].flatMap((list) => (Array.isArray(list) ? (list as Fields[]) : []));
  return inner.reduce((sum, each) => sum + countCharacters(each), own);
}
