import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebClient } from "@slack/web-api";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startFakeSlack } from "./fake-slack.ts";
import type { Json } from "./rule.ts";

/** The double is as strict as the platform: what it lets pass in the tests of the product would pass there. */
let now = 1_800_000_000_000;
const slack = await startFakeSlack({ now: () => now, retryDelays: [0, 0, 0] });
const { workspace } = slack;
const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
const client = new WebClient(workspace.tokens.bot, options);
const ann = slack.join("ann");

/** An app that answers what a test wants, and keeps what it was sent. */
const heard: { body: string; headers: IncomingMessage["headers"] }[] = [];
let answer: (response: ServerResponse) => void = (response) => void response.end();
const app = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    heard.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
    answer(response);
  });
});
app.listen(0, "127.0.0.1");
await once(app, "listening");
slack.app.requestUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
beforeEach(() => {
  heard.length = 0;
  answer = (response) => void response.end();
});
afterAll(async () => {
  app.close();
  await slack.stop();
});

const post = (message: object) => client.apiCall("chat.postMessage", message as Record<string, unknown>);
const said = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const modal = { type: "modal" as const, title: { type: "plain_text" as const, text: "A form" }, blocks: [] };
const fails = (work: Promise<unknown>): Promise<{ data?: Json; code?: string; retryAfter?: number }> =>
  work.then(
    () => ({}),
    (error: unknown) => error as { data: Json },
  );
const lastField = (name: string): string => new URLSearchParams(heard.at(-1)!.body).get(name) ?? "";

describe("the Web API says no in the platform's own words", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ["a token of another app", () => new WebClient("xoxb-other", options).auth.test(), "invalid_auth"],
    ["no token", () => new WebClient(undefined, options).auth.test(), "not_authed"],
    ["an app's token where a bot's is wanted", () => new WebClient(workspace.tokens.app, options).auth.test(), "not_allowed_token_type"],
    ["a method that there is not", () => client.apiCall("chat.shout"), "unknown_method"],
    ["a channel that there is not", () => post({ channel: "C404", text: "x" }), "channel_not_found"],
    ["a channel that the bot is not in", () => post({ channel: "C0GENERAL", text: "x" }), "not_in_channel"],
    ["itself", () => client.conversations.open({ users: workspace.bot.id }), "cannot_dm_bot"],
    ["nobody", () => client.conversations.open({ users: "U404" }), "user_not_found"],
    ["nothing to say", () => post({ channel: ann.id, text: "" }), "no_text"],
    ["a trigger that there never was", () => client.views.open({ trigger_id: "1.2.3", view: modal }), "invalid_trigger_id"],
    ["a view that is not open", () => client.views.update({ view_id: "V404", view: modal }), "not_found"],
    ["a file that was not uploaded", () => client.files.completeUploadExternal({ files: [{ id: "F404" }] }), "file_not_found"],
  ])("%s: %s", async (_what, work, word) => {
    expect((await fails(work())).data).toMatchObject({ ok: false, error: word });
  });

  test("invalid blocks come with where and why", async () => {
    const { data } = await fails(post({ channel: ann.id, blocks: [said("x".repeat(3_001))] as never }));
    expect(data).toMatchObject({
      error: "invalid_blocks",
      response_metadata: { messages: [expect.stringContaining("[json-pointer:/blocks/0/text/text]")] },
    });
  });

  test("a permission that was not given is named", async () => {
    workspace.scopes.delete("im:write");
    const { data } = await fails(client.conversations.open({ users: ann.id }));
    workspace.scopes.add("im:write");
    expect(data).toMatchObject({ error: "missing_scope", needed: "im:write" });
  });

  test("too fast is a 429 with the seconds to wait, and a token that was taken back is of no more use", async () => {
    slack.fail("auth.test", { kind: "ratelimited", retryAfter: 7 });
    expect(await fails(client.auth.test())).toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 7 });
    expect((await client.auth.test()).ok).toBe(true);
    workspace.installation = "revoked";
    expect((await fails(client.auth.test())).data).toMatchObject({ error: "token_revoked" });
    workspace.installation = "installed";
  });
});

describe("what is handed out is good for a short time", () => {
  const trigger = async (): Promise<string> => {
    await ann.type("/share link");
    return lastField("trigger_id");
  };

  test("a trigger opens one form, within three seconds", async () => {
    const first = await trigger();
    await client.views.open({ trigger_id: first, view: modal });
    expect((await fails(client.views.open({ trigger_id: first, view: modal }))).data).toMatchObject({ error: "exchanged_trigger_id" });
    const second = await trigger();
    now += 3_001;
    expect((await fails(client.views.open({ trigger_id: second, view: modal }))).data).toMatchObject({ error: "expired_trigger_id" });
  });

  test("a stack of forms is three high", async () => {
    await client.views.open({ trigger_id: await trigger(), view: modal });
    await client.views.push({ trigger_id: await trigger(), view: modal });
    await client.views.push({ trigger_id: await trigger(), view: modal });
    expect((await fails(client.views.push({ trigger_id: await trigger(), view: modal }))).data).toMatchObject({
      error: "push_limit_reached",
    });
  });

  test("a response address takes five messages within thirty minutes, and none that Slack would refuse", async () => {
    const respond = (url: string, message: object): Promise<Response> =>
      fetch(url, { method: "POST", body: JSON.stringify(message), headers: { "content-type": "application/json" } });
    await ann.type("/share stats");
    const url = lastField("response_url");
    const statuses = [];
    for (const count of [1, 2, 3, 4, 5, 6]) statuses.push((await respond(url, { text: `answer ${count}` })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(ann.sees().filter(({ onlyFor }) => onlyFor === ann.id)).toHaveLength(5);
    await ann.type("/share stats");
    expect((await respond(lastField("response_url"), { blocks: [said("")] })).status).toBe(400);
    now += 30 * 60_000 + 1;
    expect((await respond(lastField("response_url"), { text: "late" })).status).toBe(404);
  });
});

describe("what it sends", () => {
  test("an app that answers a command too badly is named to whoever typed it", async () => {
    answer = (response) => void response.writeHead(500).end();
    expect((await ann.type("/share link")).says).toBe('/share failed with the error "dispatch_failed"');
    answer = (response) => void response.end(JSON.stringify({ blocks: [said("")] }));
    expect((await ann.type("/share link")).says).toContain("invalid_blocks");
  });

  test("an event is told again three times with a number and a reason, unless the app wants none", async () => {
    answer = (response) => void response.writeHead(500).end();
    await slack.openHome(ann.id);
    expect(heard.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(heard.at(-1)!.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(new Set(heard.map(({ body }) => (JSON.parse(body) as Json).event_id)).size).toBe(1);
    heard.length = 0;
    answer = (response) => void response.writeHead(500, { "x-slack-no-retry": "1" }).end();
    await slack.openHome(ann.id);
    expect(heard).toHaveLength(1);
  });

  test("a form's answer that Slack would not understand is no answer", async () => {
    await ann.type("/share link");
    const field = {
      type: "input",
      block_id: "url",
      label: { type: "plain_text", text: "Address" },
      element: { type: "plain_text_input", action_id: "o" },
    };
    const form = { ...modal, submit: { type: "plain_text", text: "Send" }, blocks: [field] };
    await client.views.open({ trigger_id: lastField("trigger_id"), view: form as never });
    expect((await ann.submit({})).says).toContain("please complete this field");
    answer = (response) => void response.end(JSON.stringify({ response_action: "errors", errors: { other: "no" } }));
    expect((await ann.submit({ Address: "x" })).says).toContain("trouble connecting");
    answer = (response) => void response.end(JSON.stringify({ response_action: "errors", errors: { url: "no" } }));
    expect((await ann.submit({ Address: "x" })).errors).toEqual({ url: "no" });
    answer = (response) => void response.end();
    await ann.submit({ Address: "x" });
    expect(ann.modal()?.view.title).not.toMatchObject({ text: "Address" });
  });
});

test("socket mode: a hello, envelopes that wait to be acknowledged, and a goodbye", async () => {
  const { url } = await new WebClient(workspace.tokens.app, options).apps.connections.open();
  const link = new WebSocket(url!);
  const received: Json[] = [];
  link.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Json;
    received.push(message);
    if (message.envelope_id) link.send(JSON.stringify({ envelope_id: message.envelope_id, payload: { text: "heard" } }));
    workspace.changed();
  });
  await workspace.until(() => received.find(({ type }) => type === "hello"), "no hello");
  expect(await ann.ask("/share link")).toMatchObject({ text: "heard", onlyFor: ann.id });
  expect(received.at(-1)).toMatchObject({
    type: "slash_commands",
    accepts_response_payload: true,
    payload: { command: "/share", text: "link" },
  });
  slack.links.sayGoodbye("refresh_requested");
  await workspace.until(() => received.find(({ type }) => type === "disconnect"), "no goodbye");
  slack.links.cut();
  await once(link, "close");
  expect(slack.links.isOpen()).toBe(false);
});
