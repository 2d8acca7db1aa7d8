import { describe, expect, test } from "vitest";
import { changeTerms, type ChangedTerms } from "#domain/programme";
import { readNacha } from "#domain/rails";
import {
  markTransfer,
  openFiles,
  quoteTransfer,
  readFile,
  submitPartner,
  takeOut,
  transferById,
  transferFileNumbered,
  writeAnew,
} from "#domain/transfers";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, originator, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({
  terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n }, transferRails: "USD nacha", ...originator },
});
const { fay, finn, payee, ask, stateOf, standing, send, bothSay } = await transferHands(db);

const change = (terms: ChangedTerms) => db.run((tx) => changeTerms(tx, { terms, from: tx.now, reason: "the tests" }));
const readBack = async (file: string) => {
  const { content } = await db.run((tx) => readFile(tx, file), asStaff(fay));
  const read = readNacha(content ?? "");
  if ("problem" in read) throw new Error(JSON.stringify(read.problem));
  return read;
};

describe("transfers by ACH", () => {
  test("leave in a file that their bank can check, with the last digits of their number as trace", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id, "nacha");
    const { batches, madeOn, destination } = await readBack(file);
    expect({ madeOn, destination }).toEqual({ madeOn: "261202", destination: "124000054" });
    expect(batches).toMatchObject([
      {
        companyId: "1870654321",
        entryClass: "PPD",
        effectiveOn: "261203",
        entries: [
          {
            minor: 9_750n,
            routing: "021000021",
            code: "22",
            id: `PC${transfer.number}`,
            name: "Canarina Holdermann",
            trace: `12400005${transfer.number.padStart(7, "0")}`,
          },
        ],
      },
    ]);
    await bothSay(file, "sent");
    expect(await stateOf(transfer)).toBe("submitted");
  });

  test("are the same bytes each time, whatever the terms, the zone of the clock or the account have become", async () => {
    const id = await payee();
    await ask(id, 10_000n);
    const [file = ""] = await send(id, "nacha");
    const first = await db.run((tx) => readFile(tx, file), asStaff(fay));
    await change({ achCompany: "Another Name", achRouting: "021000021" });
    await db.run((tx) => setDestination(tx, id));
    db.clock.set("2026-12-20T03:00:00Z");
    expect((await db.run((tx) => readFile(tx, file), asStaff(finn))).content).toBe(first.content);
    await change(originator);
  });

  test("of one day are told apart by a sign, and by what else a file without one of them says", async () => {
    const [one, other] = [await payee(), await payee()];
    const [leaving] = [await ask(one, 10_000n), await ask(other, 11_000n)];
    db.clock.set(cutOff.add({ hours: 24 * 70 }).toString());
    for (const id of [one, other]) await db.run((tx) => submitPartner(tx, id, cutOff));
    const [file] = await db.run((tx) => openFiles(tx, "nacha"));
    for (const staff of [fay, finn]) await db.run((tx) => takeOut(tx, staff.id, file!.number, leaving.number), asStaff(staff));
    const next = (await db.run((tx) => transferById(tx, String(Number(leaving.number) + 1))))!.fileNumber!;
    const read = await readBack(next);
    expect([read.modifier, read.batches[0]?.entries.length]).toEqual(["B", 1]);
    // It was written ten weeks late, on a Wednesday: it is booked on the next banking day.
    expect(read.batches[0]?.effectiveOn).toBe("270211");
    expect(await standing(one)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("whose day is over are told apart from those whose day is to come, and are written anew by two: the same transfers, another day", async () => {
    const [one, other] = [await payee(), await payee()];
    const [first, second] = [await ask(one, 10_000n), await ask(other, 11_000n)];
    db.clock.set(cutOff.toString());
    await change(originator);
    for (const id of [one, other]) await db.run((tx) => submitPartner(tx, id, cutOff));
    const [file] = await db.run((tx) => openFiles(tx, "nacha"));
    const [old, was] = [file!.number, await readBack(file!.number)];
    const look = (number: string) => db.run((tx) => readFile(tx, number), asStaff(fay));
    const say = (staff: typeof fay) => db.run((tx) => writeAnew(tx, staff.id, old), asStaff(staff));
    expect((await look(old)).isLate).toBe(false);
    // In Denver it is still the day before its own.
    db.clock.set("2026-12-03T06:59:59Z");
    expect((await look(old)).isLate).toBe(false);
    db.clock.set("2026-12-03T07:00:00Z");
    expect(await look(old)).toMatchObject({ isLate: true, file: { effectiveOn: "2026-12-03" } });
    db.clock.set("2026-12-24T20:00:00Z");
    await change({ achCompany: "Juniper Sage" });
    expect(await say(fay)).toMatchObject({ persons: 1, isSo: false, marked: { state: "open" } });
    expect(await refusalOf(say(fay))).toBe("transfer-file.marked-by-you");
    const { marked } = await say(finn);
    expect(marked).toMatchObject({ state: "withdrawn" });
    expect((await say(finn)).marked).toEqual(marked);
    const next = marked.replacedBy!;
    expect(await refusalOf(look(old))).toBe("transfer-file.withdrawn");
    const read = await readBack(next);
    // Christmas is no banking day.
    expect(read.batches[0]).toMatchObject({ effectiveOn: "261228", company: "Juniper Sage" });
    expect(read.batches[0]!.entries).toEqual(was.batches[0]!.entries);
    expect((await look(next)).isLate).toBe(false);
    expect(await Promise.all([first, second].map(stateOf))).toEqual(["submitting", "submitting"]);
    expect(await standing(one)).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
    await bothSay(next, "sent");
    expect(await Promise.all([first, second].map(stateOf))).toEqual(["submitted", "submitted"]);
    expect((await look(next)).isLate).toBe(false);
    expect(await refusalOf(db.run((tx) => writeAnew(tx, fay.id, next), asStaff(fay)))).toBe("transfer-file.decided");
    await change(originator);
  });

  test("are written anew once of eight who say so at once, and never where the bank has spoken of one of them", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id, "nacha");
    await db.run((tx) => writeAnew(tx, fay.id, file), asStaff(fay));
    await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => writeAnew({ ...tx, actor: asStaff(finn) }, finn.id, file));
    const { replacedBy } = await db.run((tx) => transferFileNumbered(tx, file));
    expect((await db.run((tx) => transferById(tx, transfer.number)))?.fileNumber).toBe(replacedBy);
    await db.run((tx) => markTransfer(tx, fay.id, transfer.number, "settled", ""), asStaff(fay));
    await db.run((tx) => markTransfer(tx, finn.id, transfer.number, "settled", ""), asStaff(finn));
    expect(await refusalOf(db.run((tx) => writeAnew(tx, fay.id, replacedBy!), asStaff(fay)))).toBe("transfer-file.has-decided");
  });

  test("take nobody's euros, and say so before anything is asked for", async () => {
    const id = await payee();
    await change({ transferRails: "EUR manual" });
    expect(await refusalOf(db.run((tx) => quoteTransfer(tx, id, usd(10_000n))))).toBe("transfer.no-rail");
    await change({ transferRails: "USD nacha" });
  });

  test("that no rail takes any more when they would leave, are held", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    await change({ transferRails: "EUR manual" });
    expect(await send(id, "nacha")).toEqual([]);
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "held", code: "no-rail" });
    await change({ transferRails: "USD nacha" });
  });

  test("need to be told who sends them before they are chosen, and for as long as they are", async () => {
    db.clock.set("2027-06-01T12:00:00Z");
    expect(await refusalOf(change({ achCompanyId: null }))).toBe("terms.rail-incomplete");
    await change({ transferRails: "manual" });
    await change({ achCompanyId: null });
    expect(await refusalOf(change({ transferRails: "manual, USD nacha" }))).toBe("terms.rail-incomplete");
    await change(originator);
    await change({ transferRails: "USD nacha" });
  });
});
