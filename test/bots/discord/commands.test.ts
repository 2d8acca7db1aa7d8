import { describe, expect, it } from "vitest";
import { linkPartner, linkStaff, type NamedAccount } from "#domain/chat";
import { addStaff } from "#domain/partners";
import type { Asker, Command } from "#bots/command";
import type { Conversation, Reply } from "#bots/conversation";
import { readOptions } from "#bots/spoken-options";
import { renderDiscord } from "#templates/render/discord";
import type { View } from "#templates/view";
import { askerFrom } from "../../../bots/asker.ts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch } from "../../../bots/dispatch.ts";
import { surroundings, tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { useDiscord } from "../../support/discord/discord-house.ts";
import type { Person } from "../../support/discord/person.ts";
import { longAgo } from "../../support/long-ago.ts";
import { undoing } from "../../support/undone.ts";
import { waysToAsk, type Known } from "../commands/fillings.ts";

/**
 * Every command of the one list, typed on Discord and asked in the console by the same partner and the same staff, with the same options: both
 * get the same values. What is asked leaves no trace: each answer's transaction is undone.
 */
const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
const order = await story.at("2026-11-03T12:00:00Z", () => story.order("5001", { reference: "paper-lane", total: 4_200n }));
db.clock.set("2026-12-02T12:00:00Z");

const known: Known = {
  orders: [order.number],
  partners: ["paper-lane"],
  urls: ["https://shop.example/kits/"],
  campaigns: ["fall"],
  slugs: ["paper-trail"],
  ids: [story.lane.id],
};

const replies: Reply[] = [];
const listening = (conversation: Conversation): Conversation => ({
  hear: async (heard) => {
    const reply = await conversation.hear(heard);
    if (reply) replies.push(reply);
    return reply;
  },
});

const house = await useDiscord({ db: { ...db, inTransaction: undoing(db) }, around: listening });
const roles = ["support", "finance", "operator"] as const;
const people = await seedPeople();

function accountOf({ where: { user } }: Person): NamedAccount {
  return { platform: "discord", workspace: "", account: user.id, name: user.username };
}

async function seedPeople(): Promise<{ readonly partner: Who; readonly staff: Who }> {
  const [lane, desk] = [house.fake.person("lane"), house.fake.person("desk")];
  await db.run((tx) => linkPartner(tx, accountOf(lane), story.lane.id));
  const member = await db.run((tx) => addStaff(tx, { handle: "desk", name: "desk", roles }));
  await db.run((tx) => linkStaff(longAgo(tx), accountOf(desk), member));
  return {
    partner: { person: lane, asker: { partnerId: story.lane.id, staff: null, name: story.lane.name } },
    staff: { person: desk, asker: { partnerId: null, staff: member, name: "desk" } },
  };
}

type Who = { readonly person: Person; readonly asker: Asker };

/** What a person of Discord can type: what only buttons carry they can't. */
function typable(command: Command): Readonly<Record<string, string>>[] {
  const options = Object.fromEntries(Object.entries(command.options).filter(([, { isCarried }]) => !isCarried));
  const [least, ...others] = waysToAsk({ ...command, options }, known);
  return [least ?? {}, ...others.slice(-1)];
}

const chance = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "(id)"],
  [/(\/r\/[a-z0-9-]+\/)[0-9a-z]{7}/g, "$1(code)"],
  [/(\/statistics\/)[\w-]{43}/g, "$1(token)"],
  [/"content": "iVBOR[^"]*"/g, '"content": "(picture)"'],
  [/("credit": |[Cc]redit |credits confirm )"?\d+"?/g, "$1(number)"],
  [/("number": |"send": |"code": |[Qq]uestion )"?\d+"?/g, "$1(number)"],
] as const;

/** A view as the console's --json has it, without what chance made. */
function values(view: View): string {
  const files = view.files.map((file) => ({ ...file, content: Buffer.from(file.content).toString("base64") }));
  const json = JSON.stringify({ ...view, files }, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 1);
  return chance.reduce((text, [pattern, instead]) => text.replaceAll(pattern, instead), json);
}

async function inConsole(command: Command, asker: Asker, texts: Readonly<Record<string, string>>): Promise<View> {
  const faults: unknown[] = [];
  const { view } = await dispatch(
    { inTransaction: undoing(db), commands, surroundings, report: (error) => (faults.push(error), "reference") },
    { asker, command, options: () => Promise.resolve(readOptions(command, texts, { zone: "America/Denver", currency: "USD" })) },
  );
  expect(faults).toEqual([]);
  return view;
}

/** What is about chat accounts and channels themselves, or a menu where there are buttons: the console has none, so it is asked as if it were this account. */
const ofAccounts = ["partner help", "partner connect", "partner links", "partner disconnect", "programme channel"];
const { home } = house.fake;
const place = { platform: "discord", workspace: home.id, channel: home.channelId, name: "general" } as const;

const withPlace = (asker: Asker): Asker => (asker.chat ? { ...asker, chat: { ...asker.chat, place } } : asker);

const isForStaff = ({ audience }: Command): boolean => (roles as readonly string[]).includes(audience);

describe.each(commands.map((command) => [command.name, command] as const))("/%s", (_name, command) => {
  const who = isForStaff(command) ? people.staff : people.partner;

  it.each(typable(command).map((texts) => [JSON.stringify(texts), texts] as const))("%s", async (_texts, texts) => {
    const asker = ofAccounts.includes(command.name) ? withPlace(await db.run((tx) => askerFrom(tx, accountOf(who.person)))) : who.asker;
    const expected = await inConsole(command, asker, texts);
    replies.length = 0;
    const seen = await ask(command, who.person, texts);
    const [reply] = replies;
    expect(house.faults).toEqual([]);
    expect(values(reply!.view)).toBe(values(expected));
    // What was shown is what the renderer made of these values, as Discord took it.
    const drawn = renderDiscord(reply!.view, { buttons: reply!.buttons, locale: "en-US" });
    const stored = house.fake.world.messages.get(seen.message!.id);
    expect(stored?.components).toEqual(JSON.parse(JSON.stringify(drawn.body.components)));
    expect(seen.message).toMatchObject({ isPrivate: true, allowedMentions: { parse: [] } });
    expect(seen.message!.files.map(({ name }) => name)).toEqual(drawn.files.map(({ name }) => name));
  });
});

async function ask(command: Command, person: Person, texts: Readonly<Record<string, string>>) {
  if (command.opens !== "modal") return person.types(`/${command.name}`, texts);
  const { form } = await person.types(`/${command.name}`);
  const byLabel = Object.entries(texts).map(([name, text]) => [
    `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`,
    text,
  ]);
  return person.fills(form!, Object.fromEntries(byLabel) as Record<string, string>);
}
