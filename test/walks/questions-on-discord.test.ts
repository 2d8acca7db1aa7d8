import { expect, test } from "vitest";
import { discordOutlet } from "../../jobs/outlets/discord/discord-outlet.ts";
import { lazyOutlet } from "../../jobs/outlets/lazy-outlet.ts";
import { useDiscord } from "../support/discord/discord-house.ts";
import type { Shown } from "../support/discord/shown.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";

/**
 * A question from its form to its rating, as everybody sees it on Discord: the real library hears, the real outlet tells, and people press and fill in
 * what the double shows them.
 */
const house = await useHouse({
  at: "2026-11-24T19:00:00Z",
  chat: {
    discord: lazyOutlet({ width: 10, perSecond: 20 }, () =>
      Promise.resolve(discordOutlet({ token: fake.token, apiUrl: fake.apiUrl, pause: () => Promise.resolve() })),
    ),
  },
});
const discord = await useDiscord({ db: { ...house, inTransaction: house.transactions } });
const { fake } = discord;
const paper = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const lane = await discord.partnerPerson("lane", paper.id);
const sue = await discord.staffPerson("sue", ["support"]);
const olga = await discord.staffPerson("olga", ["operator"]);

/** A channel takes a message a second. */
const later = () => house.clock.set(house.clock.now().add({ seconds: 2 }));
const labels = ({ buttons }: Shown) => buttons.map(({ label }) => label);

/** The newest of some messages that says so, as soon as there is one. */
async function newest(messages: () => readonly Shown[], words: string): Promise<Shown> {
  const found = () => messages().findLast(({ text }) => text.includes(words));
  await fake.until(() => found() !== undefined);
  return found()!;
}
const inChannel = (words: string) => newest(() => fake.channel(), words);
const told = (words: string) => newest(() => lane.directMessages(), words);

test("asked by a form, answered from the staff channel, replied to from a direct message, answered again and rated", async () => {
  await olga.types("/programme channel", { act: "set", purpose: "staff" });
  await inChannel("This is the channel");
  await lane.types("/partner notices", { about: "account", when: "at-once", by: "discord" });

  const mine = await lane.types("/ask mine");
  const { form } = await lane.presses(mine.message!, "Ask something");
  expect(form!.json.title).toBe("/ask question");
  const asked = await lane.fills(form!, { Question: "Why does my order\n\nstill wait?" });
  expect(asked.message!.text).toContain("Question 1 is with our people");
  expect(asked.message!.isPrivate).toBe(true);

  later();
  const card = await inChannel("Somebody asks us something");
  expect(card.text).toContain("still wait?");
  expect(card.text).toContain("Paper Lane");
  expect(labels(card)).toEqual(["Reply", "Open it", "I take it"]);
  const answering = await sue.presses(card, "Reply");
  expect(answering.form!.json.title).toBe("/support reply");
  const answered = await sue.fills(answering.form!, { Text: "Which order is it?" });
  expect(answered.message).toMatchObject({ isPrivate: true, text: expect.stringContaining("Paper Lane") as string });

  later();
  const answer = await told("Your question 1 is answered");
  expect(answer.text).toContain("Which order is it?");
  expect(labels(answer)).toEqual(["Reply", "That answered it: 5", "Rate the answer"]);
  const dm = lane.inDirectMessages();
  const replying = await dm.presses(answer, "Reply");
  const replied = await dm.fills(replying.form!, { Text: "It is 4107.", Link: "https://example.org/4107.png" });
  expect(replied.message!.text).toContain("Your reply is with our people");

  later();
  const again = await inChannel("Somebody replied to what we answered");
  expect(again.text).toContain("It is 4107.");
  expect(again.text).toContain("https://example.org/4107.png");
  const opened = await sue.presses(again, "Open it");
  expect(opened.message!.text).toContain("Which order is it?");
  const last = await sue.presses(again, "Reply");
  await sue.fills(last.form!, { Text: "It waits for its payment." });

  later();
  const end = await told("It waits for its payment.");
  const rated = await dm.presses(end, "That answered it: 5");
  expect(rated.message!.text).toContain("★★★★★");
  const list = await sue.types("/support questions", { status: "answered" });
  expect(list.message!.text).toContain("★★★★★");
  expect([house.faults, discord.faults]).toEqual([[], []]);
});

test("whoever presses Reply under a card in the channel and is no staff is refused, and nothing is said", async () => {
  const before = lane.directMessages().length;
  const card = await inChannel("Somebody replied to what we answered");
  const { form } = await lane.presses(card, "Reply");
  const refused = await lane.fills(form!, { Text: "I answer myself." });
  expect(refused.message!.text).toContain("is for the support staff");
  expect((await lane.types("/ask mine", { number: "1" })).message!.text).not.toContain("I answer myself.");
  expect(lane.directMessages()).toHaveLength(before);
});
