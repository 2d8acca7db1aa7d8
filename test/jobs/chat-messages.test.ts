import { beforeEach, describe, expect, test, vi } from "vitest";
import { instant, money, rowsOf, sql } from "#domain/kernel";
import { linkPartner, linksOf, reopenDirectMessages, unlinkPartner } from "#domain/chat";
import { discardMessages, overdueMessages, prefer, tell, type Outcome } from "#domain/messages";
import { addStaff, allStaff, type PartnerFacts } from "#domain/partners";
import { draftQuestion, forgetAskers, replyAsStaff, sendQuestion } from "#domain/support";
import type { ChatOutgoing } from "../../jobs/outlets/outlet.ts";
import { useHouse } from "../support/house.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { makePartner } from "../support/orders.ts";

const noon = "2026-11-24T19:00:00Z";
const left: ChatOutgoing[] = [];
let answer: (outgoing: ChatOutgoing) => Outcome;
const house = await useHouse({ at: noon, chat: { discord: keepingOutlet<ChatOutgoing>(left, (outgoing) => answer(outgoing)) } });
let people = 0;
let partner: PartnerFacts;
const to = () => ({ kind: "partner", id: partner.id }) as const;
const account = () => ({ platform: "discord", workspace: "", account: `20000000000000000${people}`, name: `ann-${people}` }) as const;

beforeEach(async () => {
  house.clock.set(noon);
  left.length = 0;
  answer = () => ({ kind: "accepted", detail: "200", place: "777" });
  people += 1;
  partner = await house.run((tx) => makePartner(tx, `Ann ${people}`));
  await house.run((tx) => prefer(tx, to(), { class: "subscription", channel: "discord", cadence: "at-once" }));
  await house.run((tx) => prefer(tx, to(), { class: "subscription", channel: "mail", cadence: "off" }));
});

const connect = async () => {
  await house.run((tx) => linkPartner(tx, account(), partner.id));
  await house.run(discardMessages);
};
const alert = (order: string) =>
  house.enqueueing((tx) =>
    tell(tx, {
      kind: "sale-alert",
      to: to(),
      about: order,
      facts: { sales: [{ order, commission: money(1_190n, "USD"), status: "unpaid", orderedAt: instant(noon), maturesAt: null }] },
    }),
  );
const outbox = () =>
  house.run((tx) =>
    rowsOf(
      tx,
      sql<{ channel: string; state: string; reason: string | null; detail: string | null; due_at: string }>`
        select channel, state, reason, detail, due_at from message where recipient_id = ${partner.id} order by created_at, channel`,
    ),
  );
const untilOutbox = (...wanted: string[]) =>
  vi.waitFor(async () => expect((await outbox()).map(({ channel, state }) => `${channel} ${state}`)).toEqual(wanted), {
    timeout: 15_000,
    interval: 10,
  });
const mailed = () => house.mails.filter((each) => each.to.name === partner.name);

describe("a message for who wants it on Discord", () => {
  test("goes to the account that is connected, as a card, and its way is remembered", async () => {
    await connect();
    await alert("4107");
    await untilOutbox("discord sent");
    expect(left).toMatchObject([{ to: { account: account().account, place: null }, card: { title: "A sale" }, zone: "America/Denver" }]);
    expect(JSON.stringify(left[0]!.card, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))).toContain("4107");
    await alert("4108");
    await untilOutbox("discord sent", "discord sent");
    expect(left.at(-1)).toMatchObject({ to: { place: "777" } });
  });

  test("goes by mail as long as no account is connected", async () => {
    await house.run(discardMessages);
    await alert("1");
    await untilOutbox("discord suppressed", "mail suppressed");
    // They said that alerts are not for their mailbox; what they can't refuse arrives there.
    await house.run((tx) => prefer(tx, to(), { class: "subscription", channel: "mail", cadence: "at-once" }));
    await alert("2");
    await vi.waitFor(() => expect(mailed()).toHaveLength(1), { timeout: 15_000, interval: 10 });
    expect(left).toEqual([]);
  });

  test("goes by mail where the account refuses it, and so does everything after, until they ask for it again", async () => {
    await connect();
    await house.run((tx) => prefer(tx, to(), { class: "subscription", channel: "mail", cadence: "at-once" }));
    answer = () => ({ kind: "closed", detail: "403 50007" });
    await alert("1");
    await untilOutbox("discord suppressed", "mail sent");
    expect((await outbox())[0]).toMatchObject({ reason: "sent-by-mail", detail: "403 50007" });
    let asked = 0;
    answer = () => ({ kind: "accepted", detail: `${(asked += 1)}`, place: "777" });
    await alert("2");
    await untilOutbox("discord suppressed", "discord suppressed", "mail sent", "mail sent");
    expect(asked).toBe(0);
    await house.run((tx) => reopenDirectMessages(tx, { kind: "partner", id: partner.id }, "discord"));
    await alert("3");
    await vi.waitFor(() => expect(asked).toBe(1), { timeout: 15_000, interval: 10 });
  });

  test("waits as long as the platform says before it is tried again", async () => {
    await connect();
    answer = () => ({ kind: "deferred", detail: "429", afterSeconds: 240 });
    await alert("1");
    await vi.waitFor(async () => expect(await outbox()).toMatchObject([{ state: "queued", detail: "429" }]), {
      timeout: 15_000,
      interval: 10,
    });
    const soon = house.clock.now().add({ seconds: 239 });
    house.clock.set(soon);
    expect(await house.run((tx) => overdueMessages(tx, 10))).toEqual([]);
    house.clock.set(soon.add({ seconds: 1 }));
    expect(await house.run((tx) => overdueMessages(tx, 10))).toHaveLength(1);
  });

  test("of which nobody knows whether it arrived is not sent twice", async () => {
    await connect();
    answer = () => ({ kind: "undecided", detail: "UND_ERR_SOCKET" });
    await alert("1");
    await untilOutbox("discord unknown-outcome");
    expect(await outbox()).toMatchObject([{ reason: "undecided", detail: "UND_ERR_SOCKET" }]);
  });
});

test("a code that proves a mailbox goes to the mailbox and nowhere else", async () => {
  await connect();
  await house.run((tx) => prefer(tx, to(), { class: "transactional", channel: "discord", cadence: "at-once" }));
  const facts = { code: "7K2M-9QPT", platform: "slack", account: "somebody", expiresAt: instant(noon).add({ minutes: 10 }) } as const;
  await house.enqueueing((tx) => tell(tx, { kind: "connect-code", to: to(), about: "1", facts }));
  await untilOutbox("mail sent");
  expect(left).toEqual([]);
  expect(await house.run((tx) => linksOf(tx, to()))).toHaveLength(1);
});

describe("that an account was connected, or is not any more", () => {
  const other = (number: number) => ({ ...account(), account: `30000000000000000${number}${people}`, name: `other-${number}` });
  const connects = (number: number) => house.enqueueing((tx) => linkPartner(tx, other(number), partner.id));
  const arrived = (...accounts: string[]) =>
    vi.waitFor(() => expect(left.map(({ to: { account: there } }) => there).toSorted()).toEqual(accounts.toSorted()), {
      timeout: 15_000,
      interval: 10,
    });

  test("is told to every other account, not to the one that it is about, and always by mail", async () => {
    await connects(1);
    await connects(2);
    await connects(3);
    await arrived(other(1).account, other(1).account, other(2).account);
    await vi.waitFor(() => expect(mailed()).toHaveLength(3), { timeout: 15_000, interval: 10 });
    left.length = 0;
    const links = await house.run((tx) => linksOf(tx, to()));
    await house.enqueueing((tx) => unlinkPartner(tx, partner.id, links[2]!.id));
    await arrived(other(1).account, other(2).account);
    expect(left.map(({ card }) => card.title)).toEqual(Array(2).fill("A Discord account is not connected to you any more"));
    await vi.waitFor(() => expect(mailed()).toHaveLength(4), { timeout: 15_000, interval: 10 });
  });

  test("does not come twice by mail where an account takes no direct messages", async () => {
    answer = () => ({ kind: "closed", detail: "403 50007" });
    await connects(1);
    await connects(2);
    await vi.waitFor(() => expect(mailed()).toHaveLength(2), { timeout: 15_000, interval: 10 });
    const toAccounts = () =>
      house.run((tx) =>
        rowsOf(
          tx,
          sql<{ state: string; reason: string }>`select state, reason from message where recipient_kind = 'account' and state <> 'sent'`,
        ),
      );
    await vi.waitFor(async () => expect(await toAccounts()).toEqual([{ state: "suppressed", reason: "sent-by-mail" }]), {
      timeout: 15_000,
      interval: 10,
    });
    expect(mailed()).toHaveLength(2);
  });
});

describe("an answer to an account that is nobody's", () => {
  const ask = (uid: string) =>
    house.enqueueing(async (tx) => {
      const asker = { partnerId: null, account: `f-${uid}`, platform: "discord", at: { workspace: "", account: uid } } as const;
      const { number } = await draftQuestion(tx, asker, { words: "Do you take partners from Peru?", link: null });
      await sendQuestion(tx, asker, number);
      return number;
    });
  const reply = (number: string) =>
    house.enqueueing(async (tx) => {
      const { id: staffId } = (await allStaff(tx))[0] ?? (await addStaff(tx, { handle: "sue", name: "Sue", roles: ["support"] }));
      return replyAsStaff(tx, { staffId, account: "" }, number, { words: "Gladly.", link: null, article: null, asksBack: false });
    });
  const toAskers = () =>
    house.run((tx) =>
      rowsOf(
        tx,
        sql<{
          state: string;
          reason: string | null;
        }>`select state, reason from message where recipient_kind = 'asker' order by created_at, id`,
      ),
    );
  const until = (...wanted: string[]) =>
    vi.waitFor(async () => expect((await toAskers()).map(({ state, reason }) => `${state} ${reason ?? ""}`.trim())).toEqual(wanted), {
      timeout: 15_000,
      interval: 10,
    });

  test("goes to it as a direct message, with the buttons that it may press", async () => {
    await house.run(discardMessages);
    expect((await reply(await ask("300000000000000001"))).isTold).toBe(true);
    await until("sent");
    expect(left).toMatchObject([
      { to: { account: "300000000000000001", place: null }, card: { title: expect.stringContaining("is answered") as string } },
    ]);
    expect(left[0]!.buttons.map(({ command }) => command)).toContain("ask mine");
  });

  test("that takes none stays where it was asked, and staff see that it did not arrive", async () => {
    await house.run(discardMessages);
    answer = () => ({ kind: "closed", detail: "403 50007" });
    await reply(await ask("300000000000000002"));
    await until("dead takes-none");
    expect(house.mails.filter(({ letter }) => letter.text.includes("Gladly."))).toEqual([]);
  });

  test("whose question is old has nowhere to go: what led there was let go", async () => {
    await house.run(discardMessages);
    const number = await ask("300000000000000003");
    expect(await house.run((tx) => forgetAskers(tx, tx.now.add({ hours: 1 }), 100))).toBeGreaterThan(0);
    expect((await reply(number)).isTold).toBe(false);
    expect(await toAskers()).toEqual([]);
  });
});
