import { once } from "node:events";
import { ButtonStyle, Client, ComponentType, Events, MessageFlags, TextInputStyle, type Interaction } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refused } from "./api-errors.ts";
import { startFakeDiscord, type FakeDiscord } from "./fake-discord.ts";

let fake: FakeDiscord;
let clock: number;
let clients: Client[];

beforeEach(async () => {
  clock = Date.parse("2026-11-23T12:00:00Z");
  clients = [];
  fake = await startFakeDiscord({ now: () => clock });
  const url = { type: 3, name: "url", description: "a page", required: true };
  const campaign = { type: 3, name: "campaign", description: "a word", autocomplete: true };
  const link = { type: 1, name: "link", description: "A link", options: [url, campaign] };
  fake.commands.create("", { name: "share", description: "Links", options: [link] });
  fake.commands.create("", { name: "finance", description: "Money", default_member_permissions: "0" });
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.destroy()));
  await fake.close();
});

/** The real discord.js on the double. */
async function bot(handle: (interaction: Interaction) => Promise<unknown>): Promise<Client> {
  const client = new Client({ intents: ["Guilds"], rest: { api: fake.apiUrl, version: "10", timeout: 2_000 } });
  clients.push(client);
  client.on(Events.InteractionCreate, (interaction) => void handle(interaction).catch(() => undefined));
  await client.login(fake.token);
  return client;
}

async function call(method: string, path: string, body?: unknown, token: string | null = fake.token) {
  const headers = { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bot ${token}` }) };
  const answer = await fetch(`${fake.apiUrl}/v10${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const url = "https://shop.example/";

describe("with the real discord.js", () => {
  it("a command is deferred privately, answered with a file and a button, and followed up", async () => {
    await bot(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: [
          { type: ComponentType.TextDisplay, content: `${interaction.options.getSubcommand()} ${interaction.options.getString("url")}` },
          { type: ComponentType.File, file: { url: "attachment://all.csv" } },
          {
            type: ComponentType.ActionRow,
            components: [{ type: ComponentType.Button, style: ButtonStyle.Primary, label: "Why", custom_id: "p.1" }],
          },
        ],
        files: [{ attachment: Buffer.from("a,b"), name: "all.csv", description: "everything" }],
        allowedMentions: { parse: [] },
      });
      await interaction.followUp({ flags: MessageFlags.Ephemeral, content: "and more" });
    });
    const seen = await fake.person("ann").types("/share link", { url });
    expect(seen.message).toMatchObject({
      isPrivate: true,
      text: `link ${url}`,
      buttons: [{ label: "Why" }],
      allowedMentions: { parse: [] },
    });
    expect(seen.message?.files.map(({ name, content }) => [name, content.toString()])).toEqual([["all.csv", "a,b"]]);
    expect((await seen.until(2)).map(({ text, isPrivate }) => [text, isPrivate])).toEqual([
      [`link ${url}`, true],
      ["and more", true],
    ]);
  });

  it("a button opens a form, and what is filled in arrives", async () => {
    await bot(async (interaction) => {
      const component = { type: ComponentType.TextInput, custom_id: "why", style: TextInputStyle.Short, required: true } as const;
      if (interaction.isChatInputCommand())
        await interaction.reply({
          components: [
            {
              type: ComponentType.ActionRow,
              components: [{ type: ComponentType.Button, style: ButtonStyle.Danger, label: "Reject", custom_id: "f.1" }],
            },
          ],
        });
      if (interaction.isButton())
        await interaction.showModal({
          title: "Reject",
          custom_id: interaction.customId,
          components: [{ type: ComponentType.Label, label: "Reason", component }],
        });
      if (interaction.isModalSubmit()) {
        await interaction.deferUpdate();
        await interaction.editReply({ content: `rejected: ${interaction.fields.getTextInputValue("why")}`, components: [] });
      }
    });
    const ann = fake.person("ann");
    const { message } = await ann.types("/share link", { url });
    const { form } = await ann.presses(message!, "Reject");
    await expect(ann.fills(form!, {})).rejects.toThrow('"Reason" has to be filled in');
    const done = await ann.fills(form!, { Reason: "fraud" });
    expect(done.message).toMatchObject({ id: message!.id, text: "rejected: fraud" });
  });

  it("suggestions are asked for while typing", async () => {
    await bot(async (interaction) => {
      if (interaction.isAutocomplete()) await interaction.respond([{ name: `${interaction.options.getFocused()}ll`, value: "fall" }]);
    });
    expect(await fake.person("ann").suggestions("/share link", { campaign: "fa" }, "campaign")).toEqual([{ name: "fall", value: "fall" }]);
  });

  it("after a reconnection the session goes on, and what was missed is delivered", async () => {
    const heard: string[] = [];
    await bot(async (interaction) => {
      heard.push(interaction.id);
      if (interaction.isChatInputCommand()) await interaction.reply("here");
    });
    fake.gateway.cut();
    const seen = await fake.person("ann").types("/share link", { url });
    expect([seen.message?.text, fake.gateway.resumed, heard]).toEqual(["here", 1, [seen.interaction.id]]);
  });

  it("a session that is not valid begins anew", async () => {
    const client = await bot(async () => undefined);
    const again = once(client, Events.ShardReady);
    fake.gateway.invalidate(false);
    await again;
    expect(fake.gateway.identified).toEqual([1, 1]);
  });
});

describe("what the platform's client does not let through", () => {
  it.each<[string, string, Record<string, string>, string]>([
    ["a command that is not registered", "/shares link", { url }, "no command /shares"],
    ["a sub-command that there is not", "/share links", { url }, "no sub-command links"],
    ["a required option left out", "/share link", {}, "needs url"],
    ["an option that there is not", "/share link", { url, page: "1" }, "no option page"],
  ])("%s", async (_name, command, options, words) => {
    await expect(fake.person("ann").types(command, options)).rejects.toThrow(words);
  });

  it("a staff command typed by a member who is no administrator", async () => {
    await expect(fake.person("ann", { isAdministrator: false }).types("/finance")).rejects.toThrow("administrators only");
  });
});

describe("an interaction's answer", () => {
  /** Typed with nobody at the gateway: the tests answer by hand. */
  const typed = (): { id: string; token: string } => {
    void fake.person("ann").types("/share link", { url });
    const { id, token } = [...fake.interactions.all.values()].at(-1)!;
    return { id, token };
  };
  const answer = ({ id, token }: { id: string; token: string }, body: object) =>
    call("POST", `/interactions/${id}/${token}/callback`, body, null);
  const edit = (token: string, body: object) => call("PATCH", `/webhooks/${fake.applicationId}/${token}/messages/@original`, body, null);

  it("is given once", async () => {
    const interaction = typed();
    expect((await answer(interaction, { type: 5, data: { flags: 64 } })).status).toBe(204);
    expect(await answer(interaction, { type: 5 })).toMatchObject({ status: 400, json: { code: 40_060 } });
  });

  it("is given within three seconds", async () => {
    const interaction = typed();
    clock += 3_001;
    expect(await answer(interaction, { type: 5 })).toMatchObject({ status: 404, json: { code: 10_062 } });
  });

  it("can be edited for 15 minutes, also by the escaped name of the first answer", async () => {
    const { id, token } = typed();
    await answer({ id, token }, { type: 5, data: { flags: 64 } });
    const path = `/webhooks/${fake.applicationId}/${token}/messages/%40original`;
    expect((await call("PATCH", path, { content: "soon" }, null)).status).toBe(200);
    clock += 15 * 60_000 + 1;
    expect(await edit(token, { content: "late" })).toMatchObject({ status: 401, json: { code: 50_027 } });
  });

  it("that is a deferral can be private and nothing else", async () => {
    expect(await answer(typed(), { type: 5, data: { flags: 32_768 } })).toMatchObject({ status: 400, json: { code: 50_035 } });
  });

  it("can't stop being private, or go back from components to content", async () => {
    const { id, token } = typed();
    await answer({ id, token }, { type: 5, data: { flags: 64 } });
    expect(await edit(token, { content: "a", flags: 64 })).toMatchObject({ status: 400 });
    expect((await edit(token, { flags: 32_768, components: [{ type: 10, content: "a" }] })).status).toBe(200);
    expect(await edit(token, { content: "b" })).toMatchObject({ status: 400, json: { code: 50_035 } });
  });

  it("of the wrong kind is refused, with the place of what is wrong", async () => {
    expect(await answer(typed(), { type: 8, data: { choices: [] } })).toMatchObject({ status: 400, json: { code: 50_035 } });
    const { status, json } = await answer(typed(), { type: 4, data: { flags: 32_768, components: [{ type: 10, content: "" }] } });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: 50_035,
      errors: { components: { 0: { content: { _errors: [{ code: "BASE_TYPE_BAD_LENGTH" }] } } } },
    });
  });

  it("does not exist before the first one", async () => {
    expect(await edit(typed().token, { content: "a" })).toMatchObject({ status: 404, json: { code: 10_015 } });
  });
});

describe("the API", () => {
  it("knows its token and its application", async () => {
    expect(await call("GET", "/users/@me", undefined, "wrong")).toMatchObject({ status: 401 });
    expect(await call("GET", "/applications/1/commands")).toMatchObject({ status: 403, json: { code: 50_001 } });
    fake.revokeToken();
    expect(await call("GET", "/users/@me")).toMatchObject({ status: 401 });
  });

  it("refuses commands that can't be registered", async () => {
    const answer = await call("PUT", `/applications/${fake.applicationId}/commands`, [{ name: "A B", description: "x" }]);
    expect(answer).toMatchObject({ status: 400, json: { code: 50_035, errors: { 0: { name: {} } } } });
  });

  it("takes a direct message only where it is wanted", async () => {
    const ann = fake.person("ann");
    const { json } = await call("POST", "/users/@me/channels", { recipient_id: ann.id });
    expect((await call("POST", `/channels/${String(json.id)}/messages`, { content: "hello" })).status).toBe(200);
    ann.where.user.takesDirectMessages = false;
    expect(await call("POST", `/channels/${String(json.id)}/messages`, { content: "again" })).toMatchObject({
      status: 403,
      json: { code: 50_007 },
    });
    expect(ann.directMessages().map(({ text }) => text)).toEqual(["hello"]);
  });

  it("writes a message with an enforced nonce once", async () => {
    const post = () => call("POST", `/channels/${fake.home.channelId}/messages`, { content: "news", nonce: "n1", enforce_nonce: true });
    expect((await post()).json.id).toBe((await post()).json.id);
    expect(fake.channel().map(({ text }) => text)).toEqual(["news"]);
  });

  it("takes 50 requests a second", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 51; count++) statuses.push((await call("GET", "/users/@me")).status);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([50, 429]);
    const limited = await call("GET", "/users/@me");
    expect([limited.json, limited.headers.get("x-ratelimit-global"), limited.headers.get("retry-after")]).toEqual([
      { message: "You are being rate limited.", code: 0, retry_after: 1, global: true },
      "true",
      "1",
    ]);
  });

  it("goes wrong where it is told to, before or after it has done what was asked", async () => {
    const post = (content: string) => call("POST", `/channels/${fake.home.channelId}/messages`, { content });
    fake.fail({ path: /messages$/, error: refused.rateLimited(0.5, false) });
    fake.fail({ path: /messages$/, error: refused.broken(), after: true });
    expect([(await post("a")).status, (await post("b")).status, (await post("c")).status]).toEqual([429, 500, 200]);
    expect(fake.channel().map(({ text }) => text)).toEqual(["b", "c"]);
  });
});

describe("the gateway closes", () => {
  const identify = (token: string, intents: number) => ({ op: 2, d: { token, intents, properties: {} } });

  it.each<[string, () => object, number]>([
    ["a wrong token", () => identify("wrong", 1), 4_004],
    ["an intent that was not switched on", () => identify(fake.token, 1 << 15), 4_014],
    ["what comes before an identify", () => ({ op: 3, d: {} }), 4_003],
    ["an unknown opcode", () => ({ op: 99 }), 4_001],
    ["a payload over 4,096 bytes", () => ({ op: 1, d: "x".repeat(4_096) }), 4_002],
  ])("with its code: %s", async (_name, payload, code) => {
    const socket = new WebSocket(fake.gateway.url);
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.addEventListener("close", (event) => resolve(event.code));
    socket.addEventListener("open", () => socket.send(JSON.stringify(payload())));
    expect(await promise).toBe(code);
  });

  it("more than 120 sends a minute", async () => {
    const socket = new WebSocket(fake.gateway.url);
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.addEventListener("close", (event) => resolve(event.code));
    socket.addEventListener("open", () => {
      for (let count = 0; count < 121; count++) socket.send(JSON.stringify({ op: 1, d: null }));
    });
    expect([await promise, fake.gateway.heartbeats]).toEqual([4_008, 120]);
  });
});
