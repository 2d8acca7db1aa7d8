import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { startFakeSlack } from "./fake-slack.ts";
import { fieldsOf } from "./forms.ts";
import type { Person } from "./person.ts";
import { screenOf } from "./screen.ts";

/** `npm run fake:slack`: a workspace without Slack, to drive the bot by hand. docs/slack.md tells how. */
const help = `
  /partner dashboard          types a command, as everybody does
  press Make a share link     presses a button of the last answer, or of the form or home tab that is open
  send Url=https://… Campaign=fall    fills in the form that is open and sends it
  suggest Order 41            types into a menu of the form
  home                        opens the app's home tab
  as bea                      somebody else (they come into being as they are named)
  close                       closes the form
  quit
`;

const { values } = parseArgs({
  options: { port: { type: "string", default: "4010" }, app: { type: "string", default: "http://localhost:3000/slack/events" } },
});
const slack = await startFakeSlack({ port: Number(values.port) });
slack.app.requestUrl = values.app;
const { tokens } = slack.workspace;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

say(`A workspace without Slack listens on ${slack.apiUrl}. Start the bot in another terminal, either with an address of its own:

  SLACK_API_URL=${slack.apiUrl} SLACK_BOT_TOKEN=${tokens.bot} SLACK_SIGNING_SECRET=${slack.app.signingSecret} npm start

or by socket mode, as if nobody could reach it:

  SLACK_API_URL=${slack.apiUrl} SLACK_BOT_TOKEN=${tokens.bot} SLACK_APP_TOKEN=${tokens.app} npm start
${help}`);

const people = new Map<string, Person>();
const personNamed = (name: string): Person => people.getOrInsertComputed(name, () => slack.join(name));
let who = personNamed("ann");

/** Shows what is new for whoever sits here. */
const shown = new Set<string>();
const look = (): void => {
  for (const message of who.sees()) {
    const key = `${message.ts} ${JSON.stringify(message.blocks)}`;
    if (shown.has(key)) continue;
    shown.add(key);
    const place = message.onlyFor === null ? `#${slack.workspace.channels.get(message.channel)?.name}` : "only for you";
    say(`\n── ${place}\n${screenOf(message)}`);
  }
  const modal = who.modal();
  if (modal && !shown.has(`${modal.id} ${modal.hash}`)) {
    shown.add(`${modal.id} ${modal.hash}`);
    say(`\n══ a form\n${screenOf(modal)}`);
  }
  const home = who.home();
  if (home && !shown.has(`${home.id} ${home.hash}`)) {
    shown.add(`${home.id} ${home.hash}`);
    say(`\n══ the home tab\n${screenOf(home)}`);
  }
};
slack.workspace.watch(look);

async function act(line: string): Promise<string | null> {
  const [verb = "", ...rest] = line.split(" ");
  const said = rest.join(" ");
  if (line.startsWith("/")) return (await who.type(line)).says;
  if (verb === "as") {
    who = personNamed(said);
    return null;
  }
  if (verb === "home") return (await slack.openHome(who.id)).every(({ ok }) => ok) ? null : "The app did not take the event.";
  if (verb === "close") return who.dismiss().then(() => null);
  if (verb === "suggest")
    return (await who.suggest(rest[0] ?? "", rest.slice(1).join(" "))).map(({ value, text }) => `${value}: ${text}`).join("\n");
  if (verb === "press") {
    const on = who.modal() ?? who.sees().at(-1) ?? who.home();
    return on ? (await who.press(on, said)).says : "There is nothing to press yet.";
  }
  if (verb !== "send") return help;
  const names = fieldsOf(who.mustHaveModal()).map(({ label }) => label);
  const found = [...said.matchAll(new RegExp(`(${names.join("|")})=(.*?)(?= (?:${names.join("|")})=|$)`, "g"))];
  // Menus take only what they have offered.
  for (const [, name = "", value = ""] of found) await who.suggest(name, value).catch(() => []);
  const { says, errors } = await who.submit(Object.fromEntries(found.map(([, name = "", value = ""]) => [name, value])));
  return says ?? (Object.keys(errors).length > 0 ? JSON.stringify(errors) : null);
}

const terminal = createInterface({ input: process.stdin, output: process.stdout });
terminal.setPrompt("> ");
terminal.prompt();
for await (const line of terminal) {
  if (line.trim() === "quit") break;
  if (line.trim() !== "") {
    const says = await act(line.trim()).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (says) say(says);
  }
  terminal.prompt();
}
await slack.stop();
