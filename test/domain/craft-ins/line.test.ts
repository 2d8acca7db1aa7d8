import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { craftInList, guestList, ownCraftIns, tokenLog } from "#domain/answers";
import {
  addCraftIn,
  answerProposal,
  craftInById,
  leave,
  proposeCraftIn,
  recordAttendance,
  rescheduleCraftIn,
  settleCraftIn,
  signUp,
  unsettledCraftIns,
} from "#domain/craft-ins";
import { changeStatus } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { craftInHands } from "./craft-in-hands.ts";

/** Who waits for a seat has it when it is their turn, whatever happens to those before them and to the host. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const { support, partner, partners, input, add, join, told, at } = await craftInHands(db);

describe("the line for a seat", () => {
  const stateOf = async (id: string, partnerId: string): Promise<string | undefined> =>
    (
      await db.run((tx) =>
        rowsOf(
          tx,
          sql<{ state: string }>`select state from craft_in_sign_up where craft_in_id = ${id}::bigint and partner_id = ${partnerId}`,
        ),
      )
    )[0]?.state;
  const become = (partnerId: string, status: "paused" | "active" | "closed") =>
    db.run((tx) => changeStatus(tx, partnerId, status, "as they asked"), support);
  /** What the job does every five minutes. */
  const settle = async () => {
    for (const id of await db.run(unsettledCraftIns)) await db.run((tx) => settleCraftIn(tx, id));
  };

  test("is kept when a seat is free that nobody was moved up to: a newcomer goes to its end", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob, cat] = (await partners(3)) as [string, string, string];
    for (const each of [ann, bob]) await join(each, id);
    await become(bob, "paused");
    await db.run((tx) => leave(tx, ann, id));
    await become(bob, "active");
    expect((await join(cat, id)).state).toBe("wait-listed");
    expect([await stateOf(id, bob), await stateOf(id, cat)]).toEqual(["signed-up", "wait-listed"]);
    expect(await told(bob)).toEqual(["0 wait-listed", "0 promoted"]);
  });

  test("moves up when a craft-in whose sign-up was closed is put off", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob] = (await partners(2)) as [string, string];
    for (const each of [ann, bob]) await join(each, id);
    await at("2026-11-12T17:00:00Z", async () => {
      await db.run((tx) => leave(tx, ann, id));
      expect(await stateOf(id, bob)).toBe("wait-listed");
      await db.run((tx) => rescheduleCraftIn(tx, id, instant("2026-11-14T18:00:00Z")), support);
    });
    expect(await stateOf(id, bob)).toBe("signed-up");
    expect(await told(bob)).toEqual(["0 wait-listed", "1", "1 promoted"]);
  });

  test("moves up within minutes when somebody leaves the programme or comes back, in its order, once", async () => {
    const id = await add({ capacity: 2 });
    const [ann, bob, cat, dan, eve] = (await partners(5)) as [string, string, string, string, string];
    for (const each of [ann, bob, cat, dan, eve]) await join(each, id);
    await become(cat, "paused");
    await become(ann, "closed");
    await settle();
    await settle();
    expect(await Promise.all([ann, cat, dan, eve].map((each) => stateOf(id, each)))).toEqual([
      "left",
      "wait-listed",
      "signed-up",
      "wait-listed",
    ]);
    await become(cat, "active");
    await become(bob, "closed");
    await settle();
    expect(await Promise.all([bob, cat, eve].map((each) => stateOf(id, each)))).toEqual(["left", "signed-up", "wait-listed"]);
    expect(await told(cat)).toEqual(["0 wait-listed", "0 promoted"]);
    expect(await db.run(unsettledCraftIns)).not.toContain(id);
  });

  test("gives the last seat once, of eight who come at once while the job looks", async () => {
    const id = await add({ capacity: 1 });
    const [ann, bob, ...others] = (await partners(8)) as [string, string, ...string[]];
    for (const each of [ann, bob]) await join(each, id);
    await become(ann, "closed");
    const results = await atOnce<string, unknown>(db, [...others, "job", "job"], (tx, who) =>
      who === "job" ? settleCraftIn(tx, id) : signUp(tx, who, id),
    );
    expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
    const { guests } = await db.run((tx) => guestList(tx, id, null));
    expect(guests.map(({ state }) => state)).toEqual(["signed-up", ...Array.from({ length: 6 }, () => "wait-listed")]);
    expect(await stateOf(id, bob)).toBe("signed-up");
  });
});

describe("a craft-in whose host is gone", () => {
  const held = async (host: string) => {
    const { id } = await db.run((tx) => proposeCraftIn(tx, host, input({ title: "Ann's own cards", materials: "her scissors" })));
    await db.run((tx) => answerProposal(tx, id, "approve", ""), support);
    return id;
  };

  test("is called off, and who was to come is told", async () => {
    const [host, guest] = (await partners(2)) as [string, string];
    const id = await held(host);
    await join(guest, id);
    await db.run((tx) => changeStatus(tx, host, "closed", "moved away"), support);
    for (const each of await db.run(unsettledCraftIns)) await db.run((tx) => settleCraftIn(tx, each));
    expect(await told(guest)).toEqual(["0 signed-up", "1"]);
    expect((await db.run((tx) => craftInList(tx, guest, 1))).rows.some(({ craftIn }) => craftIn.id === id)).toBe(false);
    expect(await refusalOf(join(await partner(), id))).toBe("craft-in.over");
  });

  test("and who is erased leaves nothing of it in words: not in the list, the audit or others' token logs; seats of theirs go on", async () => {
    const [host, guest, next] = (await partners(3)) as [string, string, string];
    const past = await held(host);
    const coming = await db.run(
      (tx) => addCraftIn(tx, input({ startsAt: instant("2026-12-10T18:00:00Z"), title: "Ann's tea" }), { id: host }),
      support,
    );
    await join(guest, coming.id);
    const other = await add({ capacity: 1, startsAt: instant("2026-12-11T18:00:00Z") });
    for (const each of [host, next]) await join(each, other);
    const waiting = await db.run((tx) =>
      proposeCraftIn(tx, host, input({ title: "Ann's next", startsAt: instant("2026-12-12T18:00:00Z") })),
    );
    await at("2026-11-13T09:00:00Z", async () => {
      await db.run((tx) => recordAttendance(tx, guest, past, "attended"), support);
      await db.run((tx) => changeStatus(tx, host, "closed", "moved away"), support);
      await db.run((tx) => erasePartner(tx, host, "asked for it"), support);
      expect(await told(guest)).toEqual(["0 signed-up", "1"]);
      expect(await told(next)).toEqual(["0 wait-listed", "0 promoted"]);
      const own = (await db.run((tx) => ownCraftIns(tx, guest, 1))).rows;
      expect(own.map(({ craftIn }) => [craftIn.title, craftIn.state])).toEqual([
        ["Craft-in of a former partner", "cancelled"],
        ["Craft-in of a former partner", "scheduled"],
      ]);
      expect((await db.run((tx) => tokenLog(tx, guest, 1))).rows.map(({ note }) => note)).toEqual([null]);
      expect((await db.run((tx) => craftInById(tx, waiting.id))).state).toBe("declined");
      const words = await db.run((tx) =>
        rowsOf(tx, sql`select facts from audit_entry where facts::text like '%Ann''s%' and subject_id = ${past}`),
      );
      expect(words).toEqual([]);
    });
  });
});
