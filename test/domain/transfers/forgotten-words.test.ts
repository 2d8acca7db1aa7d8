import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { changeStatus } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { violations } from "#domain/store";
import { halfSaid, markTransfer, transferById, type Outcome } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { asStaff } from "../../support/staff.ts";
import { tablesWith } from "../../support/tables-with.ts";
import { transferHands } from "../../support/transfers.ts";

/** What finance wrote of a transfer may name its partner, and goes with them. */
const db = await useDatabase({ terms: { transferCodeFrom: { USD: 90_000n }, automaticTransferBelow: { USD: 90_000n } } });
const { fay, finn, payee, ask, send, bothSay } = await transferHands(db);
const [arrived, cameBack] = ["Ms Canarina called: it is there", "Canarina of Holdermann sent it back"];

/** Everything in the wallet left for the bank, which has it. */
async function sentWhole(): Promise<{ id: string; number: string }> {
  const id = await payee(10_000n);
  const { number } = await ask(id, 10_000n);
  for (const file of await send(id)) await bothSay(file, "sent");
  return { id, number };
}
const says = (who: typeof fay, number: string, what: Outcome, words: string) =>
  db.run((tx) => markTransfer(tx, who.id, number, what, words), asStaff(who));
const erase = async (id: string): Promise<void> => {
  await db.run((tx) => changeStatus(tx, id, "closed", "they left"), asStaff(fay));
  await db.run((tx) => erasePartner(tx, id, "they asked"), asStaff(fay));
};
const marksOf = (number: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{ says: string; code: string }>`
        select m.says, m.code from transfer_mark m join staff_member s on s.id = m.staff_id where m.transfer_id = ${number}::bigint order by m.says, s.handle, m.at`,
    ),
  );

test("words that two persons said of a transfer are nowhere once its partner is erased; a bank's codes stay", async () => {
  const { id, number } = await sentWhole();
  await says(fay, number, "returned", cameBack);
  await says(fay, number, "returned", "R03");
  for (const who of [fay, finn]) await says(who, number, "settled", arrived);
  expect(await db.run((tx) => transferById(tx, number))).toMatchObject({ state: "settled", code: arrived });
  expect(await tablesWith(db.database.reader(), arrived)).toEqual(["audit_entry", "transfer_mark", "transfer_move"]);

  await erase(id);
  for (const words of [arrived, cameBack]) expect(await tablesWith(db.database.reader(), words)).toEqual([]);
  expect(await db.run((tx) => transferById(tx, number))).toMatchObject({ state: "settled", code: null });
  const marks = await marksOf(number);
  const sign = expect.stringMatching(/^forgotten [0-9a-f]{8}$/) as unknown;
  expect(marks).toEqual([
    { says: "returned", code: sign },
    { says: "returned", code: "R03" },
    { says: "settled", code: sign },
    { says: "settled", code: sign },
  ]);
  expect(marks[2]).toEqual(marks[3]);
  expect(marks[0]?.code).not.toBe(marks[2]?.code);
});

test("of whoever is erased, a second person still says the same as the first, as the list has it", async () => {
  const { id, number } = await sentWhole();
  for (const who of [fay, finn]) await says(who, number, "settled", "");
  await says(fay, number, "returned", cameBack);
  await erase(id);
  const waits = (await db.run((tx) => halfSaid(tx, 50))).rows.find((each) => each.number === number);
  expect(waits).toMatchObject({ says: "returned", by: ["fay"], code: expect.stringContaining("forgotten ") as unknown });
  expect(await says(finn, number, "returned", waits!.code)).toMatchObject({ isSo: true });
  expect(await violations(db.database.reader())).toEqual([]);
});

test("nothing else of what somebody said can be changed, nor any word of it put in another's place", async () => {
  const { number } = await sentWhole();
  await says(fay, number, "returned", "R01");
  const change = (statement: ReturnType<typeof sql>) => db.run((tx) => rowsOf(tx, statement)).catch((error: unknown) => String(error));
  for (const statement of [
    sql`update transfer_mark set code = 'R02' where transfer_id = ${number}::bigint`,
    sql`update transfer_mark set says = 'settled' where transfer_id = ${number}::bigint`,
    sql`delete from transfer_mark where transfer_id = ${number}::bigint`,
  ])
    expect(await change(statement)).toContain("append-only");
});
