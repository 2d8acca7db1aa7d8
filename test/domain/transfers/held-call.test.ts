import { describe, expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import { beginRailCall, dueRailCalls, putHold, transferById, type TransferFacts } from "#domain/transfers";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { asStaff } from "../../support/staff.ts";
import { callHands, noAnswer, noSuchKey, termsOfCalls } from "./call-hands.ts";

const db = await useDatabase({ terms: termsOfCalls });
const { fay, stateOf, standing, leaving, begin, pass, call } = await callHands(db);

describe("money that is held after it has left and before its rail is called", () => {
  const put = (id: string) => db.run(async (tx) => putHold(tx, fay.id, await partnerById(tx, id), "a question of the bank"), asStaff(fay));
  const submits = async ({ number }: TransferFacts): Promise<number> =>
    (
      await db.run((tx) =>
        oneOf(
          tx,
          sql<{ count: number }>`select count(*)::int as count from rail_call where transfer_id = ${number}::bigint and asks = 'submit'`,
        ),
      )
    ).count;

  test("goes back to the wallet, and the rail is asked nothing, neither then nor later", async () => {
    const { id, transfer } = await leaving();
    await put(id);
    expect(await begin(transfer)).toBeNull();
    expect(await db.run((tx) => transferById(tx, transfer.number))).toMatchObject({ state: "failed", code: "compliance-hold" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    expect(await begin(transfer)).toBeNull();
    expect(await submits(transfer)).toBe(0);
    expect(await db.run((tx) => dueRailCalls(tx, 10))).not.toContain(transfer.number);
  });

  test("is not sent again where the rail does not know the first call: people have to find out", async () => {
    const { id, transfer } = await leaving();
    await call(transfer, noAnswer);
    await put(id);
    pass(10);
    expect(await call(transfer, noSuchKey)).toMatch(/^lookup /);
    pass(30);
    expect(await begin(transfer)).toBeNull();
    expect([await stateOf(transfer), await submits(transfer)]).toEqual(["review", 1]);
    expect(await standing(id)).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
  });

  test("of a hold and eight calls at once, either the call is written down before it, or nothing leaves", async () => {
    for (let round = 0; round < 3; round++) {
      const { id, transfer } = await leaving();
      await atOnce(db, ["hold", ...Array<string>(7).fill("call")], async (tx, what) =>
        what === "hold"
          ? void (await putHold({ ...tx, actor: asStaff(fay) }, fay.id, await partnerById(tx, id), "a question"))
          : void (await beginRailCall(tx, transfer.number)),
      );
      const state = await stateOf(transfer);
      expect([`failed 0`, `submitting 1`]).toContain(`${state} ${await submits(transfer)}`);
    }
  });
});
