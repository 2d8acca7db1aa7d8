import { beforeEach, expect, test, vi } from "vitest";
import { instant, money, newId, rowsOf, run, sql } from "#domain/kernel";
import { findHandle } from "#domain/chat";
import {
  channelsGone,
  chatChannels,
  overdueMessages,
  removeChannel,
  resendMessages,
  setChannel,
  tellChannel,
  type Outcome,
} from "#domain/messages";
import { addStaff, setStaffEmail, tellStaff } from "#domain/partners";
import type { ChatOutgoing } from "../../jobs/outlets/outlet.ts";
import { atOnce, outcomesOf } from "../support/at-once.ts";
import { useHouse } from "../support/house.ts";
import { keepingOutlet } from "../support/outlets.ts";
import { refusalOf } from "../support/refusals.ts";

const noon = "2026-11-24T19:00:00Z";
const posted: ChatOutgoing[] = [];
let answer: (outgoing: ChatOutgoing) => Outcome;
const outlet = keepingOutlet<ChatOutgoing>(posted, (outgoing) => answer(outgoing));
const house = await useHouse({ at: noon, chat: { discord: outlet, slack: outlet } });
await house.run(async (tx) => {
  await setStaffEmail(tx, await addStaff(tx, { handle: "olga", name: "Olga", roles: ["operator"] }), "olga@example.org");
});

const desk = { platform: "discord", workspace: "300", channel: "301", name: "desk" } as const;
const press = { platform: "slack", workspace: "T1", channel: "C1", name: "press" } as const;
const facts = { period: "2026-12-01", totals: [money(900_000n, "USD")], payouts: 31, unusual: 2 };
const batch = (about: string) => house.enqueueing((tx) => tellChannel(tx, { purpose: "staff", kind: "batch-needs-release", about, facts }));
const outbox = () =>
  house.run((tx) =>
    rowsOf(
      tx,
      sql<{
        state: string;
        reason: string | null;
      }>`select state, reason from message where recipient_kind = 'channel' order by created_at, id`,
    ),
  );
const expectOutbox = (...wanted: string[]) =>
  vi.waitFor(async () => expect((await outbox()).map(({ state, reason }) => `${state} ${reason ?? ""}`.trim())).toEqual(wanted), {
    timeout: 15_000,
    interval: 10,
  });

beforeEach(async () => {
  house.clock.set(noon);
  answer = () => ({ kind: "accepted", detail: "200" });
  await house.run(async (tx) => {
    await channelsGone(
      tx,
      (await chatChannels(tx)).map(({ id }) => id),
    );
    await run(tx, sql`delete from message`);
    await run(tx, sql`delete from channel_pace`);
  });
  posted.length = 0;
});

test("what is told a channel is posted there once, with buttons that everybody there may press", async () => {
  await house.run((tx) => setChannel(tx, desk, "staff"));
  expect(await batch("2026-12-01")).toBe(1);
  await batch("2026-12-01");
  await expectOutbox("sent");
  expect(posted).toMatchObject([
    { to: { account: "", place: "301" }, card: { title: "The payout batch of 2026-12-01 waits for two persons" } },
  ]);
  const [button] = posted[0]!.buttons;
  expect(button).toMatchObject({ label: "Look at it", command: "finance batch", asks: [] });
  const handle = await house.run((tx) => findHandle(tx, button!.handle));
  expect(handle).toMatchObject({ account: "", knownAs: "", uses: "many", expiresAt: instant(noon).add({ hours: 14 * 24 }) });
});

test("nobody is told where no channel is set, and nothing of a person's goes into one", async () => {
  expect(await batch("1")).toBe(0);
  await house.run((tx) => setChannel(tx, press, "announcements"));
  const wallet = { payoutId: newId(), period: "1", amount: money(1n, "USD"), at: instant(noon) };
  await expect(
    house.run((tx) => tellChannel(tx, { purpose: "announcements", kind: "payout-released", about: "1", facts: wallet })),
  ).rejects.toThrow("nothing for a channel");
  await expect(
    house.run((tx) => tellChannel(tx, { purpose: "announcements", kind: "batch-needs-release", about: "1", facts })),
  ).rejects.toThrow("nothing for a channel");
});

test("what staff are told stands in their channel, too, on every platform that has one, also at night", async () => {
  house.clock.set("2026-11-25T05:00:00Z");
  await house.run((tx) => setChannel(tx, desk, "staff"));
  await house.run((tx) => setChannel(tx, press, "staff"));
  await house.enqueueing((tx) => tellStaff(tx, ["operator"], { kind: "batch-needs-release", about: "1", facts }));
  await expectOutbox("sent", "sent");
  expect(posted.map(({ to }) => String(to.place)).toSorted()).toEqual(["301", "C1"]);
  expect(house.mails.filter(({ letter }) => letter.subject.includes("batch"))).toEqual([]);
});

test("a channel takes one message a second", async () => {
  await house.run((tx) => setChannel(tx, desk, "staff"));
  for (const about of ["1", "2", "3"]) await batch(about);
  await expectOutbox("sent", "queued", "queued");
  house.clock.set(instant(noon).add({ seconds: 1 }));
  await expectOutbox("sent", "sent", "queued");
  house.clock.set(instant(noon).add({ seconds: 2 }));
  await expectOutbox("sent", "sent", "sent");
});

test("what can't be posted now is tried again", async () => {
  await house.run((tx) => setChannel(tx, desk, "staff"));
  answer = () => ({ kind: "deferred", detail: "429", afterSeconds: 90 });
  await batch("1");
  const waits = () => house.run((tx) => rowsOf(tx, sql<{ detail: string | null }>`select detail from message`));
  await vi.waitFor(async () => expect(await waits()).toEqual([{ detail: "429" }]), { timeout: 15_000, interval: 10 });
  answer = () => ({ kind: "accepted", detail: "200" });
  house.clock.set(instant(noon).add({ seconds: 90 }));
  const due = await house.run((tx) => overdueMessages(tx, 10));
  await house.enqueueing((tx) => tx.enqueue("deliver-message", ...due));
  await expectOutbox("sent");
});

test("a channel that is gone takes nothing more, and operators hear of it by mail; set again, it gets what it has missed", async () => {
  await house.run((tx) => setChannel(tx, desk, "staff"));
  answer = () => ({ kind: "closed", detail: "404 10003" });
  await batch("1");
  await expectOutbox("dead channel-gone");
  expect(await house.run(chatChannels)).toEqual([]);
  expect(await batch("2")).toBe(0);
  await vi.waitFor(() => expect(house.mails.at(-1)?.letter.subject).toBe("The programme can't post into #desk any more"), {
    timeout: 15_000,
    interval: 10,
  });
  expect(house.mails.at(-1)?.letter.text).toContain("404 10003");
  answer = () => ({ kind: "accepted", detail: "200" });
  house.clock.set(instant(noon).add({ seconds: 5 }));
  expect(await house.run((tx) => setChannel(tx, { ...desk, name: "desk-2" }, "staff"))).toMatchObject({
    isNew: true,
    set: { name: "desk-2" },
  });
  await house.enqueueing((tx) => resendMessages(tx, "all"));
  await expectOutbox("sent");
});

test("a server has one channel for a purpose: the one that was set last, whoever sets it at the same time", async () => {
  const names = Array.from({ length: 8 }, (_, number) => ({ ...desk, channel: `40${number}`, name: `desk-${number}` }));
  const set = await atOnce(house, names, (tx, each) => setChannel(tx, each, "staff"));
  expect(outcomesOf(set, "set")).toEqual(names.map(() => "set"));
  expect(await house.run(chatChannels)).toHaveLength(1);
  await house.run((tx) => setChannel(tx, desk, "announcements"));
  expect(await house.run((tx) => setChannel(tx, desk, "staff"))).toMatchObject({
    isNew: true,
    replaced: expect.stringMatching(/^desk-\d$/),
  });
  expect(await house.run((tx) => setChannel(tx, desk, "staff"))).toMatchObject({ isNew: false, replaced: null });
  expect((await house.run(chatChannels)).map(({ name, purpose }) => `${name} ${purpose}`)).toEqual(["desk announcements", "desk staff"]);
});

test("what was on its way to a channel that was removed does not arrive", async () => {
  const { set } = await house.run((tx) => setChannel(tx, desk, "staff"));
  await house.run((tx) => tellChannel(tx, { purpose: "staff", kind: "batch-needs-release", about: "1", facts }));
  await house.run((tx) => removeChannel(tx, set.word));
  expect(await refusalOf(house.run((tx) => removeChannel(tx, set.word)))).toBe("channel.unknown");
  const due = await house.run((tx) => overdueMessages(tx, 10));
  await house.enqueueing((tx) => tx.enqueue("deliver-message", ...due));
  await expectOutbox("dead channel-gone");
  expect(posted).toEqual([]);
});
