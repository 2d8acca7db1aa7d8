import { InteractionContextType, REST, type RESTPostAPIChatInputApplicationCommandsJSONBody as CommandJson } from "discord.js";
import { afterAll, describe, expect, it } from "vitest";
import { command } from "#bots/command";
import { option } from "#bots/option";
import { view } from "#templates/view";
import { commands } from "../../../bots/commands/index.ts";
import { placesFor, planRegistration, register } from "../../../bots/discord/register.ts";
import { discordCommands } from "../../../bots/discord/registration.ts";
import { discordCommandSetProblems } from "../../support/discord/command-rules.ts";
import { startFakeDiscord } from "../../support/discord/fake-discord.ts";

const run = () => Promise.resolve(view("", []));
const wanted = discordCommands(commands);

/** Sub-commands by group: what a person finds after the slash. */
function tree(of: readonly CommandJson[]): Record<string, string[]> {
  return Object.fromEntries(of.map(({ name, options }) => [name, (options ?? []).map((each) => each.name)]));
}

describe("the one list as Discord registers it", () => {
  it("is taken by Discord, with and without a prefix", () => {
    expect(discordCommandSetProblems(wanted)).toEqual([]);
    expect(discordCommandSetProblems(discordCommands(commands, "kiwi"))).toEqual([]);
  });

  it("has every command, as a group and its sub-commands", () => {
    const names = Object.entries(tree(wanted)).flatMap(([group, subs]) => subs.map((sub) => `${group} ${sub}`));
    expect(names.toSorted()).toEqual(
      commands
        .map(({ name }) => name)
        .filter((name) => name.includes(" "))
        .toSorted(),
    );
  });

  it("carries the prefix before each group's name", () => {
    expect(Object.keys(tree(discordCommands(commands, "kiwi")))).toEqual(Object.keys(tree(wanted)).map((name) => `kiwi-${name}`));
  });

  it("hides staff's groups from members, and nothing else", () => {
    const hidden = wanted.filter((each) => each.default_member_permissions === "0").map(({ name }) => name);
    expect(hidden).toEqual(expect.arrayContaining(["support", "finance", "programme"]));
    for (const open of ["partner", "share", "earnings", "wallet"]) expect(hidden).not.toContain(open);
  });

  it("is for servers and for direct messages, and can't be installed by single people", () => {
    expect(new Set(wanted.map(({ contexts, integration_types: installs }) => JSON.stringify([contexts, installs])))).toEqual(
      new Set(["[[0,1],[0]]"]),
    );
  });

  it("asks for required options first, offers choices, and never asks for what buttons carry", () => {
    const [json] = discordCommands([
      command({
        name: "desk file",
        sentence: "Files something",
        audience: "support",
        options: {
          note: option.text("a note", { optional: true }),
          seen: { ...option.word("what was seen", { optional: true }), isCarried: true },
          order: option.order("which order"),
          how: option.choice(["up", "down"])("which way"),
        },
        run,
      }),
    ]);
    const order = { type: 3, name: "order", description: "which order", required: true, max_length: 500, autocomplete: true };
    const choices = ["up", "down"].map((name) => ({ name, value: name }));
    const how = { type: 3, name: "how", description: "which way", required: true, choices };
    const note = { type: 3, name: "note", description: "a note", required: false, max_length: 500 };
    expect(json?.options).toEqual([{ type: 1, name: "file", description: "Files something", options: [order, how, note] }]);
  });

  it("a command that opens a form is typed alone", () => {
    const [json] = discordCommands([
      command({ name: "desk ask", sentence: "Asks", audience: "anyone", opens: "modal", options: { what: option.text("what") }, run }),
    ]);
    expect(json?.options).toEqual([{ type: 1, name: "ask", description: "Asks", options: [] }]);
  });

  it("a command of one word has its options itself; beside sub-commands it can't be", () => {
    const ask = command({ name: "ask", sentence: "Asks", audience: "anyone", options: { what: option.text("what") }, run });
    expect(discordCommandSetProblems(discordCommands([ask]))).toEqual([]);
    const sub = command({ name: "ask staff", sentence: "Asks staff", audience: "anyone", run });
    expect(() => discordCommands([ask, sub])).toThrow("/ask has sub-commands");
  });
});

describe("registering", async () => {
  const fake = await startFakeDiscord();
  afterAll(() => fake.close());
  const rest = new REST({ api: fake.apiUrl, version: "10" }).setToken(fake.token);
  const writes = () => fake.commands.writes.splice(0);
  const here = placesFor([fake.home.id], false);
  const [first, second, ...others] = wanted as [CommandJson, CommandJson, ...CommandJson[]];

  it("for development goes into the servers; in production everywhere, and out of the servers", () => {
    expect(placesFor(["1"], false)).toEqual({ wanted: [{ guild: "1" }], empty: [] });
    expect(placesFor(["1"], true)).toEqual({ wanted: [{ guild: null }], empty: [{ guild: "1" }] });
    expect(placesFor([], false)).toEqual({ wanted: [{ guild: null }], empty: [] });
  });

  it("creates what is not there, and says so", async () => {
    const done = await register(rest, fake.applicationId, wanted, here);
    expect(done).toEqual(wanted.map(({ name }) => `new: /${name} in server ${fake.home.id}`));
    expect(writes()).toEqual(wanted.map(() => `POST ${fake.home.id}`));
  });

  it("the same again writes nothing", async () => {
    expect(await register(rest, fake.applicationId, wanted, here)).toEqual([]);
    expect(writes()).toEqual([]);
  });

  it("changes, removes and adds only what differs", async () => {
    const changed = { ...first, description: "another sentence" };
    const added = { ...second, name: "brand-new" };
    expect(await register(rest, fake.applicationId, [changed, ...others, added], here)).toEqual([
      `removed /${second.name} in server ${fake.home.id}`,
      `changed /${first.name} in server ${fake.home.id}`,
      `new: /brand-new in server ${fake.home.id}`,
    ]);
    expect(writes()).toEqual(["DELETE", "PATCH", "POST"].map((method) => `${method} ${fake.home.id}`));
  });

  it("in production leaves nothing behind in the servers", async () => {
    await register(rest, fake.applicationId, wanted, placesFor([fake.home.id], true));
    expect(fake.world.commands.get("")?.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
    expect(fake.world.commands.get(fake.home.id)).toEqual([]);
  });

  it("sees a difference in each thing that people see", () => {
    const registered = fake.world.commands.get("") as unknown as Parameters<typeof planRegistration>[1];
    const differing: CommandJson[] = [
      { ...first, description: "else" },
      { ...first, default_member_permissions: "8" },
      { ...first, contexts: [InteractionContextType.Guild] },
      { ...first, options: (first.options ?? []).slice(1) },
      { ...first, options: (first.options ?? []).map((each) => ({ ...each, description: "else" })) },
    ];
    expect(planRegistration([first], registered).change).toEqual([]);
    for (const differs of differing) expect(planRegistration([differs], registered).change).toHaveLength(1);
  });
});
