import { expect, test, vi } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { linkPartner, linksOf, linkStaff, type NamedAccount } from "#domain/chat";
import { addStaff, contactOf } from "#domain/partners";
import type { View } from "#templates/view";
import { chatSpeaker, drawn, reworded } from "../../support/chat-speaker.ts";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

/** The whole way: a line in chat, the queue, the worker, a mail, and the line with its code. */
const house = await useHouse({ at: "2026-11-24T19:00:00Z" });
const { ask, say } = chatSpeaker(house.transactions, house.faults);
const lane = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const email = (await house.run((tx) => contactOf(tx, lane.id)))!.email;
const discord: NamedAccount = { platform: "discord", workspace: "", account: "80351110224678912", name: "linnet" };
const slack: NamedAccount = { platform: "slack", workspace: "T024BE7LD", account: "U2147483697", name: "linnet.marlow" };
const stranger: NamedAccount = { ...discord, account: "80351110224678913", name: "stranger" };

/** The code in the newest mail, once there are so many. */
async function codeOfMail(mails: number): Promise<string> {
  await vi.waitFor(() => expect(house.mails.filter(({ letter }) => letter.subject.startsWith("The code"))).toHaveLength(mails), {
    timeout: 10_000,
  });
  const { letter, to } = house.mails.findLast((mail) => mail.letter.subject.startsWith("The code"))!;
  expect(to.address).toBe(email);
  return /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(letter.text)![0];
}

/** The names of links are made by chance. */
const words = async () =>
  (await house.run((tx) => linksOf(tx, { kind: "partner", id: lane.id }))).map(({ word }, index) => [word, `link000${index + 1}`] as const);

test("an account is connected by mail, listed with when it may move money, disconnected and connected again", async () => {
  const said: string[] = [];
  const answers: { asked: string; view: View }[] = [];
  const hear = async (from: NamedAccount, line: string, shown = line): Promise<void> => {
    const heard = await ask(from, line);
    const view = reworded(heard.view, await words());
    said.push(drawn(from, shown, view));
    answers.push({ asked: `${from.name} on ${from.platform} › /${shown}`, view });
  };
  await hear(discord, "earnings next");
  await hear(discord, "partner connect");
  await hear(discord, `partner connect ${email}`);
  const code = await codeOfMail(1);
  await hear(stranger, `partner connect code:${code}`, "partner connect code:…");
  await hear(discord, "partner connect code:AAAA-AAAA");
  await hear(discord, `partner connect ${code.toLowerCase()}`, "partner connect …");
  await vi.waitFor(() => expect(house.mails.map(({ letter }) => letter.subject)).toContain("linnet on Discord is connected to you now"), {
    timeout: 10_000,
  });
  await hear(discord, `partner connect ${email}`);
  house.clock.set("2026-11-25T20:00:00Z");
  await ask(slack, `partner connect ${email}`);
  await hear(slack, `partner connect code:${await codeOfMail(2)}`, "partner connect code:…");
  await hear(discord, "partner links");
  await hear(slack, "partner disconnect link:00000000");
  const [first] = await house.run((tx) => linksOf(tx, { kind: "partner", id: lane.id }));
  await hear(slack, `partner disconnect ${first!.word}`, "partner disconnect link0001");
  await hear(discord, "partner dashboard");
  await hear(slack, "partner disconnect");
  await ask(discord, `partner connect ${email}`);
  await hear(discord, `partner connect code:${await codeOfMail(3)}`, "partner connect code:…");
  await hear(discord, "partner links");
  const sam: NamedAccount = { ...discord, account: "80351110224678915", name: "sam" };
  await house.run(async (tx) => linkStaff(tx, sam, await addStaff(tx, { handle: "sam", name: "Sam", roles: ["support"] })));
  const third = (await house.run((tx) => linksOf(tx, { kind: "partner", id: lane.id })))[2]!.word;
  await hear(sam, "support accounts paper-lane");
  await hear(sam, "support accounts paper-lane disconnect");
  await hear(sam, `support accounts paper-lane disconnect ${third}`, "support accounts paper-lane disconnect link0003");
  await hear(
    sam,
    `support accounts paper-lane disconnect ${third} she answered the mail`,
    "support accounts paper-lane disconnect link0003 …",
  );
  await hear(sam, `support accounts paper-lane disconnect ${third} again`, "support accounts paper-lane disconnect link0003 again");
  await hear(discord, "partner links");
  await house.enqueueing((tx) => linkPartner(tx, discord, lane.id));
  expect(house.faults).toEqual([]);
  await expectDrawn("connect", said.join(`\n${"═".repeat(100)}\n\n`), answers);
});

test("whoever asks for a code reads the same words for every address, and a wrong code costs a try although it is refused", async () => {
  const answers = [];
  for (const address of [email, "nobody@nowhere.example"]) {
    const text = await say(stranger, `partner connect ${address}`);
    answers.push(text.replaceAll(address, "…"));
    for (const left of [4, 3]) {
      const { outcome, view } = await ask(stranger, "partner connect code:AAAAAAAA");
      expect({ outcome, said: JSON.stringify(view) }).toEqual({
        outcome: "refusal",
        said: expect.stringContaining(`{"count":${left}}`) as unknown,
      });
    }
  }
  expect(answers[0]).toBe(answers[1]);
  const tries = sql<{ tries: number }>`select tries from connect_code where tries > 0 order by asked_at, id`;
  expect((await house.run((tx) => rowsOf(tx, tries))).slice(-2)).toEqual([{ tries: 2 }, { tries: 2 }]);
});

test("what somebody may not read of an account that is not theirs is the same as for one that is not there", async () => {
  const other = await house.run((tx) => makePartner(tx, "Ink & Twine", "ink-and-twine"));
  const lanes = (await house.run((tx) => linksOf(tx, { kind: "partner", id: lane.id }))).find(({ until }) => until === null);
  const theirs: NamedAccount = { ...discord, account: "80351110224678914", name: "twine" };
  await house.enqueueing((tx) => linkPartner(tx, theirs, other.id));
  const [foreign, missing] = [await say(theirs, `partner disconnect ${lanes!.word}`), await say(theirs, "partner disconnect 00000000")];
  expect(foreign.replace(lanes!.word, "00000000")).toBe(missing);
  expect(await say(theirs, "partner links")).not.toContain(lanes!.word);
});
