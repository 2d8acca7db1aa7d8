import { afterAll, afterEach, describe, expect, test } from "vitest";
import { newId } from "#domain/kernel";
import { text, view } from "#templates/view";
import { discordOutlet } from "../../../../jobs/outlets/discord/discord-outlet.ts";
import type { ChatOutgoing } from "../../../../jobs/outlets/outlet.ts";
import { refused } from "../../../support/discord/api-errors.ts";
import { startFakeDiscord } from "../../../support/discord/fake-discord.ts";
import { closedUrl } from "../../../support/closed-url.ts";
import { ConnectionCut } from "../../../support/discord/http-api.ts";

const discord = await startFakeDiscord();
afterAll(() => discord.close());
let waited: number[] = [];
const open = (over: Partial<Parameters<typeof discordOutlet>[0]> = {}) =>
  discordOutlet({
    token: discord.token,
    apiUrl: discord.apiUrl,
    pause: (milliseconds) => Promise.resolve(waited.push(milliseconds)),
    silenceMs: 1_000,
    ...over,
  });
let outlet = open();
afterEach(async () => {
  await outlet.close();
  outlet = open();
  waited = [];
});

let people = 0;
const somebody = () => discord.world.addUser(`reader ${++people}`);
const toPost = /^\/channels\/\d+\/messages$/;
function outgoing(over: Partial<ChatOutgoing> = {}): ChatOutgoing {
  const to = over.to ?? { account: somebody().id, place: null };
  return {
    id: newId(),
    card: view("A sale", [text("Order @everyone 4107")]),
    buttons: [],
    locale: "en-US",
    zone: "America/Denver",
    ...over,
    to,
  };
}
const patience = (): AbortSignal => AbortSignal.timeout(10_000);
const seenBy = ({ to }: ChatOutgoing) => {
  const place = discord.world.directChannel(to.account).id;
  return [...discord.world.messages.values()].filter(({ channelId }) => channelId === place);
};

describe("a direct message on Discord", () => {
  test("arrives, rings nobody's bell but its reader's, shows no preview of links, and says where it arrived", async () => {
    const message = outgoing();
    const outcome = await outlet.send(message, patience());
    const [there] = seenBy(message);
    expect(outcome).toEqual({ kind: "accepted", detail: "200", place: there!.channelId });
    expect(there).toMatchObject({ allowedMentions: { parse: [] }, flags: (1 << 15) | (1 << 2) });
    expect(there!.nonce).toMatch(/^[\w-]{25}$/);
    expect(JSON.stringify(there!.components)).toContain("A sale");
  });

  test("to somebody who was written to before asks for no way", async () => {
    const first = outgoing();
    const place = discord.world.directChannel(first.to.account).id;
    discord.asked.length = 0;
    await outlet.send({ ...first, to: { ...first.to, place } }, patience());
    expect(discord.asked.map(({ path }) => path)).toEqual([`/channels/${place}/messages`]);
  });

  test("that is sent again, in whatever process, is the one that is there already", async () => {
    const message = outgoing();
    await outlet.send(message, patience());
    expect(await open().send(message, patience())).toMatchObject({ kind: "accepted" });
    expect(seenBy(message)).toHaveLength(1);
  });

  test("whose answer is lost is sent again at once, and is there once", async () => {
    const message = outgoing();
    discord.fail({ path: toPost, error: new ConnectionCut(), after: true, times: 2 });
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "accepted" });
    expect([seenBy(message).length, waited]).toEqual([1, [1_000, 5_000]]);
  });

  test("whose answers are all lost is undecided", async () => {
    const message = outgoing();
    discord.fail({ path: toPost, error: new ConnectionCut(), after: true, times: 4 });
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "undecided" });
    expect([seenBy(message).length, waited.length]).toEqual([1, 3]);
  });

  test("that Discord fails at is put off, after having been sent again within what the nonce remembers", async () => {
    const message = outgoing();
    discord.fail({ path: toPost, error: refused.broken(), times: 4 });
    expect(await outlet.send(message, patience())).toEqual({ kind: "deferred", detail: "500" });
    expect(seenBy(message)).toHaveLength(0);
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "accepted" });
  });

  test("to somebody who takes none is closed, and so is one to nobody", async () => {
    const closed = somebody();
    closed.takesDirectMessages = false;
    expect(await outlet.send(outgoing({ to: { account: closed.id, place: null } }), patience())).toEqual({
      kind: "closed",
      detail: "403 50007",
    });
    expect(await outlet.send(outgoing({ to: { account: "100000000000000000", place: null } }), patience())).toMatchObject({
      kind: "closed",
    });
  });

  test("that is no message for Discord is refused for good", async () => {
    discord.fail({ path: toPost, error: refused.invalidForm(["components[0]: BASE_TYPE_REQUIRED This field is required"]) });
    expect(await outlet.send(outgoing(), patience())).toEqual({ kind: "refused", detail: "400 50035", isAboutAddress: false });
  });

  test("that comes too fast waits as long as Discord says, and all others with it", async () => {
    discord.fail({ path: toPost, error: refused.rateLimited(7.4, false) });
    expect(await outlet.send(outgoing(), patience())).toEqual({ kind: "deferred", detail: "429", afterSeconds: 8 });
    discord.asked.length = 0;
    expect(await outlet.send(outgoing(), patience())).toMatchObject({ kind: "deferred", afterSeconds: 8 });
    expect(discord.asked).toEqual([]);
  });

  test("with a token that is refused is put off, and nothing more is asked for a while", async () => {
    discord.world.isRevoked = true;
    expect(await outlet.send(outgoing(), patience())).toEqual({ kind: "deferred", detail: "token 401", afterSeconds: 600 });
    discord.world.isRevoked = false;
    discord.asked.length = 0;
    expect(await outlet.send(outgoing(), patience())).toMatchObject({ detail: "token 401" });
    expect(discord.asked).toEqual([]);
    // A new token comes with a new start.
    expect(await open().send(outgoing(), patience())).toMatchObject({ kind: "accepted" });
  });

  test("is put off where nobody answers at all: it can't have arrived", async () => {
    const nobody = open({ apiUrl: `${await closedUrl()}/api` });
    expect(await nobody.send(outgoing(), patience())).toEqual({ kind: "deferred", detail: "ECONNREFUSED" });
    const known = { account: "1", place: "2" };
    expect(await nobody.send(outgoing({ to: known }), patience())).toEqual({ kind: "deferred", detail: "ECONNREFUSED" });
    expect(waited).toEqual([]);
  });
});

describe("a message with a picture on Discord", () => {
  const picture = {
    name: "snow globe.jpg",
    mediaType: "image/jpeg",
    content: new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]),
    description: "A snow globe",
  };
  const withPicture = () => outgoing({ card: { ...view("Snow", [text("It snows.")]), files: [picture] } });

  test("brings its bytes and what is on it, in the message itself, once however often it is sent", async () => {
    const message = withPicture();
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "accepted" });
    discord.fail({ path: toPost, error: new ConnectionCut(), after: true });
    await outlet.send(message, patience());
    const [there, ...more] = seenBy(message);
    expect(more).toEqual([]);
    expect(there!.files.map(({ name, description }) => [name, description])).toEqual([["snow_globe.jpg", "A snow globe"]]);
    expect([...there!.files[0]!.content]).toEqual([...picture.content]);
    expect(JSON.stringify(there!.components)).toContain("attachment://snow_globe.jpg");
  });

  test.each([
    ["is too large there", 413],
    ["is none for Discord", 400],
    ["may not be attached there", 403],
  ])("arrives without it where it %s", async (_why, status) => {
    const message = withPicture();
    const errors = { 400: refused.invalidForm(["files[0]: INVALID"]), 403: refused.missingPermissions(), 413: refused.tooLarge() };
    const error = errors[status as keyof typeof errors];
    discord.fail({ path: toPost, error });
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "accepted" });
    const [there] = seenBy(message);
    expect([there!.files, JSON.stringify(there!.components)]).toEqual([[], expect.stringContaining("It snows.")]);
  });
});
