import { expect, test } from "vitest";
import { lazyOutlet } from "../../jobs/outlets/lazy-outlet.ts";
import { slackOutlet } from "../../jobs/outlets/slack/slack-outlet.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { useSlack } from "../support/slack/slack-house.ts";
import type { Posted } from "../support/slack/workspace.ts";
import { kiwi, unprefixedIn } from "../support/unprefixed.ts";

/**
 * The same as questions-on-discord.test.ts in a Slack workspace where something else has /ask, so that commands carry a prefix: the real Bolt hears,
 * the real outlet tells, and every command that is named to anybody on the way is one that they could type.
 */
const house = await useHouse({
  at: "2026-11-24T19:00:00Z",
  spell: kiwi,
  chat: {
    slack: lazyOutlet({ width: 5, perSecond: 1 }, () =>
      Promise.resolve(slackOutlet({ token: slack.workspace.tokens.bot, apiUrl: slack.apiUrl })),
    ),
  },
});
const door = await useSlack({ db: { ...house, inTransaction: house.transactions }, settings: { COMMAND_PREFIX: "kiwi" } });
const { slack } = door;
const { workspace } = slack;
const paper = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const lane = await door.partnerPerson("lane", paper.id);
const sue = await door.staffPerson("sue", ["support"]);
const olga = await door.staffPerson("olga", ["operator"]);
// Somebody has typed /invite @partner-center.
workspace.channels.get("C0GENERAL")!.members.add(workspace.bot.id);

/** Slack takes a message a second. */
const later = () => house.clock.set(house.clock.now().add({ seconds: 2 }));
const words = (shown: Pick<Posted, "blocks">) => JSON.stringify(shown.blocks);
const posted = (channel: string, said: string): Promise<Posted> =>
  workspace.until(
    () => workspace.messages.findLast((each) => each.channel === channel && each.onlyFor === null && words(each).includes(said)),
    `nobody was told "${said}"`,
  );
const inChannel = (said: string) => posted("C0GENERAL", said);
const told = (said: string) => posted(workspace.directMessages(lane.id).id, said);

test("asked by a form, answered from the staff channel, replied to from a direct message, answered again and rated", async () => {
  await olga.ask("/kiwi-programme channel set staff");
  await inChannel("This is the channel");
  await lane.ask("/kiwi-partner notices about:account when:at-once by:slack");

  later();
  const mine = await lane.ask("/kiwi-ask mine");
  await lane.press(mine, "Ask something");
  await lane.modalWith("/kiwi-ask question");
  await lane.submit({ Question: "Why does my order\n\nstill wait?" });
  await lane.modalWith("Question 1 is with our people");

  later();
  const card = await inChannel("Somebody asks us something");
  expect(words(card)).toContain("still wait?");
  expect(words(card)).toContain("/kiwi-support reply number:1");
  await sue.press(card, "Reply");
  await sue.modalWith("/kiwi-support reply");
  await sue.submit({ Text: "Which order is it?" });
  await sue.modalWith("Paper Lane");

  later();
  const answer = await told("Your question 1 is answered");
  expect(words(answer)).toContain("Which order is it?");
  expect(words(answer)).toContain("/kiwi-ask mine number:1");
  await lane.press(answer, "Reply");
  await lane.modalWith("/kiwi-ask mine");
  await lane.submit({ Text: "It is 4107.", Link: "https://example.org/4107.png" });
  await lane.modalWith("Your reply is with our people");

  later();
  const again = await inChannel("Somebody replied to what we answered");
  expect(words(again)).toContain("It is 4107.");
  expect(words(await sue.pressFor(again, "Open it"))).toContain("Which order is it?");
  await sue.press(again, "Reply");
  await sue.modalWith("/kiwi-support reply");
  await sue.submit({ Text: "It waits for its payment." });
  await sue.modalWith("It waits for its payment.");

  later();
  const end = await told("It waits for its payment.");
  expect(words(await lane.pressFor(end, "That answered it: 5"))).toContain("★★★★★");
  expect(words(await sue.ask("/kiwi-support questions status:answered"))).toContain("★★★★★");

  expect(workspace.messages.flatMap((each) => unprefixedIn(`${each.text}\n${words(each)}`))).toEqual([]);
  expect([...workspace.views.values()].flatMap(({ view }) => unprefixedIn(JSON.stringify(view)))).toEqual([]);
  const mailed = house.mails.map(({ letter }) => letter.text).join("\n");
  expect(mailed).toContain("/kiwi-ask mine number:1");
  expect(unprefixedIn(mailed)).toEqual([]);
  expect([house.faults, door.faults]).toEqual([[], []]);
});
