import { describe, expect, test } from "vitest";
import { accountTakesNothing, returnCodes } from "#domain/rails";
import { hearBank, markTransfer, submitPartner, transferById, type TransferFacts } from "#domain/transfers";
import { returnFile } from "../../support/ach-returns.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination, usAccount } from "../../support/destinations.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { cutOff, originator, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferRails: "USD nacha", ...originator } });
const { fay, finn, payee, ask, quote, send, bothSay } = await transferHands(db);

/** A partner with a transfer that the bank has. */
async function sent(): Promise<{ id: string; transfer: TransferFacts }> {
  const id = await payee();
  const transfer = await ask(id, 10_000n);
  const [file = ""] = await send(id, "nacha");
  await bothSay(file, "sent");
  return { id, transfer };
}
async function cameBack({ number }: TransferFacts, says: "failed" | "returned", code: string): Promise<void> {
  for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, number, says, code), asStaff(one));
}
const refusedNow = (id: string): Promise<string> => refusalOf(quote(id, usd(5_000n)));

describe("an account that money came back from because it takes none", () => {
  test("gets no more before its partner has entered an account anew; the same one is enough, and waits as every new one", async () => {
    const { id, transfer } = await sent();
    const waiting = await ask(id, 5_000n);
    const trace = `12400005${transfer.number.padStart(7, "0")}`;
    await db.run((tx) => hearBank(tx, Buffer.from(returnFile([{ trace, code: "R03", minor: transfer.net.minor }]), "latin1")));
    await expect(quote(id, usd(5_000n))).rejects.toMatchObject({ code: "transfer.account-returned", facts: { code: "R03" } });
    const nextRun = cutOff.add({ hours: 24 * 7 });
    db.clock.set(nextRun.toString());
    expect(await db.run((tx) => submitPartner(tx, id, nextRun))).toBe(0);
    expect(await db.run((tx) => transferById(tx, waiting.number))).toMatchObject({ state: "held", code: "account-returned" });
    await db.run((tx) => setDestination(tx, id, usAccount));
    expect(await refusedNow(id)).toBe("transfer.account-waits");
    db.clock.set(nextRun.add({ hours: 72 }).toString());
    expect(await quote(id, usd(5_000n))).toMatchObject({ account: { last4: "6528" } });
  });

  test.each([
    ["returned", "R02"],
    ["returned", "r16 says the bank's letter"],
    ["failed", "R04: wrong length"],
  ] as const)("is known by what two persons say as well: %s, %s", async (says, code) => {
    const { id, transfer } = await sent();
    await cameBack(transfer, says, code);
    expect(await refusedNow(id)).toBe("transfer.account-returned");
  });
});

test.each(["R23", "R31", "R06", "the bank's computer was down", "R0234"])("after %s the account may be tried again", async (code) => {
  const { id, transfer } = await sent();
  await cameBack(transfer, "returned", code);
  expect(await refusedNow(id)).toBe("not refused");
});

test("the bank's codes that end an account are among those that there are, once each", () => {
  expect(accountTakesNothing.filter((code) => !(returnCodes as readonly string[]).includes(code))).toEqual([]);
  expect(new Set(accountTakesNothing).size).toBe(accountTakesNothing.length);
});
