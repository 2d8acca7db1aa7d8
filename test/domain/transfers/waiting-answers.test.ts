import { describe, expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import type { StaffFacts } from "#domain/partners";
import { confirmAnswers, dropAnswers, hearBank, previewAnswers, takeAnswers, waitingAnswers, type TransferFacts } from "#domain/transfers";
import { returnFile, type Returned } from "../../support/ach-returns.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { originator, transferHands } from "../../support/transfers.ts";

/** A return file that finance send along in chat: one person sends it, another has it taken in. What its lines do is told in bank-answers.test.ts. */
const db = await useDatabase({
  terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n }, transferRails: "USD nacha", ...originator },
});
const { fay, finn, member, payee, ask, stateOf, standing, send, bothSay } = await transferHands(db);

const traceOf = ({ number }: TransferFacts): string => `12400005${number.padStart(7, "0")}`;
const bytes = (...all: Returned[]) => Buffer.from(returnFile(all), "latin1");
const back = (transfer: TransferFacts, over: Partial<Returned> = {}): Returned => ({
  trace: traceOf(transfer),
  code: "R03",
  minor: 9_750n,
  ...over,
});
const take = (content: Uint8Array, by = fay) => db.run((tx) => takeAnswers(tx, by.id, content), asStaff(by));
const confirm = (number: string, seen: string | undefined, by = finn) =>
  db.run((tx) => confirmAnswers(tx, by.id, number, seen), asStaff(by));
const drop = (number: string, reason: string, by: StaffFacts = fay) => db.run((tx) => dropAnswers(tx, by.id, number, reason), asStaff(by));
const heardFiles = async () => (await db.run((tx) => oneOf(tx, sql<{ n: number }>`select count(*)::int as n from bank_answer_file`))).n;

async function sent(): Promise<{ id: string; transfer: TransferFacts }> {
  const id = await payee();
  const transfer = await ask(id, 10_000n);
  const [file = ""] = await send(id, "nacha");
  await bothSay(file, "sent");
  return { id, transfer };
}

describe("a return file that was sent along", () => {
  test("does nothing by itself, shows what it would do, and does exactly that when another person confirms it", async () => {
    const { id, transfer } = await sent();
    const before = await heardFiles();
    const preview = await take(
      bytes(back(transfer), back(transfer, { code: "R02" }), { trace: "124000059999999", code: "R16", minor: 100n }),
    );
    expect(preview).toMatchObject({ returned: 1, corrected: 0, unused: 2, waiting: { takenBy: "fay", lines: 3 } });
    expect(preview.answers.map(({ problem }) => problem)).toEqual(["returned-already", "unknown-trace", null]);
    expect(await stateOf(transfer)).toBe("submitted");
    expect(await heardFiles()).toBe(before);
    expect(await refusalOf(confirm(preview.waiting.number, preview.seen, fay))).toBe("return-file.own");
    expect(await confirm(preview.waiting.number, preview.seen)).toMatchObject({ returned: 1, unused: 2 });
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    expect(await refusalOf(confirm(preview.waiting.number, preview.seen))).toBe("return-file.decided");
  });

  test("is the same one when it is sent along again, while it waits; and is told apart once it was taken in, here or on the server", async () => {
    const [one, other] = [await sent(), await sent()];
    const content = bytes(back(one.transfer));
    const { waiting, seen } = await take(content);
    expect((await take(content, finn)).waiting).toEqual(waiting);
    await confirm(waiting.number, seen);
    expect(await refusalOf(take(content))).toBe("bank-answer.again");
    expect(await refusalOf(db.run((tx) => hearBank(tx, content)))).toBe("bank-answer.again");
    const onServer = bytes(back(other.transfer));
    const late = await take(onServer);
    await db.run((tx) => hearBank(tx, onServer));
    const now = await db.run((tx) => previewAnswers(tx, late.waiting.number));
    expect(now.returned).toBe(0);
    expect(await refusalOf(confirm(late.waiting.number, now.seen))).toBe("bank-answer.again");
    await drop(late.waiting.number, "it was taken in on the server");
    expect(await standing(other.id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("is not confirmed by who saw something else: another file has come in meanwhile", async () => {
    const { transfer } = await sent();
    const { waiting, seen } = await take(bytes(back(transfer)));
    await db.run((tx) => hearBank(tx, bytes(back(transfer, { code: "R02" }))));
    expect(await refusalOf(confirm(waiting.number, seen))).toBe("seen.changed");
    expect(await refusalOf(confirm(waiting.number, undefined))).toBe("seen.changed");
    await drop(waiting.number, "the bank sent it twice");
  });

  test("can be dropped with a reason, and sent along again", async () => {
    const { transfer } = await sent();
    const content = bytes(back(transfer));
    const { waiting } = await take(content);
    expect(await refusalOf(drop(waiting.number, " "))).toBe("reason.missing");
    await drop(waiting.number, "the wrong month");
    expect(await db.run((tx) => waitingAnswers(tx))).toEqual([]);
    expect(await refusalOf(drop(waiting.number, "again"))).toBe("return-file.decided");
    const again = await take(content);
    expect(again.waiting.number).not.toBe(waiting.number);
    await confirm(again.waiting.number, again.seen);
    expect(await stateOf(transfer)).toBe("returned");
  });

  test("that was damaged on its way is refused, and nothing waits", async () => {
    const { transfer } = await sent();
    const good = returnFile([back(transfer)]);
    for (const bad of [
      "",
      "Date,Amount\n2026-12-02,97.50\n",
      good.slice(0, 400),
      good.replaceAll("\n", "\r\r\n"),
      good.replaceAll(/ +\n/g, "\n"),
    ])
      expect(await refusalOf(take(Buffer.from(bad, "latin1")))).toBe("bank-answer.unreadable");
    expect(await db.run((tx) => waitingAnswers(tx))).toEqual([]);
    for (const unknown of ["0", "999", "x", "-1"]) expect(await refusalOf(confirm(unknown, "0"))).toBe("return-file.unknown");
  });

  test("about transfers of one's own is for others to send along and to confirm", async () => {
    const { id, transfer } = await sent();
    const herself = await member("herself", id);
    const content = bytes(back(transfer));
    expect(await refusalOf(take(content, herself))).toBe("staff.own-record");
    const { waiting, seen } = await take(content);
    expect(await refusalOf(confirm(waiting.number, seen, herself))).toBe("staff.own-record");
    await confirm(waiting.number, seen);
  });

  test("keeps nothing of whom the bank names in it", async () => {
    const { transfer } = await sent();
    const { waiting } = await take(
      bytes(back(transfer, { id: "078-05-1120" }), { trace: traceOf(transfer), code: "C01", corrected: "77301946529" }),
    );
    const { kept } = await db.run((tx) =>
      oneOf(tx, sql<{ kept: string }>`select string_agg(w::text, ' ') as kept from bank_answer_waiting w`),
    );
    for (const secret of ["078-05-1120", "77301946529", "LINNET", "5000001"]) expect(kept).not.toContain(secret);
    await drop(waiting.number, "a test");
  });

  test("is taken in once by eight who confirm and drop it at once", async () => {
    const { id, transfer } = await sent();
    const { waiting, seen } = await take(bytes(back(transfer)));
    const results = await atOnce<number, unknown>(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, nth) =>
      nth % 4 === 3
        ? dropAnswers({ ...tx, actor: asStaff(fay) }, fay.id, waiting.number, "a race")
        : confirmAnswers({ ...tx, actor: asStaff(finn) }, finn.id, waiting.number, seen),
    );
    expect(outcomesOf(results, "won").filter((each) => each === "won")).toHaveLength(1);
    const isIn = results.findIndex(({ status }) => status === "fulfilled") % 4 !== 3;
    expect(await standing(id)).toEqual(isIn ? [99_750n, 0n, 0n, 250n, 0n] : [90_000n, 0n, 9_750n, 250n, 0n]);
  });
});
