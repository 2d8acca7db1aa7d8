import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { craftInList, guestList, ownCraftIns, tokenProgress } from "#domain/answers";
import {
  addCraftIn,
  answerProposal,
  cancelCraftIn,
  leave,
  proposeCraftIn,
  recordAttendance,
  remindOfCraftIns,
  rescheduleCraftIn,
  signUp,
} from "#domain/craft-ins";
import { changeStatus } from "#domain/partners";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { craftInHands } from "./craft-in-hands.ts";

/** Craft-ins: proposed, signed up for, waited for, moved, cancelled, attended. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const { support, member, partner, partners, input, add, join, told, at } = await craftInHands(db);

describe("a seat", () => {
  test("is one person's: of eight who want the last one at once, one has it and seven wait in the order they came", async () => {
    const id = await add({ capacity: 1 });
    const people = await partners(8);
    const results = await atOnce(db, people, (tx, partnerId) => signUp(tx, partnerId, id));
    const states = results.map((result) => (result.status === "fulfilled" ? result.value.state : "failed"));
    expect(states.toSorted()).toEqual(["signed-up", ...Array.from({ length: 7 }, () => "wait-listed")]);
    expect(results.map((result) => (result.status === "fulfilled" ? result.value.ahead : -1)).toSorted((a, b) => a - b)).toEqual([
      0, 0, 1, 2, 3, 4, 5, 6,
    ]);
    expect((await db.run((tx) => craftInList(tx, people[0]!, 1))).rows.find(({ craftIn }) => craftIn.id === id)).toMatchObject({
      taken: 1,
      waiting: 7,
    });
  });

  test("is taken once by somebody who asks eight times at once", async () => {
    const id = await add({ capacity: 3 });
    const ann = await partner();
    const results = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => signUp(tx, ann, id));
    expect(outcomesOf(results, "seat")).toEqual([...Array.from({ length: 7 }, () => "craft-in.signed-up-already"), "seat"]);
    expect(await told(ann)).toEqual(["0 signed-up"]);
  });

  test("goes to who waits longest when it is given back; who comes back goes to the end", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob, cat] = (await partners(3)) as [string, string, string];
    for (const each of [ann, bob, cat]) await join(each, id);
    await db.run((tx) => leave(tx, ann, id));
    expect(await told(bob)).toEqual(["0 wait-listed", "0 promoted"]);
    expect((await join(ann, id)).ahead).toBe(1);
    await db.run((tx) => leave(tx, bob, id));
    expect(await told(cat)).toEqual(["0 wait-listed", "0 promoted"]);
    expect((await db.run((tx) => guestList(tx, id, null))).guests.map(({ state }) => state)).toEqual(["signed-up", "wait-listed"]);
  });

  test("is not given on once sign-up is closed, nor to somebody who is paused", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob, cat] = (await partners(3)) as [string, string, string];
    for (const each of [ann, bob, cat]) await join(each, id);
    await db.run((tx) => changeStatus(tx, bob, "paused", "a break"), support);
    await at("2026-11-12T16:00:00Z", async () => {
      expect(await refusalOf(join(await partner(), id))).toBe("craft-in.closed");
      await db.run((tx) => leave(tx, ann, id));
    });
    expect(await told(cat)).toEqual(["0 wait-listed"]);
    const other = await add({ capacity: 1 });
    await db.run((tx) => changeStatus(tx, bob, "active", "back"), support);
    for (const each of [ann, bob, cat]) await join(each, other);
    await db.run((tx) => changeStatus(tx, bob, "paused", "a break"), support);
    await db.run((tx) => leave(tx, ann, other));
    expect((await db.run((tx) => guestList(tx, other, null))).guests.find(({ state }) => state === "signed-up")?.partner.name).toBe(
      (await db.run((tx) => rowsOf(tx, sql<{ name: string }>`select name from partner where id = ${cat}`)))[0]!.name,
    );
  });

  test("of nothing that there is, has begun or was cancelled is refused", async () => {
    const ann = await partner();
    for (const typed of ["999999", "x", "", "-1", "1e3"]) expect(await refusalOf(join(ann, typed)), typed).toBe("craft-in.unknown");
    const id = await add();
    await at("2026-11-12T18:00:00Z", async () => {
      expect(await refusalOf(join(ann, id))).toBe("craft-in.over");
    });
    await db.run((tx) => cancelCraftIn(tx, id, "flooded"), support);
    expect(await refusalOf(join(ann, id))).toBe("craft-in.over");
    expect(await refusalOf(db.run((tx) => leave(tx, ann, id)))).toBe("craft-in.over");
  });
});

describe("a change", () => {
  test("of the time tells everybody with a seat or in the line, once, and keeps how long before it sign-up closes", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob, gone] = (await partners(3)) as [string, string, string];
    for (const each of [ann, bob, gone]) await join(each, id);
    await db.run((tx) => leave(tx, gone, id));
    const moved = await db.run((tx) => rescheduleCraftIn(tx, id, instant("2026-11-13T18:30:00Z")), support);
    expect([moved.endsAt, moved.closesAt, moved.sequence].map(String)).toEqual(["2026-11-13T20:30:00Z", "2026-11-13T16:30:00Z", "1"]);
    await db.run((tx) => cancelCraftIn(tx, id, "flooded"), support);
    expect(await told(ann)).toEqual(["0 signed-up", "1", "2"]);
    expect(await told(bob)).toEqual(["0 wait-listed", "1", "2"]);
    expect(await told(gone)).toEqual(["0 wait-listed"]);
    expect(await refusalOf(db.run((tx) => cancelCraftIn(tx, id, "again"), support))).toBe("craft-in.over");
  });
});

describe("the same change once more", () => {
  test("tells nobody anything: it begins then already", async () => {
    const id = await add();
    const ann = await partner();
    await join(ann, id);
    const move = () => db.run((tx) => rescheduleCraftIn(tx, id, instant("2026-11-13T18:30:00Z")), support);
    await move();
    expect(await refusalOf(move())).toBe("craft-in.same-time");
    expect(await told(ann)).toEqual(["0 signed-up", "1"]);
  });
});

describe("a proposal", () => {
  test("waits for staff, who are not its host; its host is told and sees who comes, others do not", async () => {
    const [host, guest] = (await partners(2)) as [string, string];
    const { id } = await db.run((tx) => proposeCraftIn(tx, host, input()));
    expect(await refusalOf(join(guest, id))).toBe("craft-in.over");
    expect((await db.run((tx) => craftInList(tx, guest, 1))).rows.some(({ craftIn }) => craftIn.id === id)).toBe(false);
    const self = await member("self", host);
    expect(await refusalOf(db.run((tx) => answerProposal(tx, id, "approve", ""), self))).toBe("staff.own-record");
    expect(await refusalOf(db.run((tx) => addCraftIn(tx, input(), { id: host }), self))).toBe("staff.own-record");
    expect(await refusalOf(db.run((tx) => answerProposal(tx, id, "decline", " "), support))).toBe("reason.missing");
    await db.run((tx) => answerProposal(tx, id, "approve", ""), support);
    expect(await refusalOf(db.run((tx) => answerProposal(tx, id, "decline", "no"), support))).toBe("craft-in.not-proposed");
    await join(guest, id);
    expect((await db.run((tx) => guestList(tx, id, host))).guests).toHaveLength(1);
    expect(await refusalOf(db.run((tx) => guestList(tx, id, guest)))).toBe("craft-in.unknown");
    expect((await db.run((tx) => ownCraftIns(tx, host, 1))).rows.map(({ isHost }) => isHost)).toEqual([true]);
    expect(await told(host)).toHaveLength(1);
  });

  test.each([
    ["title", { title: " \u202e " }],
    ["title", { title: "x".repeat(81) }],
    ["minutes", { minutes: 0 }],
    ["minutes", { minutes: 100_000 }],
    ["seats", { capacity: 0 }],
    ["closes", { closesHoursBefore: 10_000 }],
    ["link", { link: "javascript:alert(1)" }],
    ["place", { place: null }],
  ] as const)("with a wrong %s is refused", async (_what, over) => {
    expect(await refusalOf(add(over))).toBe("craft-in.unreadable");
  });

  test("of the past, or of five others that wait, is refused", async () => {
    const host = await partner();
    expect(await refusalOf(db.run((tx) => proposeCraftIn(tx, host, input({ startsAt: instant("2026-11-01T12:00:00Z") }))))).toBe(
      "craft-in.in-the-past",
    );
    for (let nth = 0; nth < 5; nth++) await db.run((tx) => proposeCraftIn(tx, host, input()));
    expect(await refusalOf(db.run((tx) => proposeCraftIn(tx, host, input())))).toBe("craft-in.too-many-proposals");
  });
});

describe("attendance", () => {
  test("earns tokens once, gives them back when it was a slip, and earns them again", async () => {
    const id = await add();
    const ann = await partner();
    await join(ann, id);
    const was = (state: "attended" | "absent", by = support) => db.run((tx) => recordAttendance(tx, ann, id, state), by);
    expect(await refusalOf(was("attended"))).toBe("craft-in.not-begun");
    await at("2026-11-13T09:00:00Z", async () => {
      const total = async () => (await db.run((tx) => tokenProgress(tx, ann, tx.now))).total;
      await was("attended");
      await was("attended");
      expect(await total()).toBe(3);
      await was("absent");
      expect(await total()).toBe(0);
      await was("attended");
      expect(await total()).toBe(3);
      expect(await refusalOf(was("absent", await member("own", ann)))).toBe("staff.own-record");
    });
  });

  test("of somebody who came without a seat counts, and of nobody who was not there", async () => {
    const id = await add();
    const ann = await partner();
    await at("2026-11-13T09:00:00Z", async () => {
      expect(await refusalOf(db.run((tx) => recordAttendance(tx, ann, id, "absent"), support))).toBe("craft-in.not-signed-up");
      await db.run((tx) => recordAttendance(tx, ann, id, "attended"), support);
      expect((await db.run((tx) => tokenProgress(tx, ann, tx.now))).total).toBe(3);
    });
  });
});

describe("reminders", () => {
  test("come a day and an hour before, once each, of two that are due the nearer one, and none after it has begun", async () => {
    const id = await add({ startsAt: instant("2026-12-12T18:00:00Z") });
    const [ann, waiting, late] = (await partners(3)) as [string, string, string];
    await join(ann, id);
    await db.run((tx) => tx.em.execute(`update craft_in set capacity = 1 where id = ${id}`));
    await join(waiting, id);
    await db.run((tx) => changeStatus(tx, waiting, "paused", "a break"), support);
    await db.run((tx) => tx.em.execute(`update craft_in set capacity = 5 where id = ${id}`));
    const remind = (when: string) => at(when, () => db.run((tx) => remindOfCraftIns(tx)));
    expect(await remind("2026-12-11T17:59:00Z")).toBe(0);
    await remind("2026-12-11T18:00:00Z");
    await remind("2026-12-11T18:05:00Z");
    expect(await told(ann)).toEqual(["0 signed-up", "reminder 0 1440"]);
    await at("2026-12-12T15:00:00Z", () => join(late, id));
    await remind("2026-12-12T17:00:00Z");
    const all = ["0 signed-up", "reminder 0 1440", "reminder 0 60"];
    expect(await told(ann)).toEqual(all);
    expect(await told(late)).toEqual(["0 signed-up", "reminder 0 60"]);
    expect(await told(waiting)).toEqual(["0 wait-listed"]);
    await remind("2026-12-12T18:11:00Z");
    expect(await told(ann)).toEqual(all);
  });

  test("begin anew when it is moved, and who was reminded of the time before is told of it", async () => {
    const id = await add({ startsAt: instant("2027-01-12T18:00:00Z") });
    const ann = await partner();
    await join(ann, id);
    const remind = (when: string) => at(when, () => db.run((tx) => remindOfCraftIns(tx)));
    await remind("2027-01-11T18:00:00Z");
    await at("2027-01-11T19:00:00Z", () => db.run((tx) => rescheduleCraftIn(tx, id, instant("2027-01-14T18:00:00Z")), support));
    // Of the time that it had, nothing comes any more.
    await remind("2027-01-12T17:00:00Z");
    await remind("2027-01-13T18:00:00Z");
    await remind("2027-01-13T18:05:00Z");
    await remind("2027-01-14T17:00:00Z");
    expect(await told(ann)).toEqual(["0 signed-up", "reminder 0 1440", "1", "reminder 1 1440", "reminder 1 60"]);
    await at("2027-01-14T17:30:00Z", () => db.run((tx) => cancelCraftIn(tx, id, "snow"), support));
    await remind("2027-01-14T17:35:00Z");
    expect((await told(ann)).at(-1)).toBe("2");
  });
});
