import { describe, expect, test } from "vitest";
import { instant, oneOf, run, sql } from "#domain/kernel";
import { freezeProgramme } from "#domain/programme";
import type { RailAnswer, RailNotice } from "#domain/rails";
import {
  beginRailCall,
  dueRailCalls,
  endDestination,
  endRailCall,
  hearRail,
  markTransfer,
  partnersToSettle,
  transferById,
  type TransferFacts,
} from "#domain/transfers";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { nobody } from "../../support/transfers.ts";
import { callHands, noAnswer, noSuchKey, termsOfCalls } from "./call-hands.ts";

const db = await useDatabase({ terms: termsOfCalls });
const { fay, finn, stateOf, standing, leaving, begin, pass, call } = await callHands(db);

const submitted: RailAnswer = { kind: "known", says: "submitted", reference: "pay_1", code: null };

const keyOf = ({ number }: TransferFacts) =>
  db.run((tx) => oneOf(tx, sql<{ key: string }>`select rail_key as key from transfer where id = ${number}::bigint`)).then(({ key }) => key);
const dueIn = async ({ number }: TransferFacts): Promise<number | null> => {
  const { at } = await db.run((tx) =>
    oneOf(tx, sql<{ at: string | null }>`select rail_due_at as at from transfer where id = ${number}::bigint`),
  );
  return at === null ? null : instant(at).since(db.clock.now()).total("seconds");
};
let notices = 0;
const notice = async (transfer: TransferFacts, says: RailNotice["says"], over: Partial<RailNotice> = {}): Promise<RailNotice> => ({
  id: `n${++notices}`,
  key: await keyOf(transfer),
  says,
  reference: "pay_1",
  code: says === "failed" || says === "returned" ? "account-closed" : null,
  at: db.clock.now(),
  ...over,
});
const hear = async (transfer: TransferFacts, says: RailNotice["says"]) => {
  const told = await notice(transfer, says);
  return db.run((tx) => hearRail(tx, "fake", [told]));
};
const unclear = async (transfer: TransferFacts, what: string): Promise<number> =>
  (
    await db.run((tx) =>
      oneOf(
        tx,
        sql<{
          count: number;
        }>`select count(distinct recipient_id)::int as count from message where kind = 'transfer-unclear' and key like ${`%:${transfer.number} ${what}`}`,
      ),
    )
  ).count;

describe("a transfer that a rail is called for", () => {
  test("is written down with its key before the call, and sent once it is known", async () => {
    const { id, transfer } = await leaving();
    expect(await stateOf(transfer)).toBe("submitting");
    expect(await db.run((tx) => dueRailCalls(tx, 10))).toContain(transfer.number);
    const asked = await begin(transfer);
    expect(asked).toMatchObject({
      asks: "submit",
      rail: "fake",
      key: await keyOf(transfer),
      order: { net: { minor: 9_750n }, kind: "us-account" },
    });
    expect(await begin(transfer)).toBeNull();
    await db.run((tx) => endRailCall(tx, asked!, submitted));
    expect(await stateOf(transfer)).toBe("submitted");
    expect(await dueIn(transfer)).toBe(24 * 3_600);
    expect(await standing(id)).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
  });

  test("that nobody knows the fate of, is looked up by its key; never seen there, it is sent again by the same key", async () => {
    const { transfer } = await leaving();
    const key = await keyOf(transfer);
    expect(await call(transfer, noAnswer)).toBe(`submit ${key}`);
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["unknown", 10]);
    pass(10);
    expect(await call(transfer, noAnswer)).toBe(`lookup ${key}`);
    expect(await dueIn(transfer)).toBe(30);
    pass(30);
    expect(await call(transfer, noSuchKey)).toBe(`lookup ${key}`);
    expect(await stateOf(transfer)).toBe("unknown");
    pass(120);
    expect(await call(transfer, submitted)).toBe(`submit ${key}`);
    expect(await stateOf(transfer)).toBe("submitted");
  });

  test("is left to people an hour before its key is forgotten, and never sent near that", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, noAnswer);
    pass(3_600 * 22);
    expect(await call(transfer, noSuchKey)).toMatch(/^lookup/);
    expect(await dueIn(transfer)).toBe(30);
    pass(3_600 - 1);
    // The last moment at which the key is safe.
    expect(await call(transfer, noAnswer)).toMatch(/^submit/);
    expect(await dueIn(transfer)).toBe(1);
    pass(1);
    expect(await call(transfer, noSuchKey)).toMatch(/^lookup/);
    expect([await stateOf(transfer), await dueIn(transfer), await unclear(transfer, "review")]).toEqual(["review", null, 2]);
    expect(await begin(transfer)).toBeNull();
    expect(await standing(id)).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
    for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, transfer.number, "settled", "they say so"), asStaff(one));
    expect(await standing(id)).toEqual([90_000n, 0n, 0n, 250n, 9_750n]);
  });

  test("whose process was killed in between, is looked up when its lease is over, and not before", async () => {
    const { transfer } = await leaving();
    await begin(transfer);
    pass(119);
    expect(await begin(transfer)).toBeNull();
    expect(await db.run((tx) => dueRailCalls(tx, 10))).not.toContain(transfer.number);
    pass(1);
    expect(await db.run((tx) => dueRailCalls(tx, 10))).toContain(transfer.number);
    expect(await call(transfer, submitted)).toMatch(/^lookup/);
    expect(await stateOf(transfer)).toBe("submitted");
  });

  test("is asked for by one of eight processes", async () => {
    const { transfer } = await leaving();
    const asked = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => beginRailCall(tx, transfer.number));
    expect(asked.filter((each) => each.status === "fulfilled" && each.value !== null)).toHaveLength(1);
  });

  test("and refused, is back in the wallet with its fee", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, { kind: "known", says: "failed", reference: "pay_2", code: "account-closed" });
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "failed", code: "account-closed" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    expect(await dueIn(transfer)).toBeNull();
  });

  test("never counts as arrived by silence; it is asked for once a day", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, submitted);
    pass(3_600 * 24 * 30);
    expect(await db.run((tx) => partnersToSettle(tx, "2027-01-01", nobody, 1_000))).not.toContain(id);
    expect(await call(transfer, { kind: "known", says: "settled", reference: "pay_1", code: null })).toMatch(/^lookup/);
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["settled", null]);
  });

  test("to an account that was blocked before anybody was asked, goes back; after that, people have to find out", async () => {
    const [early, late] = [await leaving(), await leaving()];
    await db.run((tx) => endDestination(tx, early.id, "blocked"));
    expect(await begin(early.transfer)).toBeNull();
    expect(await db.run((tx) => transferById(tx, early.transfer.number))).toMatchObject({ state: "failed", code: "account-blocked" });
    expect(await standing(early.id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    await call(late.transfer, noAnswer);
    await db.run((tx) => endDestination(tx, late.id, "blocked"));
    pass(10);
    await call(late.transfer, noSuchKey);
    pass(30);
    expect(await begin(late.transfer)).toBeNull();
    expect(await stateOf(late.transfer)).toBe("review");
  });
});

describe("what a rail tells by itself", () => {
  test("may come before the answer to the call: the answer changes nothing any more", async () => {
    const { id, transfer } = await leaving();
    const asked = await begin(transfer);
    await hear(transfer, "settled");
    await db.run((tx) => endRailCall(tx, asked!, submitted));
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["settled", null]);
    expect(await standing(id)).toEqual([90_000n, 0n, 0n, 250n, 9_750n]);
  });

  test("counts once, however often it is told", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, submitted);
    const told = await notice(transfer, "returned");
    const heard = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => hearRail(tx, "fake", [told, told]));
    expect(heard.map((each) => (each.status === "fulfilled" ? each.value : -1)).toSorted((a, b) => a - b)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("years after it arrived, also as a failure, brings it back; in the wrong order, the later state stays", async () => {
    const [one, other] = [await leaving(), await leaving()];
    for (const { transfer } of [one, other]) await call(transfer, submitted);
    await hear(one.transfer, "settled");
    db.clock.set("2029-12-02T10:00:00Z");
    await hear(one.transfer, "failed");
    await hear(other.transfer, "returned");
    await hear(other.transfer, "settled");
    await hear(other.transfer, "submitted");
    for (const { id, transfer } of [one, other]) {
      expect(await stateOf(transfer)).toBe("returned");
      expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    }
  });

  test("of what is with people, is believed", async () => {
    const { transfer } = await leaving();
    await call(transfer, noAnswer);
    pass(3_600 * 23);
    await call(transfer, noAnswer);
    expect(await stateOf(transfer)).toBe("review");
    await hear(transfer, "returned");
    expect(await stateOf(transfer)).toBe("returned");
  });

  test("that takes it out of people's hands, is followed up: the rail is asked about it every day until it says how it ended", async () => {
    const { transfer } = await leaving();
    await call(transfer, noAnswer);
    pass(3_600 * 23);
    await call(transfer, noAnswer);
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["review", null]);
    await hear(transfer, "submitted");
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["submitted", 86_400]);
    pass(86_400);
    expect(await db.run((tx) => dueRailCalls(tx, 100))).toContain(transfer.number);
    expect(await call(transfer, { kind: "known", says: "settled", reference: "pay_1", code: null })).toMatch(/^lookup/);
    expect([await stateOf(transfer), await dueIn(transfer)]).toEqual(["settled", null]);
  });

  test("that contradicts what is known, changes nothing, and finance are told", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, { kind: "known", says: "failed", reference: null, code: "closed" });
    await hear(transfer, "settled");
    expect([await stateOf(transfer), await unclear(transfer, "contradiction")]).toEqual(["failed", 2]);
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("of a key that nobody knows, or of another rail, is kept and does nothing", async () => {
    const { transfer } = await leaving();
    const [stranger, told] = [await notice(transfer, "settled", { key: "pc-unknown" }), await notice(transfer, "settled")];
    expect(await db.run((tx) => hearRail(tx, "fake", [stranger]))).toBe(1);
    expect(await db.run((tx) => hearRail(tx, "manual", [told]))).toBe(1);
    expect(await stateOf(transfer)).toBe("submitting");
    await expect(db.run((tx) => run(tx, sql`delete from rail_notice`))).rejects.toThrow("append-only");
  });
});

test("nothing is sent while the programme is frozen, but what was sent is asked for", async () => {
  const [one, other] = [await leaving(), await leaving()];
  await call(other.transfer, noAnswer);
  await db.run((tx) => freezeProgramme(tx, "the tests"), asStaff(fay));
  expect(await refusalOf(begin(one.transfer))).toBe("programme.frozen");
  pass(10);
  expect(await call(other.transfer, submitted)).toMatch(/^lookup/);
  await db.run((tx) => run(tx, sql`update programme set frozen_at = null, frozen_reason = null`));
});
