import { createInterface } from "node:readline/promises";
import { startFakeDiscord } from "./fake-discord.ts";
import { fieldsOf, type Form } from "./filled-form.ts";
import type { Person, Seen } from "./person.ts";
import type { Shown } from "./shown.ts";
import type { Typed } from "./typed-command.ts";

/**
 * `npm run fake:discord`: the double as a program, so that the bot can be driven by hand without Discord. Prints the settings that the bot needs, then
 * takes lines: a command, a number to press that button, and words for the rest.
 */
const port = 4_010;
/** Opens nothing but this double, and only on this machine. */
const token = "double-of-discord.for-this-machine.only";

const help = `  /earnings why order:4107     types a command; options by name
  2                            presses the second button of the last answer
  as NAME                      goes on as somebody else (as them or anew)
  dm, server                   speaks with the bot alone, or in the server
  inbox                        shows what the bot sent by direct message
  channel                      shows what everybody in the channel sees
  again                        delivers the last interaction once more
  break, reconnect, revoke     cuts the connection, asks for a new one, takes the token away
  quit`;

const fake = await startFakeDiscord({ port, token });
const people = new Map<string, Person>();
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const say = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

let person = personNamed("ann");
let isAlone = false;
let last: Seen | null = null;
let shown: Shown | null = null;

function personNamed(name: string): Person {
  const known = people.get(name) ?? fake.person(name);
  people.set(name, known);
  return known;
}

say(
  "Discord's double is running. Start the bot in another terminal with these settings (a line each in .env, or in front of the command):",
  "",
  `DISCORD_TOKEN=${token}`,
  `DISCORD_APP_ID=${fake.applicationId}`,
  `DISCORD_GUILDS=${fake.home.id}`,
  `DISCORD_API_URL=${fake.apiUrl}`,
  "",
  help,
  "",
);

for (;;) {
  const line = (
    await terminal.question(`${person.where.user.username}${isAlone ? " (alone with the bot)" : ""}> `).catch(() => "quit")
  ).trim();
  if (line === "quit") break;
  try {
    await follow(line);
  } catch (error) {
    say(`  ${error instanceof Error ? error.message : "that went wrong"}`);
  }
}
terminal.close();
await fake.close();

async function follow(line: string): Promise<void> {
  const [word = "", ...rest] = line.split(/\s+/);
  const speaker = isAlone ? person.inDirectMessages() : person;
  if (line.startsWith("/")) return show(await speaker.types(...typedLine(line)));
  if (/^\d+$/.test(word)) return press(speaker, Number(word));
  const simple: Record<string, () => void> = {
    as: () => (person = personNamed(rest.join(" ") || "ann")),
    dm: () => (isAlone = true),
    server: () => (isAlone = false),
    inbox: () => person.directMessages().forEach(print),
    channel: () => fake.channel().forEach(print),
    again: () => last && fake.deliverAgain(last.interaction),
    break: () => fake.gateway.cut(),
    reconnect: () => fake.gateway.askToReconnect(),
    revoke: () => fake.revokeToken(),
  };
  const act = simple[word];
  if (act) act();
  else say(help);
}

async function press(speaker: Person, number: number): Promise<void> {
  const button = shown?.buttons[number - 1];
  if (!shown || !button) return say("  There is no such button in the last answer.");
  if (button.url !== null) return say(`  That opens ${button.url}`);
  return show(await speaker.pressesId(shown, button.customId ?? ""));
}

async function show(seen: Seen): Promise<void> {
  last = seen;
  if (seen.failed !== null) return say(`  ${seen.failed}`);
  if (seen.form) return fill(seen.form);
  for (const message of seen.messages()) print(message);
  return undefined;
}

async function fill(form: Form): Promise<void> {
  say(`  [form: ${String(form.json.title)}]`);
  const values: Record<string, string> = {};
  for (const { label, component } of fieldsOf(form)) {
    const choices = (component.options as readonly { value: string }[] | undefined)?.map(({ value }) => value).join(", ");
    const given = (await terminal.question(`  ${label}${choices ? ` (${choices})` : ""}: `)).trim();
    if (given !== "") values[label] = given;
  }
  return show(await (isAlone ? person.inDirectMessages() : person).fills(form, values));
}

function print(message: Shown): void {
  shown = message;
  say(
    "",
    ...message.text.split("\n").map((each) => `  ${each}`),
    ...message.files.map(({ name, content }) => `  [file: ${name}, ${content.length} bytes]`),
    message.buttons.map(({ label }, index) => `  ${index + 1} [${label}]`).join(""),
    message.isPrivate ? "  (only you can see this)" : "  (everybody in the channel sees this)",
    "",
  );
}

/** "/share link url:https://… campaign:two words" as a command and its options; words before the first name go to its first option. */
function typedLine(line: string): [command: string, options: Typed] {
  const words = line.slice(1).split(/\s+/);
  const command = fake.world.commandsIn(isAlone ? null : fake.home.id).find(({ name }) => name === words[0]);
  let declared = (command?.options ?? []) as { name: string; type: number; options?: unknown }[];
  let length = 1;
  while (declared.some(({ name, type }) => type <= 2 && name === words[length])) {
    declared = (declared.find(({ name }) => name === words[length])?.options ?? []) as typeof declared;
    length++;
  }
  const options: Record<string, string> = {};
  let name = declared[0]?.name ?? "";
  for (const word of words.slice(length)) {
    const [, said, value] = /^([\w-]+):(.*)$/.exec(word) ?? [];
    const isName = said !== undefined && declared.some((each) => each.name === said);
    if (isName) name = said;
    const more = isName ? (value ?? "") : word;
    options[name] = options[name] === undefined || options[name] === "" ? more : `${options[name]} ${more}`;
  }
  return [words.slice(0, length).join(" "), options];
}
