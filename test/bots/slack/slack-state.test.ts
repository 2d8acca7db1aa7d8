import { describe, expect, test, vi } from "vitest";
import { openSlack } from "../../../bots/slack/slack-door.ts";
import { slackSettings, slackWay } from "../../../bots/slack/slack-settings.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { useSlack } from "../../support/slack/slack-house.ts";
import { unprefixedIn } from "../../support/unprefixed.ts";

const db = await useDatabase();
const paper = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));

const is = (door: { state: () => { is: string } }, what: string) =>
  vi.waitFor(() => expect(door.state().is).toBe(what), { timeout: 10_000 });

describe("a token that Slack takes no longer", () => {
  test.each<["revoke" | "uninstall", string]>([
    ["revoke", "tokens_revoked"],
    ["uninstall", "app_uninstalled"],
  ])("is told by %s; it stands in the state and once in the log, and nothing is asked of Slack any more", async (how, word) => {
    const house = await useSlack({ db });
    await is(house.door, "open");
    expect((await house.slack[how]()).map(({ ok }) => ok)).toEqual([true]);
    await is(house.door, "refused");
    expect(house.door.state().sentence).toContain(word);
    const calls = house.slack.calls.length;
    await house.slack.openHome("U0SOMEBODY");
    await house.door.close();
    expect(house.slack.calls.length).toBe(calls);
    expect(house.logged.filter((line) => line.includes(word))).toHaveLength(1);
    expect(await (await fetch(`${house.baseUrl}/readyz`)).json()).toMatchObject({
      status: "ready",
      chat: { slack: { is: "refused", sentence: house.door.state().sentence } },
    });
  });

  test("is found out at the start, or when it is used", async () => {
    const wrong = await useSlack({ db, settings: { SLACK_BOT_TOKEN: "xoxb-of-another-app" } });
    await is(wrong.door, "refused");
    expect(wrong.door.state().sentence).toContain("invalid_auth");
    const later = await useSlack({ db });
    await is(later.door, "open");
    later.slack.workspace.installation = "revoked";
    await later.slack.openHome((await later.partnerPerson("lia", paper.id)).id);
    await is(later.door, "refused");
    expect(later.slack.calls.filter(({ error }) => error === "token_revoked")).toHaveLength(1);
  });

  test("in socket mode ends the trying, too", async () => {
    const house = await useSlack({ db, mode: "socket", settings: { SLACK_APP_TOKEN: "xapp-of-another-app" } });
    await is(house.door, "refused");
    expect(house.door.state().sentence).toContain("SLACK_APP_TOKEN");
    const calls = house.slack.calls.filter(({ method }) => method === "apps.connections.open").length;
    await house.door.close();
    expect(calls).toBe(1);
  });
});

test("a Slack that can't be reached at the start is asked again, and answers are given meanwhile", async () => {
  const house = await useSlack({
    db,
    prepare: ({ fail }) => fail("auth.test", { kind: "dropped" }, { kind: "status", status: 503 }, { kind: "ratelimited", retryAfter: 5 }),
  });
  const ann = await house.partnerPerson("ann", paper.id);
  expect((await ann.ask("/partner dashboard")).by).toBe("response_url");
  await is(house.door, "open");
});

test("with a prefix every command is heard, asked for and named by its longer name", async () => {
  const house = await useSlack({ db, settings: { COMMAND_PREFIX: "kiwi" } });
  const bea = await house.partnerPerson("bea", (await db.run((tx) => makePartner(tx, "Bea", "bea-cards"))).id);
  expect(JSON.stringify((await bea.ask("/kiwi-share link https://shop.example/x")).blocks)).toContain("/r/bea-cards");
  const menu = JSON.stringify((await bea.ask("/kiwi-partner")).blocks);
  expect(menu).toContain("/kiwi-earnings why");
  const form = JSON.stringify((await bea.askForForm("/kiwi-share link")).view);
  expect(form).toContain('"/kiwi-share link"');
  await bea.submit({ Url: "https://elsewhere.example/x" });
  const refused = JSON.stringify((await bea.modalWith("shop.example")).view);
  const unknown = JSON.stringify((await bea.ask("/kiwi-earnings nxt")).blocks);
  expect([menu, form, refused, unknown].flatMap(unprefixedIn)).toEqual([]);
});

test("without a token the door is off and loads nothing; what is missing is said", () => {
  const nothing = slackSettings.parse({});
  expect([slackWay(nothing), slackWay({ SLACK_BOT_TOKEN: "xoxb-1" })]).toEqual(["off", "incomplete"]);
  const door = openSlack({ settings: { ...nothing, SLACK_BOT_TOKEN: "xoxb-1" } } as never);
  expect(door.state()).toEqual({ door: "slack", is: "off", sentence: expect.stringContaining("SLACK_SIGNING_SECRET") as string });
  expect(slackSettings.safeParse({ SLACK_BOT_TOKEN: "xapp-1" }).success).toBe(false);
});
