import { expect, test } from "vitest";
import { instant, type Actor } from "#domain/kernel";
import { inviteStaff, type NamedAccount } from "#domain/chat";
import { findStaff } from "#domain/partners";
import { approveBatch, currentBatch } from "#domain/payouts";
import { freezeProgramme, mustBeOpenForMoney, programmeOf } from "#domain/programme";
import { resolveAsker } from "../../../bots/console/as.ts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch } from "../../../bots/dispatch.ts";
import { readCommandLine } from "../../../bots/spoken-options.ts";
import { chatSpeaker } from "../../support/chat-speaker.ts";
import { useDatabase } from "../../support/database.ts";
import { testHands } from "../../support/job-desk.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";

/** No account moves money within a day of being connected. The first day of a programme that has just been set up, and the second. */
const morning = "2026-12-02T09:00:00Z";
const db = await useDatabase({ at: morning, terms: { automaticReleaseBelow: { USD: 1n } } });
const faults: unknown[] = [];
const { ask, say } = chatSpeaker(db.inTransaction, faults);
const account = (id: number, name: string): NamedAccount => ({ platform: "discord", workspace: "", account: `8035111022467${id}`, name });
const [olga, fay, finn] = [account(1001, "Olga"), account(1002, "Fay"), account(1003, "Finn")];
const title = async (from: NamedAccount, line: string) => (await ask(from, line)).view.title;
const said = async (from: NamedAccount, line: string) => (await say(from, line)).replaceAll(/\s+/g, " ");
const notYet = "Not from this account yet";
const acts = [
  "finance batch release",
  "finance batch release confirm:yes",
  "finance credit lane 5 a lost parcel",
  "finance credits confirm 1",
  "finance credits confirm 1 confirm:yes",
];

await db.run(async (tx) => apply(tx, snapshot({ reference: (await makePartner(tx, "Lane", "lane")).shareId })));
await prepareBatch(db, "2026-12-01", instant("2026-12-01T16:00:00Z"));

test("on the first day nobody can move money: each is told from when on, by their own clock, and that waiting loses nothing", async () => {
  const { token } = await db.run((tx) => inviteStaff(tx, null));
  expect(await said(olga, `partner connect code:${token}`)).toContain("the end of a freeze from 2026-12-03 02:00 MST on");
  for (const { account: id, name } of [fay, finn]) {
    const granted = await said(olga, `programme staff grant <@${id}> finance handle:${name.toLowerCase()} confirm:yes`);
    expect(granted).toContain("from 2026-12-03 02:00 MST on");
  }
  for (const line of acts) expect([line, await title(fay, line)]).toEqual([line, notYet]);
  expect(await said(fay, acts[0]!)).toContain("may move money from 2026-12-03 02:00 MST on");
  await db.run((tx) => freezeProgramme(tx, "a check"));
  expect([await title(olga, "programme thaw checked"), await title(fay, "finance thaw checked")]).toEqual([notYet, notYet]);
  expect(await title(fay, "finance batch")).toContain("Payout batch");
  expect(await title(fay, "finance batch set-aside lane they asked")).not.toBe(notYet);
  expect(await title(fay, "finance batch take-in lane")).not.toBe(notYet);
});

test("a day later, and not a moment sooner, they can", async () => {
  db.clock.set(instant(morning).add({ milliseconds: 24 * 3_600_000 - 1 }));
  expect(await title(fay, acts[2]!)).toBe(notYet);
  db.clock.set(instant(morning).add({ hours: 24 }));
  await ask(olga, "programme thaw checked");
  await ask(fay, "finance thaw checked");
  expect((await db.run((tx) => programmeOf(tx))).frozenAt).toBeNull();
  expect(await title(fay, acts[2]!)).toContain("waits for");
  expect((await ask(finn, acts[4]!)).outcome).toBe("answer");
  for (const each of [fay, finn]) expect((await ask(each, acts[1]!)).outcome).toBe("answer");
  expect((await db.run((tx) => currentBatch(tx)))?.state).toBe("releasing");
  expect(await say(olga, "programme staff show fay")).toContain("open");
});

test("another account of somebody who has long had one waits, too, and so does one that was connected anew", async () => {
  const second = account(1004, "Fay");
  const { token } = await db.run(async (tx) => inviteStaff(tx, await findStaff(tx, "fay")));
  await ask(second, `partner connect code:${token}`);
  expect([await title(second, acts[2]!), await title(fay, acts[2]!)]).toEqual([notYet, expect.stringContaining("waits for")]);
  await ask(olga, "programme staff disconnect fay");
  const again = await db.run(async (tx) => inviteStaff(tx, await findStaff(tx, "fay")));
  await ask(fay, `partner connect code:${again.token}`);
  expect(await title(fay, acts[2]!)).toBe(notYet);
});

test("the rule stands in the rooms, not at the doors, and holds for partners as for staff", async () => {
  const linkedAt = db.clock.now().subtract({ hours: 23 });
  const partner: Actor = { kind: "partner", partnerId: "p", linkedAt };
  const staff: Actor = { kind: "staff", staffId: "s", partnerId: null, roles: ["finance"], linkedAt };
  for (const actor of [partner, staff]) {
    expect(await refusalOf(db.run((tx) => mustBeOpenForMoney(tx), actor))).toBe("money.link-too-new");
    const longer = { ...actor, linkedAt: linkedAt.subtract({ hours: 1 }) };
    expect(await refusalOf(db.run((tx) => mustBeOpenForMoney(tx), longer))).toBe("not refused");
  }
  const { id } = (await db.run((tx) => currentBatch(tx)))!;
  expect(await refusalOf(db.run((tx) => approveBatch(tx, id, "s", null), staff))).toBe("money.link-too-new");
});

test("at the console of the demonstration there is no account that could be too new", async () => {
  const asker = await db.run((tx) => resolveAsker(tx, "finn"));
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: [], ...testHands };
  const house = { inTransaction: db.inTransaction, commands, surroundings, report: (error: unknown) => (faults.push(error), "") };
  const read = readCommandLine("finance credit lane 5 a lost parcel", commands, { zone: "America/Denver", currency: "USD" });
  expect((await dispatch(house, { asker, ...read })).view.title).toContain("waits for");
  expect(faults).toEqual([]);
});
