import { describe, expect, test } from "vitest";
import { run, sql } from "#domain/kernel";
import { walletStatement } from "#domain/ledger";
import { freezeProgramme } from "#domain/programme";
import { markTransfer, partnersToSettle, settlePartner, type TransferFacts } from "#domain/transfers";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { nobody, transferHands } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { fay, finn, payee, ask, stateOf, standing, send, bothSay, bothMark } = await transferHands(db);

describe("what the bank says", () => {
  async function sent(): Promise<{ id: string; transfer: TransferFacts }> {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const [file = ""] = await send(id);
    await bothSay(file, "sent");
    return { id, transfer };
  }

  test("counts when two persons say the same; other words are another thing", async () => {
    const { id, transfer } = await sent();
    const says = (staff: typeof fay, code: string) =>
      db.run((tx) => markTransfer(tx, staff.id, transfer.number, "returned", code), asStaff(staff));
    expect(await says(fay, "R03")).toMatchObject({ persons: 1, isSo: false });
    expect(await says(finn, "R04")).toMatchObject({ persons: 1, isSo: false });
    expect(await refusalOf(says(fay, "R03"))).toBe("transfer.marked-by-you");
    expect(await says(finn, "R03")).toMatchObject({ isSo: true, marked: { state: "returned", code: "R03" } });
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    expect(await refusalOf(db.run((tx) => markTransfer(tx, fay.id, transfer.number, "settled", ""), asStaff(fay)))).toBe(
      "transfer.not-sent",
    );
  });

  test("a refusal gives the fee back as well", async () => {
    const { id, transfer } = await sent();
    await bothMark(transfer, "failed", "R02 closed");
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("nothing within five banking days: it has arrived; and comes back years later all the same", async () => {
    const { id, transfer } = await sent();
    expect(await db.run((tx) => partnersToSettle(tx, "2026-12-01", nobody, 1_000))).not.toContain(id);
    expect(await db.run((tx) => settlePartner(tx, id, "2026-12-02"))).toBe(1);
    expect(await db.run((tx) => settlePartner(tx, id, "2026-12-02"))).toBe(0);
    expect(await standing(id)).toEqual([90_000n, 0n, 0n, 250n, 9_750n]);
    db.clock.set("2029-03-05T10:00:00Z");
    await bothMark(transfer, "returned", "R10");
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
    const lines = await db.run((tx) => walletStatement(tx, id, 10));
    expect(lines.map(({ change }) => change.minor)).toEqual([9_750n, -10_000n, 100_000n]);
  });

  test("a file that the bank got days after its run is not taken for arrived by the day of the run", async () => {
    const id = await payee();
    await ask(id, 10_000n);
    const [file = ""] = await send(id);
    db.clock.set("2026-12-08T05:30:00Z"); // in Denver still the 7th
    await bothSay(file, "sent");
    expect(await db.run((tx) => partnersToSettle(tx, "2026-12-06", nobody, 1_000))).not.toContain(id);
    expect(await db.run((tx) => settlePartner(tx, id, "2026-12-06"))).toBe(0);
    expect(await db.run((tx) => settlePartner(tx, id, "2026-12-07"))).toBe(1);
  });

  test("nothing arrives by silence while the programme is frozen", async () => {
    const { id, transfer } = await sent();
    const settle = () => db.run((tx) => settlePartner(tx, id, "2026-12-02"));
    await db.run((tx) => freezeProgramme(tx, "the books do not add up"));
    expect(await refusalOf(settle())).toBe("programme.frozen");
    expect(await stateOf(transfer)).toBe("submitted");
    await db.run((tx) => run(tx, sql`update programme set frozen_at = null, frozen_reason = null`));
    expect(await settle()).toBe(1);
  });

  test("of eight who say it at once, the money comes back once", async () => {
    const { id, transfer } = await sent();
    await db.run((tx) => markTransfer(tx, fay.id, transfer.number, "returned", "R03"), asStaff(fay));
    await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) =>
      markTransfer({ ...tx, actor: asStaff(finn) }, finn.id, transfer.number, "returned", "R03"),
    );
    expect(await standing(id)).toEqual([99_750n, 0n, 0n, 250n, 0n]);
  });

  test("is history: what was said or moved is never written over", async () => {
    const { transfer } = await sent();
    for (const table of [sql`transfer_move`, sql`transfer_mark`])
      await expect(db.run((tx) => run(tx, sql`delete from ${table} where transfer_id = ${transfer.number}::bigint`))).rejects.toThrow(
        "append-only",
      );
  });
});
