import { describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { walletLines } from "#domain/answers";
import { changeStatus } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { changeTerms } from "#domain/programme";
import { violations } from "#domain/store";
import {
  approveTransfer,
  blockDestination,
  currentDestination,
  holdTransfer,
  markFile,
  openFiles,
  readFile,
  settlePartner,
  submitPartner,
  transferById,
  unblockDestination,
  endDestination,
} from "#domain/transfers";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination, usAccount } from "../../support/destinations.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { toldOfTransfer } from "../../support/told-transfers.ts";
import { cutOff, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { fay, finn, payee, ask, stateOf, standing, send, bothSay, bothMark } = await transferHands(db);

describe("a file for the bank", () => {
  test("is the same each time, and no later file has any of its transfers", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id);
    const read = () => db.run((tx) => readFile(tx, file), asStaff(fay));
    const { lines, hash } = await read();
    expect(lines).toMatchObject([
      { transfer: transfer.number, net: usd(9_750n), account: { routing: "021000021", holder: usAccount.holder } },
    ]);
    expect(await read()).toMatchObject({ lines, hash });
    expect(await db.run((tx) => openFiles(tx, "manual"))).toEqual([]);
    await db.run((tx) => submitPartner(tx, id, cutOff.add({ hours: 24 * 7 })));
    expect(await db.run((tx) => openFiles(tx, "manual"))).toEqual([]);
  });

  test("with a transfer of somebody who was erased since is told to nobody any more, and says why", async () => {
    const id = await payee(10_000n);
    await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await bothSay(file, "sent");
    await db.run((tx) => settlePartner(tx, id, "2026-12-02"));
    await db.run((tx) => changeStatus(tx, id, "closed", "they left"), asStaff(fay));
    expect((await db.run((tx) => readFile(tx, file), asStaff(fay))).lines).toHaveLength(1);
    await db.run((tx) => erasePartner(tx, id, "they asked"), asStaff(fay));
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.forgotten");
  });

  test("takes two persons to be sent; a second word of the same is none", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id);
    const says = (staff: typeof fay) => db.run((tx) => markFile(tx, staff.id, file, "sent"), asStaff(staff));
    expect(await says(fay)).toMatchObject({ persons: 1, isSo: false });
    expect(await stateOf(transfer)).toBe("submitting");
    expect(await refusalOf(says(fay))).toBe("transfer-file.marked-by-you");
    expect(await says(finn)).toMatchObject({ persons: 2, isSo: true });
    expect(await says(finn)).toMatchObject({ isSo: true });
    expect(await refusalOf(db.run((tx) => markFile(tx, fay.id, file, "withdrawn"), asStaff(fay)))).toBe("transfer-file.decided");
  });

  test("that the bank never gets gives everything back, the fee as well", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await bothSay(file, "withdrawn");
    expect(await stateOf(transfer)).toBe("failed");
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.withdrawn");
  });

  test("of eight runs at once, a transfer leaves with one", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    db.clock.set(cutOff.toString());
    const left = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => submitPartner(tx, id, cutOff));
    expect(left.map((each) => (each.status === "fulfilled" ? each.value : -1)).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    const files = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => openFiles(tx, "manual"));
    expect(files.map((each) => (each.status === "fulfilled" ? each.value.length : -1)).toSorted((a, b) => a - b)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(await stateOf(transfer)).toBe("submitting");
  });

  test("leaves out whose account was changed in the meantime: that transfer is held", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    await db.run((tx) => setDestination(tx, id, { ...usAccount, account: "987654321", accountAgain: "987654321" }));
    expect(await send(id)).toEqual([]);
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "held", code: "account-changed" });
  });
});

describe("the partner", () => {
  const told = async (id: string): Promise<string[]> =>
    (
      await db.run((tx) =>
        rowsOf(
          tx,
          sql<{
            key: string;
          }>`select key from message where kind = 'transfer-notice' and recipient_id = ${id} and channel = 'mail' order by id`,
        ),
      )
    ).map(({ key }) => /\b(requested|approved|held|sent|failed|returned)\b/.exec(key)?.[1] ?? key);

  test("reads by when the money is expected from the day on which the bank got the file, where that is later than its run's", async () => {
    const [punctual, late] = [await payee(), await payee()];
    const first = await ask(punctual, 10_000n);
    const second = await ask(late, 10_000n);
    db.clock.set(cutOff.toString());
    for (const id of [punctual, late]) await db.run((tx) => submitPartner(tx, id, cutOff));
    const [file] = await db.run((tx) => openFiles(tx, "manual"));
    expect([first.expectedOn, second.expectedOn]).toEqual(["2026-12-04", "2026-12-04"]);
    db.clock.set("2026-12-08T03:00:00Z"); // still Monday in Denver
    await bothSay(file!.number, "sent");
    expect(await db.run((tx) => transferById(tx, first.number))).toMatchObject({ processOn: "2026-12-02", expectedOn: "2026-12-09" });
    const [, sent] = await toldOfTransfer(db, second);
    expect(sent?.facts).toMatchObject({ what: "sent", expectedOn: "2026-12-09" });
    const id = await payee();
    const other = await ask(id, 10_000n);
    const [onTime = ""] = await send(id);
    await bothSay(onTime, "sent");
    expect(await db.run((tx) => transferById(tx, other.number))).toMatchObject({ expectedOn: "2026-12-04" });
  });

  test("reads what came back with its fee, or without, as the terms have it", async () => {
    const back = async (): Promise<unknown[]> => {
      const id = await payee();
      const transfer = await ask(id, 10_000n);
      const [file = ""] = await send(id);
      await bothSay(file, "sent");
      await bothMark(transfer, "returned", "R03");
      const facts = (await toldOfTransfer(db, transfer)).at(-1)?.facts;
      const seen = await db.run((tx) => transferById(tx, transfer.number));
      const lines = await db.run((tx) => walletLines(tx, id, 1));
      return [facts && "back" in facts && facts.back, seen?.cameBack, lines.rows.map((line) => line.transfer?.feeStays)];
    };
    expect(await back()).toEqual([usd(9_750n), usd(9_750n), [true, false, undefined]]);
    await db.run((tx) => changeTerms(tx, { terms: { returnedFeeBack: "yes" }, from: tx.now, reason: "we bear it" }));
    expect(await back()).toEqual([usd(10_000n), usd(10_000n), [false, false, false, undefined]]);
    await db.run((tx) => changeTerms(tx, { terms: { returnedFeeBack: "no" }, from: tx.now, reason: "as before" }));
  });

  test("is told of each step: asked for, held and let go on twice, sent, come back", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    for (const reason of ["a question", "another one"]) {
      await db.run((tx) => holdTransfer(tx, transfer.number, reason), asStaff(fay));
      db.clock.set(db.clock.now().add({ minutes: 1 }).toString());
      await db.run((tx) => approveTransfer(tx, transfer.number), asStaff(fay));
    }
    const [file = ""] = await send(id);
    await bothSay(file, "sent");
    await bothMark(transfer, "returned", "R03");
    expect(await told(id)).toEqual(["requested", "held", "approved", "held", "approved", "sent", "returned"]);
  });
});

describe("a partner who is paused", () => {
  test("has nothing sent: what was approved is held until somebody of finance lets it go", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    await db.run((tx) => changeStatus(tx, id, "paused", "a question"), asStaff(fay));
    expect(await send(id)).toEqual([]);
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "held", code: "partner-paused" });
  });
});

describe("an account that is blocked", () => {
  test("after a transfer has left for it and before the file is written: the money is back, and the others leave", async () => {
    const [id, other] = [await payee(), await payee()];
    const [transfer, ofOther] = [await ask(id, 10_000n), await ask(other, 10_000n)];
    db.clock.set(cutOff.toString());
    for (const each of [id, other]) await db.run((tx) => submitPartner(tx, each, cutOff));
    await db.run((tx) => endDestination(tx, id, "blocked"));
    const [file] = await db.run((tx) => openFiles(tx, "manual"));
    expect(file).toMatchObject({ count: 1, net: usd(9_750n) });
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "failed", code: "account-blocked" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    expect(await stateOf(ofOther)).toBe("submitting");
  });

  test("and unblocked after money has left for it: what left was right, and the books say so", async () => {
    const id = await payee();
    await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await bothSay(file, "sent");
    const whose = { id, name: "Payee" };
    await db.run((tx) => blockDestination(tx, whose, "a call is needed"), asStaff(fay));
    for (const one of [fay, finn]) await db.run((tx) => unblockDestination(tx, whose, "it is theirs"), asStaff(one));
    expect(await db.run((tx) => currentDestination(tx, id))).toMatchObject({ usableFrom: cutOff.add({ hours: 72 }) });
    expect(await violations(db.database.reader())).toEqual([]);
  });

  test("after the file was written: it is handed out to nobody, and can be withdrawn", async () => {
    const id = await payee();
    await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await db.run((tx) => endDestination(tx, id, "blocked"));
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.blocked");
    await bothSay(file, "withdrawn");
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });
});
