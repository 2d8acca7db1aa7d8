import { describe, expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { exportPartner } from "#domain/privacy";
import { partnerById } from "#domain/partners";
import {
  approveTransfer,
  cancelTransfer,
  holdTransfer,
  holdOf,
  liftHold,
  openFiles,
  putHold,
  readFile,
  submitPartner,
  transferById,
  type TransferFacts,
} from "#domain/transfers";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, transferHands } from "../../support/transfers.ts";

/** Money of a partner that finance keep from leaving. */
const db = await useDatabase({ terms: { transferCodeFrom: { USD: 90_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { fay, finn, member, payee, give, ask, quote, stateOf, standing, send } = await transferHands(db);

const put = (id: string, reason = "a question of the bank", by = fay) =>
  db.run(async (tx) => putHold(tx, by.id, await partnerById(tx, id), reason), asStaff(by));
const lift = (id: string, by: typeof fay, reason = "answered") =>
  db.run(async (tx) => liftHold(tx, by.id, await partnerById(tx, id), reason), asStaff(by));
const seen = ({ number }: TransferFacts) => db.run((tx) => transferById(tx, number));
const told = (id: string): Promise<number> =>
  db
    .run((tx) =>
      oneOf(
        tx,
        sql<{
          n: number;
        }>`select count(*)::int as n from message where kind = 'money-notice' and recipient_id = ${id} and carrier_id is null`,
      ),
    )
    .then(({ n }) => n);

describe("while a partner's money is held", () => {
  test("nothing is asked for, approved or sent, what waited is held, and payouts still arrive", async () => {
    const id = await payee();
    const [small, large] = [await ask(id, 10_000n), await ask(id, 30_000n)];
    await put(id);
    for (const transfer of [small, large]) expect(await seen(transfer)).toMatchObject({ state: "held", code: "compliance-hold" });
    expect(await refusalOf(quote(id))).toBe("money.held");
    expect(await refusalOf(ask(id, 5_000n))).toBe("money.held");
    for (const { number } of [small, large])
      expect(await refusalOf(db.run((tx) => approveTransfer(tx, number), asStaff(finn)))).toBe("money.held");
    expect(await send(id)).toEqual([]);
    await give(id, 7_000n);
    expect(await standing(id)).toEqual([67_000n, 40_000n, 0n, 0n, 0n]);
    expect(await told(id)).toBe(1);
  });

  test("they may take back what they have asked for", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    await put(id);
    await db.run((tx) => cancelTransfer(tx, id, transfer.number), { kind: "partner", partnerId: id });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("what has left and is in no file yet is back in the wallet, and the others leave", async () => {
    const [id, other] = [await payee(), await payee()];
    const [transfer, ofOther] = [await ask(id, 10_000n), await ask(other, 10_000n)];
    db.clock.set(cutOff.toString());
    for (const each of [id, other]) await db.run((tx) => submitPartner(tx, each, cutOff));
    await put(id);
    expect(await db.run((tx) => openFiles(tx, "manual"))).toMatchObject([{ count: 1 }]);
    expect(await seen(transfer)).toMatchObject({ state: "failed", code: "compliance-hold" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    expect(await stateOf(ofOther)).toBe("submitting");
  });

  test("a file that has it and is not with the bank is handed out to nobody", async () => {
    const id = await payee();
    await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await put(id);
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.held");
  });

  test("they read that it is held in what is held on them, and not why", async () => {
    const id = await payee();
    await put(id, "an anonymous letter");
    const held = await db.run((tx) => exportPartner(tx, id));
    expect(held).toContain('"moneyHeld"');
    expect(held).not.toContain("an anonymous letter");
  });
});

describe("lifting a hold", () => {
  test("takes two persons within a day; what was approved leaves with the next run, what waited for finance waits", async () => {
    const id = await payee();
    const [small, large, mine] = [await ask(id, 10_000n), await ask(id, 30_000n), await ask(id, 11_000n)];
    await db.run((tx) => holdTransfer(tx, mine.number, "please call us"), asStaff(fay));
    await put(id);
    db.clock.set(cutOff.add({ hours: 1 }).toString());
    expect(await lift(id, fay)).toMatchObject({ isLifted: false, hold: { liftAskedBy: "fay" } });
    expect(await refusalOf(lift(id, fay))).toBe("hold.lift-asked-by-you");
    db.clock.set(cutOff.add({ hours: 30 }).toString());
    expect(await lift(id, finn)).toMatchObject({ isLifted: false, hold: { liftAskedBy: "finn" } });
    expect(await lift(id, fay)).toMatchObject({ isLifted: true });
    expect(await seen(small)).toMatchObject({ state: "approved", processOn: "2026-12-09" });
    expect(await stateOf(large)).toBe("requested");
    expect(await stateOf(mine)).toBe("held");
    expect(await db.run((tx) => holdOf(tx, id))).toBeNull();
    expect(await told(id)).toBe(2);
    expect(await refusalOf(lift(id, finn))).toBe("hold.none");
  });

  test("is for persons, not for accounts, and never for money of one's own", async () => {
    const [id, other] = [await payee(), await payee()];
    const [till, door, own] = [await member("till", other), await member("door", other), await member("own", id)];
    await put(id);
    expect(await refusalOf(put(id, "again", finn))).toBe("hold.standing");
    expect(await refusalOf(db.run(async (tx) => putHold(tx, own.id, await partnerById(tx, id), "mine"), asStaff(own)))).toBe(
      "staff.own-record",
    );
    expect(await refusalOf(db.run(async (tx) => liftHold(tx, own.id, await partnerById(tx, id), "mine"), asStaff(own)))).toBe(
      "staff.own-record",
    );
    expect(await lift(id, till)).toMatchObject({ isLifted: false });
    expect(await refusalOf(lift(id, door))).toBe("hold.lift-asked-by-you");
    expect(await lift(id, finn)).toMatchObject({ isLifted: true });
  });

  test("wants a reason, and so does holding", async () => {
    const id = await payee();
    expect(await refusalOf(put(id, "  "))).toBe("reason.missing");
    await put(id);
    expect(await refusalOf(lift(id, finn, " "))).toBe("reason.missing");
  });
});

test("of eight connections, one hold stands; and against a run at the same moment either all leaves before it, or nothing", async () => {
  const id = await payee();
  const holds = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], async (tx) => putHold(tx, fay.id, await partnerById(tx, id), "a question"));
  expect(outcomesOf(holds, "held")).toEqual([...Array<string>(7).fill("hold.standing"), "held"].toSorted());
  for (let round = 0; round < 5; round++) {
    const raced = await payee();
    const transfer = await ask(raced, 10_000n);
    db.clock.set(cutOff.toString());
    await atOnce(db, ["hold", ...Array<string>(7).fill("run")], async (tx, what) => {
      if (what === "run") return submitPartner(tx, raced, cutOff);
      return putHold(tx, fay.id, await partnerById(tx, raced), "a question");
    });
    const state = await stateOf(transfer);
    expect(["held", "submitting"]).toContain(state);
    expect(await standing(raced)).toEqual(state === "held" ? [90_000n, 10_000n, 0n, 0n, 0n] : [90_000n, 0n, 9_750n, 250n, 0n]);
  }
});
