import { beforeEach, describe, expect, test } from "vitest";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { useSlack } from "../../support/slack/slack-house.ts";
import type { Posted, ShownView } from "../../support/slack/workspace.ts";

const house = await useSlack();
const { slack, db } = house;
const paper = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const ann = await house.partnerPerson("ann", paper.id);
const sue = await house.staffPerson("sue", ["support", "finance"]);
const stranger = slack.join("stranger");

const words = (shown: Posted | ShownView): string => JSON.stringify("view" in shown ? shown.view : shown.blocks);
const callsOf = (method: string): number => slack.calls.filter((call) => call.method === method).length;

beforeEach(() => {
  house.faults.length = 0;
});

describe("a slash command", () => {
  test("is acknowledged, and answered for nobody else to see", async () => {
    const answer = await ann.ask("/partner dashboard");
    expect(answer).toMatchObject({ onlyFor: ann.id, by: "response_url" });
    expect(words(answer)).toContain("Paper Lane");
    expect(stranger.sees()).toEqual([]);
    expect(house.faults).toEqual([]);
  });

  test("alone, /partner is the menu", async () => {
    expect(words(await ann.ask("/partner"))).toContain("/earnings why");
  });

  test("of somebody whom nobody knows says how to connect", async () => {
    expect(words(await stranger.ask("/earnings next"))).toContain("connect");
  });

  test("that is mistyped names the nearest", async () => {
    expect(words(await ann.ask("/earnings nxt"))).toContain("/earnings next");
  });

  test("sent twice is answered once", async () => {
    const before = ann.sees().length;
    await ann.ask("/earnings rates", { copies: 3 });
    await ann.ask("/earnings next");
    expect(ann.sees().length - before).toBe(2);
  });
});

describe("a form", () => {
  test("opens where a command lacks what it needs, keeps what was typed, and shows its answer", async () => {
    const form = await ann.askForForm("/share link campaign:fall");
    expect(words(form)).toContain('"/share link"');
    expect(words(form)).toMatch(/"(initial_value|value)":"fall"/);
    await ann.submit({ Url: "https://shop.example/cards" });
    expect(words(await ann.modalWith("/r/paper-lane"))).toContain("fall");
    expect(house.faults).toEqual([]);
  });

  test("says at the field what can't be read, and stays as it is", async () => {
    await sue.askForForm("/finance credit");
    await sue.suggest("Partner", "paper-lane");
    const { errors } = await sue.submit({ Partner: "paper-lane", Amount: "much", Why: "a lost parcel" });
    expect(errors).toEqual({ amount: expect.stringContaining("much") as string });
    expect((await sue.submit({ Partner: "paper-lane", Amount: "12.50", Why: "a lost parcel" })).errors).toEqual({});
    expect(words(await sue.modalWith("12.50"))).toContain("Paper Lane");
  });

  test("that is refused comes back with everything in it and the reason above", async () => {
    await ann.askForForm("/share link campaign:fall");
    await ann.submit({ Url: "https://elsewhere.example/x" });
    const again = await ann.modalWith("shop.example");
    expect(words(again)).toContain('"initial_value":"https://elsewhere.example/x"');
    await ann.submit({ Url: "https://shop.example/x" });
    await ann.modalWith("/r/paper-lane");
    expect(house.faults).toEqual([]);
  });

  test("closed before its answer is there: the answer comes where the command was typed", async () => {
    await ann.askForForm("/share link");
    const before = ann.sees().length;
    slack.fail("views.update", { kind: "error", error: "not_found" });
    await ann.submit({ Url: "https://shop.example/late" });
    const shown = await slack.workspace.until(() => (ann.sees().length > before ? ann.sees().at(-1)! : undefined), "no answer");
    expect(words(shown)).toContain("/r/paper-lane");
  });

  test("suggests what may be meant, and takes what was typed all the same", async () => {
    await db.run((tx) => apply(tx, snapshot({ reference: "paper-lane", number: "4107" })));
    await ann.askForForm("/earnings why");
    expect((await ann.suggest("Order", "41")).map(({ value }) => value)).toEqual(["41", "4107"]);
    await ann.submit({ Order: "4107" });
    expect(words(await ann.modalWith("4107"))).toContain("4107");
  });
});

describe("where an answer goes when its place is closed", () => {
  test("a response address that has expired: to the direct messages", async () => {
    slack.fail("response_url", { kind: "status", status: 404 });
    expect(await ann.ask("/earnings next")).toMatchObject({ by: "chat.postMessage", channel: slack.workspace.directMessages(ann.id).id });
  });

  test("one that fails once is tried again, one that fails twice is left", async () => {
    slack.fail("response_url", { kind: "status", status: 502 });
    expect(await ann.ask("/earnings next")).toMatchObject({ by: "response_url" });
    slack.fail("response_url", { kind: "dropped" }, { kind: "status", status: 500 });
    expect(await ann.ask("/earnings next")).toMatchObject({ by: "chat.postMessage" });
  });

  test("too fast waits as long as Slack says, and tries again", async () => {
    slack.fail("response_url", { kind: "ratelimited", retryAfter: 2 });
    expect(await ann.ask("/earnings next")).toMatchObject({ by: "response_url" });
    slack.fail("response_url", { kind: "status", status: 404 });
    slack.fail("chat.postMessage", { kind: "ratelimited", retryAfter: 3 });
    expect(await ann.ask("/earnings next")).toMatchObject({ by: "chat.postMessage" });
  });

  test("an answer that may have arrived in the direct messages is not sent there again", async () => {
    slack.fail("response_url", { kind: "status", status: 404 });
    slack.fail("chat.postMessage", { kind: "lost" });
    const before = callsOf("chat.postMessage");
    await ann.ask("/earnings next");
    await ann.ask("/earnings rates");
    expect(callsOf("chat.postMessage") - before).toBe(1);
  });
});

describe("files", () => {
  test("come to the direct messages, with the words for those who can't see them", async () => {
    const before = ann.sees().length;
    await ann.ask("/share qr https://shop.example/cards");
    const message = await slack.workspace.until(
      () =>
        ann
          .sees()
          .slice(before)
          .find(({ files }) => files.length > 0),
      "no file",
    );
    expect(message.channel).toBe(slack.workspace.directMessages(ann.id).id);
    expect(message.files[0]).toMatchObject({
      name: expect.stringMatching(/\.png$/) as string,
      altText: expect.stringContaining("QR") as string,
    });
    expect(message.files[0]!.content.subarray(1, 4).toString()).toBe("PNG");
  });

  test("that can't be sent cost no answer, and are said", async () => {
    slack.fail("files.getUploadURLExternal", { kind: "error", error: "missing_scope" }, { kind: "error", error: "missing_scope" });
    const before = ann.sees().length;
    await ann.ask("/share qr https://shop.example/cards");
    const said = await slack.workspace.until(
      () =>
        ann
          .sees()
          .slice(before)
          .find(({ by }) => by === "chat.postMessage"),
      "nothing said",
    );
    expect(said.text).toContain("could not be sent");
  });
});

describe("the home tab", () => {
  test("of a partner is the dashboard; its buttons answer in a modal", async () => {
    await slack.openHome(ann.id);
    const home = await slack.workspace.until(() => ann.home() ?? undefined, "no home");
    expect(words(home)).toContain("Paper Lane");
    await ann.press(home, "Every conversion");
    expect(words(await ann.modalWith("Your conversions"))).toContain("4107");
  });

  test("of somebody unknown says how to become known, that of staff what they may do", async () => {
    await slack.openHome(stranger.id);
    expect(words(await slack.workspace.until(() => stranger.home() ?? undefined, "no home"))).toContain("/partner join");
    await slack.openHome(sue.id);
    const home = await slack.workspace.until(() => sue.home() ?? undefined, "no home");
    expect(words(home)).toContain("/support review");
    // What waits for her comes first.
    expect(words(home)).toContain("What waits for a decision");
    expect(words(home)).not.toContain("/programme");
  });
});

describe("what is not Slack's", () => {
  const body = "command=%2Fpartner&text=dashboard&user_id=U1&team_id=T1";
  const type = "application/x-www-form-urlencoded";

  test.each<[string, Parameters<typeof slack.send>[2]]>([
    ["without a signature", { signature: null }],
    ["with another's signature", { signature: `v0=${"0".repeat(64)}` }],
    ["five minutes old", { timestamp: String(Math.floor(db.clock.now().epochMilliseconds / 1000) - 301) }],
    ["of the future", { timestamp: String(Math.floor(db.clock.now().epochMilliseconds / 1000) + 301) }],
  ])("%s is refused and read no further", async (_what, over) => {
    const calls = slack.calls.length;
    expect((await slack.send(type, body, over)).status).toBe(401);
    expect(slack.calls.length).toBe(calls);
  });

  test("a captured request sent again is answered with nothing", async () => {
    const timestamp = String(Math.floor(db.clock.now().epochMilliseconds / 1000) - 7);
    const ask = new URLSearchParams({
      payload: JSON.stringify({
        type: "block_suggestion",
        value: "4",
        action_id: "x",
        block_id: "order",
        user: { id: ann.id },
        team: { id: "T0MADEUP" },
      }),
    });
    const [first, again] = [await slack.send(type, ask.toString(), { timestamp }), await slack.send(type, ask.toString(), { timestamp })];
    expect([first.status, first.text, again.status, again.text]).toEqual([200, '{"options":[]}', 200, ""]);
  });

  test("what is signed but makes no sense is refused without a fault", async () => {
    expect((await slack.send(type, "payload=%7Bnot-json")).status).toBe(400);
    expect((await slack.send("application/json", '"text"')).status).toBe(400);
    expect((await slack.send("application/json", '{"type":"something_new"}')).status).toBe(404);
    expect((await slack.send(type, "ssl_check=1&token=x")).status).toBe(200);
    expect(house.faults).toEqual([]);
  });

  test("the address is proved to be ours", async () => {
    expect(await slack.verifyUrl()).toMatchObject({ status: 200, text: '{"challenge":"a-challenge"}' });
  });
});

test("no token and no secret stands in the log", () => {
  const { bot, app } = slack.workspace.tokens;
  for (const secret of [bot, app, slack.app.signingSecret, "/response/"]) expect(house.logged.join("\n")).not.toContain(secret);
});
