import { describe, expect, test } from "vitest";
import {
  endDestination,
  markFile,
  markTransfer,
  openFiles,
  readFile,
  submitPartner,
  takeOut,
  transferById,
  transferFileNumbered,
} from "#domain/transfers";
import { moveTransfer } from "../../../domain/transfers/move-transfer.ts";
import { mustBeThere } from "../../../domain/transfers/transfer.ts";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { fay, finn, payee, ask, stateOf, standing, bothSay, member } = await transferHands(db);

/** Three partners' transfers in one open file. */
async function fileOfThree() {
  const ids = [await payee(), await payee(), await payee()] as const;
  const transfers = [await ask(ids[0], 10_000n), await ask(ids[1], 11_000n), await ask(ids[2], 12_000n)] as const;
  db.clock.set(cutOff.toString());
  for (const id of ids) await db.run((tx) => submitPartner(tx, id, cutOff));
  const [file] = await db.run((tx) => openFiles(tx, "manual"));
  return { ids, transfers, file: file!.number };
}

const says = (staff: { id: string }, file: string, transfer: string) =>
  db.run((tx) => takeOut(tx, staff.id, file, transfer), asStaff(staff));

describe("one transfer of an open file", () => {
  test("leaves it when two persons say so: its money is back, and the others stand in a new file", async () => {
    const { ids, transfers, file } = await fileOfThree();
    await db.run((tx) => endDestination(tx, ids[1], "blocked"));
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.blocked");
    expect(await says(fay, file, transfers[1].number)).toMatchObject({
      persons: 1,
      isSo: false,
      marked: { state: "open", replacedBy: null },
    });
    expect(await stateOf(transfers[1])).toBe("submitting");
    const { marked, isSo } = await says(finn, file, transfers[1].number);
    expect({ isSo, state: marked.state }).toEqual({ isSo: true, state: "withdrawn" });
    expect(await db.run((tx) => transferById(tx, transfers[1].number))).toMatchObject({ state: "failed", code: "taken-out" });
    expect(await standing(ids[1])).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    const next = await db.run((tx) => readFile(tx, marked.replacedBy!), asStaff(fay));
    expect(next.lines.map(({ transfer }) => transfer)).toEqual([transfers[0].number, transfers[2].number]);
    expect(next.file).toMatchObject({ state: "open", count: 2, net: usd(21_500n) });
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.withdrawn");
    await bothSay(marked.replacedBy!, "sent");
    expect(await Promise.all(transfers.map(stateOf))).toEqual(["submitted", "failed", "submitted"]);
    expect(await db.run((tx) => openFiles(tx, "manual"))).toEqual([]);
  });

  test("can be followed by another one, until nothing is left", async () => {
    const { transfers, file } = await fileOfThree();
    let last: string | null = file;
    for (const { number } of transfers) {
      const from: string = last!;
      await says(fay, from, number);
      last = (await says(finn, from, number)).marked.replacedBy;
    }
    expect(last).toBeNull();
    expect(await Promise.all(transfers.map(stateOf))).toEqual(["failed", "failed", "failed"]);
  });

  test("takes persons who mean the same transfer, and neither one twice nor whose own money is in the file", async () => {
    const { ids, transfers, file } = await fileOfThree();
    await says(fay, file, transfers[0].number);
    expect(await says(finn, file, transfers[1].number)).toMatchObject({ persons: 1, isSo: false });
    expect(await refusalOf(says(fay, file, transfers[0].number))).toBe("transfer-file.marked-by-you");
    const own = await member("own", ids[2]);
    expect(await refusalOf(db.run((tx) => takeOut(tx, own.id, file, transfers[0].number), asStaff(own)))).toBe("staff.own-record");
    expect(await stateOf(transfers[0])).toBe("submitting");
  });

  test("is refused when it is in another file, or the file is with the bank", async () => {
    const { transfers, file } = await fileOfThree();
    const other = await fileOfThree();
    for (const number of [other.transfers[0].number, "999999", "twelve"])
      expect(await refusalOf(says(fay, file, number))).toBe("transfer-file.not-in-it");
    await bothSay(file, "sent");
    expect(await refusalOf(says(fay, file, transfers[0].number))).toBe("transfer-file.decided");
  });

  test("said again by the second person, is the same answer; of eight at once, one new file is written", async () => {
    const { transfers, file } = await fileOfThree();
    await says(fay, file, transfers[0].number);
    const answers = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) =>
      takeOut({ ...tx, actor: asStaff(finn) }, finn.id, file, transfers[0].number),
    );
    const replaced = answers.map((each) => (each.status === "fulfilled" ? each.value.marked.replacedBy : "failed"));
    expect(new Set(replaced).size).toBe(1);
    expect(await db.run((tx) => transferFileNumbered(tx, String(replaced[0])))).toMatchObject({ count: 2, state: "open" });
  });

  test("and one person's word that the bank has the file: whichever is so first, counts", async () => {
    const { transfers, file } = await fileOfThree();
    await says(fay, file, transfers[0].number);
    await db.run((tx) => markFile(tx, fay.id, file, "sent"), asStaff(fay));
    await says(finn, file, transfers[0].number);
    expect(await refusalOf(db.run((tx) => markFile(tx, finn.id, file, "sent"), asStaff(finn)))).toBe("transfer-file.decided");
  });
});

describe("a file of which something is decided", () => {
  const bothMark = async (transfer: string, outcome: "settled" | "failed", code: string): Promise<string> => {
    for (const one of [fay, finn]) {
      const said = await refusalOf(db.run((tx) => markTransfer(tx, one.id, transfer, outcome, code), asStaff(one)));
      if (said !== "not refused") return said;
    }
    return "so";
  };

  test("that arrived before two said `sent`, is neither written anew, nor handed out, nor withdrawn; the bank has it", async () => {
    const { ids, transfers, file } = await fileOfThree();
    await db.run((tx) => markFile(tx, fay.id, file, "sent"), asStaff(fay));
    await says(fay, file, transfers[2].number);
    expect(await bothMark(transfers[0].number, "settled", "")).toBe("so");
    for (const each of [transfers[2], transfers[0]])
      expect(await refusalOf(says(finn, file, each.number))).toBe("transfer-file.has-decided");
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.has-decided");
    expect(await refusalOf(db.run((tx) => markFile(tx, finn.id, file, "withdrawn"), asStaff(finn)))).toBe("transfer-file.has-decided");
    expect(await db.run((tx) => transferFileNumbered(tx, file))).toMatchObject({ state: "open", replacedBy: null });
    await db.run((tx) => markFile(tx, finn.id, file, "sent"), asStaff(finn));
    expect(await Promise.all(transfers.map(stateOf))).toEqual(["settled", "submitted", "submitted"]);
    expect(await standing(ids[0])).toEqual([90_000n, 0n, 0n, 250n, 9_750n]);
    expect((await db.run((tx) => readFile(tx, file), asStaff(fay))).lines).toHaveLength(3);
  });

  test("can't come to be by one that failed: out of an open file a transfer is taken, and no line of it stays behind", async () => {
    const { ids, transfers, file } = await fileOfThree();
    expect(await bothMark(transfers[0].number, "failed", "R03")).toBe("transfer.in-open-file");
    expect(await standing(ids[0])).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
    await bothSay(file, "sent");
    expect(await bothMark(transfers[0].number, "failed", "R03")).toBe("so");
    expect(await standing(ids[0])).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("as failed, by what was possible once, is handed out no more, and can be withdrawn as a whole", async () => {
    const { ids, transfers, file } = await fileOfThree();
    await db.run(async (tx) => moveTransfer(tx, await mustBeThere(tx, transfers[0].number), "failed"));
    expect(await refusalOf(db.run((tx) => readFile(tx, file), asStaff(fay)))).toBe("transfer-file.has-decided");
    expect(await refusalOf(says(fay, file, transfers[0].number))).toBe("transfer-file.has-decided");
    await bothSay(file, "withdrawn");
    expect(await Promise.all(transfers.map(stateOf))).toEqual(["failed", "failed", "failed"]);
    for (const id of ids) expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });
});
