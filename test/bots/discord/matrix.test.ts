import type { Command } from "#bots/command";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { undoing } from "../../support/undone.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import type { Person } from "../../support/discord/person.ts";
import type { Shown } from "../../support/discord/shown.ts";
import { connectedMatrix } from "../connected-matrix.ts";

/** T11 through the real discord.js: who may ask what, and who reads whose record. */
const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
const house = await useDiscord({ db: { ...db, inTransaction: undoing(db) } });
const { fake } = house;

const known = new Map<string, Person>();
function person(name: string): Person {
  const one = known.get(name) ?? fake.person(name);
  known.set(name, one);
  return one;
}

const pressable = new Map<string, Shown>();
/** Anything that somebody was shown: a client that was tampered with presses whatever it likes on it. */
async function somethingShownTo(name: string): Promise<Shown> {
  const shown = pressable.get(name) ?? (await person(name).types("/partner help")).message!;
  pressable.set(name, shown);
  return shown;
}

function read({ message }: { readonly message: Shown | null }): string {
  const { components, files } = fake.world.messages.get(message!.id)!;
  const written = files.filter(({ name }) => !name.endsWith(".png")).map(({ content }) => content.toString());
  return [JSON.stringify(components, (key, value: unknown) => (key === "custom_id" ? undefined : value)), ...written].join("\n");
}

async function types(name: string, command: Command, texts: Readonly<Record<string, string>>): Promise<string> {
  if (command.opens !== "modal") return read(await person(name).types(`/${command.name}`, texts));
  const { form } = await person(name).types(`/${command.name}`);
  const byLabel = Object.entries(texts).map(([option, text]) => [
    `${option.charAt(0).toUpperCase()}${option.slice(1).replaceAll("-", " ")}`,
    text,
  ]);
  return read(await person(name).fills(form!, Object.fromEntries(byLabel) as Record<string, string>));
}

await connectedMatrix(db, story, {
  account: (name) => ({ platform: "discord", workspace: "", account: person(name).id, name }),
  types,
  presses: async (name, id) => read(await person(name).pressesId(await somethingShownTo(name), id)),
  faults: house.faults,
});
