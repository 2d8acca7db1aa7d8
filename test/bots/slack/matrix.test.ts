import type { Command } from "#bots/command";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { undoing } from "../../support/undone.ts";
import { fieldsOf } from "../../support/slack/forms.ts";
import type { Person } from "../../support/slack/person.ts";
import { useSlack } from "../../support/slack/slack-house.ts";
import type { Posted } from "../../support/slack/workspace.ts";
import { connectedMatrix } from "../connected-matrix.ts";

/** T11 through the real Bolt: who may ask what, and who reads whose record. */
const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
const house = await useSlack({ db: { ...db, inTransaction: undoing(db) } });
const { slack } = house;

const known = new Map<string, Person>();
function person(name: string): Person {
  const one = known.get(name) ?? slack.join(name);
  known.set(name, one);
  return one;
}

const pressable = new Map<string, Posted>();
/** Anything that somebody was shown: a client that was tampered with presses whatever it likes on it. */
async function somethingShownTo(name: string, id: string): Promise<Posted> {
  const shown = pressable.get(name) ?? (await person(name).ask("/partner help"));
  pressable.set(name, shown);
  const button = { type: "button", action_id: id, value: "it", text: { type: "plain_text", text: "It" } };
  return { ...shown, blocks: [{ type: "actions", block_id: "mine", elements: [button] }] };
}

const idless = (key: string, value: unknown): unknown => (["action_id", "block_id", "private_metadata"].includes(key) ? undefined : value);

function read({ text, blocks, files }: Posted): string {
  const written = files.filter(({ name }) => !name.endsWith(".png")).map(({ content }) => content.toString());
  return [text, JSON.stringify(blocks, idless), ...written].join("\n").replaceAll("’", "'");
}

async function types(name: string, command: Command, texts: Readonly<Record<string, string>>): Promise<string> {
  const line = `/${command.name} ${Object.entries(texts)
    .map(([option, text]) => `${option}:"${text}"`)
    .join(" ")}`;
  if (command.opens !== "modal") return read(await person(name).ask(line));
  const before = new Set(
    person(name)
      .sees()
      .map(({ ts }) => ts),
  );
  await person(name).askForForm(line);
  await person(name).submit();
  return slack.workspace.until(() => {
    const modal = person(name).modal();
    if (modal && fieldsOf(modal).length === 0) return JSON.stringify(modal.view, idless);
    const posted = person(name)
      .sees()
      .find(({ ts }) => !before.has(ts));
    return posted && read(posted);
  }, `${line} was sent, and nothing came of it`);
}

await connectedMatrix(db, story, {
  account: (name) => ({ platform: "slack", workspace: slack.workspace.team.id, account: person(name).id, name }),
  types,
  presses: async (name, id) => read(await person(name).pressFor(await somethingShownTo(name, id), "It")),
  faults: house.faults,
});
