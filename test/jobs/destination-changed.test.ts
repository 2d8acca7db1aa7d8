import { expect, test, vi } from "vitest";
import { linkPartner, unlinkPartner, linksOf } from "#domain/chat";
import { prefer, type Outcome } from "#domain/messages";
import { endDestination } from "#domain/transfers";
import type { ChatOutgoing } from "../../jobs/outlets/outlet.ts";
import { canaries, setDestination } from "../support/destinations.ts";
import { useHouse } from "../support/house.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { makePartner } from "../support/orders.ts";

/** That where money goes was changed reaches whoever may object, by every way there is. */
const left: ChatOutgoing[] = [];
const tried: string[] = [];
let outcome: Outcome = { kind: "accepted", detail: "200", place: "777" };
const outlet = (platform: string) =>
  keepingOutlet<ChatOutgoing>(left, ({ to, card }) => {
    tried.push(`${platform} ${to.account}: ${card.title}`);
    return outcome;
  });
// At night, and by chat although nobody chose it.
const house = await useHouse({ at: "2026-11-24T09:00:00Z", chat: { discord: outlet("discord"), slack: outlet("slack") } });
let people = 0;

async function partner(...platforms: readonly ("discord" | "slack")[]) {
  const { id, name } = await house.run((tx) => makePartner(tx, `Ann ${++people}`));
  for (const [index, platform] of platforms.entries())
    await house.enqueueing((tx) => linkPartner(tx, { platform, workspace: "", account: `${people}-${index}`, name: `ann-${index}` }, id));
  await house.run((tx) => prefer(tx, { kind: "partner", id }, { class: "transactional", channel: "discord", cadence: "off" }));
  return { id, name };
}
const mailsTo = (name: string) =>
  house.mails.filter((mail) => mail.to.name === name && mail.letter.subject.startsWith("Your bank account"));
const told = (n: number) => tried.filter((line) => line.includes(` ${n}-`) && line.includes(": Your bank account"));

test("it is told to the mailbox and to every chat account at once, with a way to block it, and never with a number", async () => {
  const { id, name } = await partner("discord", "discord", "slack");
  await house.enqueueing((tx) => setDestination(tx, id));
  await vi.waitFor(() => expect([mailsTo(name).length, told(people).length]).toEqual([1, 3]), { timeout: 15_000, interval: 10 });
  expect(told(people).toSorted()).toEqual(
    [`discord ${people}-0`, `discord ${people}-1`, `slack ${people}-2`].map((account) => `${account}: Your bank account was set`),
  );
  const [mail] = mailsTo(name);
  expect(mail?.letter.text).toMatch(/https:\/\/partners\.example\/bank\/not-mine\/[\w-]{43}/);
  expect(mail?.letter.text).toContain("Wasatch Credit Union, ending 6528");
  const everything = JSON.stringify([house.mails, left], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  for (const canary of Object.values(canaries)) expect(everything).not.toContain(canary);
  expect(house.faults).toEqual([]);
});

test("a removal and a block are told as well, each once; an account that was disconnected hears nothing, and one that is closed costs no second mail", async () => {
  const { id, name } = await partner("discord", "slack");
  const [first] = await house.run((tx) => linksOf(tx, { kind: "partner", id }));
  await house.run((tx) => unlinkPartner(tx, id, first!.id));
  outcome = { kind: "closed", detail: "50007" };
  await house.enqueueing((tx) => setDestination(tx, id));
  await vi.waitFor(() => expect(mailsTo(name)).toHaveLength(1), { timeout: 15_000, interval: 10 });
  await house.enqueueing((tx) => endDestination(tx, id, "removed"));
  await vi.waitFor(
    () =>
      expect(mailsTo(name).map(({ letter }) => letter.subject)).toContain(
        "Your bank account was removed: Wasatch Credit Union, ending 6528",
      ),
    {
      timeout: 15_000,
      interval: 10,
    },
  );
  await house.enqueueing((tx) => setDestination(tx, id));
  await house.enqueueing((tx) => endDestination(tx, id, "blocked"));
  await vi.waitFor(() => expect(mailsTo(name)).toHaveLength(4), { timeout: 15_000, interval: 10 });
  expect(told(people)).toEqual([`slack ${people}-1: Your bank account was set`]);
  expect(house.faults).toEqual([]);
});
