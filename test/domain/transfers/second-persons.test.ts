import { expect, test } from "vitest";
import { money, sql, oneOf } from "#domain/kernel";
import { adjustmentById, confirmCredit, declineAdjustment, requestCredit } from "#domain/ledger";
import { partnerById, removeRole, grantRole, type StaffFacts } from "#domain/partners";
import { approveBatch } from "#domain/payouts";
import { freezeProgramme, programmeOf, thawProgramme } from "#domain/programme";
import {
  blockDestination,
  confirmAnswers,
  halfSaid,
  liftHold,
  markFile,
  markTransfer,
  putHold,
  takeAnswers,
  takeOut,
  unblockDestination,
} from "#domain/transfers";
import { returnFile } from "../../support/ach-returns.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { monday, originator, transferHands } from "../../support/transfers.ts";

/** What takes two persons of finance, when the first of them has lost the role before the second comes. */
const db = await useDatabase({
  terms: {
    automaticReleaseBelow: { USD: 100n },
    transferCodeFrom: { USD: 50_000n },
    automaticTransferBelow: { USD: 20_000n },
    transferRails: "USD nacha",
    ...originator,
  },
});
const { fay, finn, member, payee, ask, stateOf, send, bothSay } = await transferHands(db);
let people = 0;
/** Somebody of finance who says something, and is sent away after it. */
const leaver = (): Promise<StaffFacts> => member(`leaver-${++people}`);
const dismiss = (staff: StaffFacts) => db.run((tx) => removeRole(tx, staff.id, "finance"));
const as = <T>(staff: StaffFacts, work: Parameters<typeof db.run<T>>[0]): Promise<T> => db.run(work, asStaff(staff));

async function inOpenFile() {
  const id = await payee();
  const transfer = await ask(id, 10_000n);
  const [file = ""] = await send(id, "nacha");
  return { id, transfer, file };
}

test("a file is sent by two who are of finance, not by one and somebody who was", async () => {
  const [{ transfer, file }, gone] = [await inOpenFile(), await leaver()];
  await as(gone, (tx) => markFile(tx, gone.id, file, "sent"));
  await dismiss(gone);
  expect(await as(fay, (tx) => markFile(tx, fay.id, file, "sent"))).toMatchObject({ persons: 1, isSo: false });
  expect(await refusalOf(as(fay, (tx) => markFile(tx, fay.id, file, "sent")))).toBe("transfer-file.marked-by-you");
  expect(await stateOf(transfer)).toBe("submitting");
  expect(await as(finn, (tx) => markFile(tx, finn.id, file, "sent"))).toMatchObject({ persons: 2, isSo: true });
});

test("what somebody said counts again when they are of finance again", async () => {
  const [{ file }, back] = [await inOpenFile(), await leaver()];
  await as(back, (tx) => markFile(tx, back.id, file, "withdrawn"));
  await dismiss(back);
  await db.run((tx) => grantRole(tx, back.id, "finance"));
  expect(await as(fay, (tx) => markFile(tx, fay.id, file, "withdrawn"))).toMatchObject({ persons: 2, isSo: true });
});

test("a return, a transfer that is taken out and a batch are decided by two who are of finance", async () => {
  const [{ transfer, file }, { transfer: leaving, file: open }, gone] = [await inOpenFile(), await inOpenFile(), await leaver()];
  await bothSay(file, "sent");
  const { id } = await db.run((tx) => makePartner(tx, "Seller", "seller-one"));
  db.clock.set(monday.toString());
  await db.run((tx) => apply(tx, snapshot({ reference: "seller-one" })));
  const batch = await prepareBatch(db, "2026-12-01", monday.add({ hours: 24 * 60 }));
  expect(id).not.toBe("");
  await as(gone, (tx) => markTransfer(tx, gone.id, transfer.number, "returned", "R03"));
  await as(gone, (tx) => takeOut(tx, gone.id, open, leaving.number));
  await as(gone, (tx) => approveBatch(tx, batch.id, gone.id, null));
  await dismiss(gone);
  expect(await as(fay, (tx) => markTransfer(tx, fay.id, transfer.number, "returned", "R03"))).toMatchObject({ persons: 1, isSo: false });
  expect(await as(fay, (tx) => takeOut(tx, fay.id, open, leaving.number))).toMatchObject({ persons: 1, isSo: false });
  expect(await as(fay, (tx) => approveBatch(tx, batch.id, fay.id, null))).toMatchObject({ given: 1, isReleasing: false });
});

test("what one person said of a transfer is listed until a second says the same, or the transfer has ended otherwise", async () => {
  const [{ transfer, file }, gone] = [await inOpenFile(), await leaver()];
  const said = async () =>
    (await db.run((tx) => halfSaid(tx, 20))).rows
      .filter(({ number }) => number === transfer.number)
      .map(({ says, code, by, net }) => `${says} ${code} by ${by.join(", ")}: ${net.minor}`);
  await bothSay(file, "sent");
  expect(await said()).toEqual([]);
  await as(gone, (tx) => markTransfer(tx, gone.id, transfer.number, "failed", "R02"));
  await as(fay, (tx) => markTransfer(tx, fay.id, transfer.number, "returned", "R03"));
  expect(await said()).toEqual([`failed R02 by ${gone.handle}: 9750`, "returned R03 by fay: 9750"]);
  const { rows, more } = await db.run((tx) => halfSaid(tx, 1));
  expect([rows.length, more > 0]).toEqual([1, true]);
  await dismiss(gone);
  expect(await said()).toEqual(["returned R03 by fay: 9750"]);
  await as(fay, (tx) => markTransfer(tx, fay.id, transfer.number, "settled", ""));
  await as(finn, (tx) => markTransfer(tx, finn.id, transfer.number, "settled", ""));
  // What has arrived can still come back.
  expect(await said()).toEqual(["returned R03 by fay: 9750"]);
  await as(finn, (tx) => markTransfer(tx, finn.id, transfer.number, "returned", "R03"));
  expect(await said()).toEqual([]);
});

test("what was asked for by somebody who is of finance no more is confirmed by nobody, and can be put away", async () => {
  const [{ id }, gone] = [await inOpenFile(), await leaver()];
  const { number } = await as(gone, async (tx) => requestCredit(tx, gone.id, await partnerById(tx, id), money(9_000n, "USD"), "a prize"));
  await dismiss(gone);
  expect(await refusalOf(as(fay, (tx) => confirmCredit(tx, fay.id, number)))).toBe("staff.asked-and-left");
  expect((await db.run((tx) => adjustmentById(tx, number)))?.state).toBe("requested");
  expect(await as(fay, (tx) => declineAdjustment(tx, fay.id, number, "asked by nobody"))).toMatchObject({ state: "declined" });
});

test("a return file that was sent along by somebody who is of finance no more does nothing", async () => {
  const [{ transfer, file }, gone] = [await inOpenFile(), await leaver()];
  await bothSay(file, "sent");
  const content = Buffer.from(returnFile([{ trace: `12400005${transfer.number.padStart(7, "0")}`, code: "R03", minor: 9_750n }]), "latin1");
  const { waiting, seen } = await as(gone, (tx) => takeAnswers(tx, gone.id, content));
  await dismiss(gone);
  expect(await refusalOf(as(fay, (tx) => confirmAnswers(tx, fay.id, waiting.number, seen)))).toBe("staff.asked-and-left");
  expect(await stateOf(transfer)).toBe("submitted");
});

test("who is of finance no more wants no hold lifted, no account unblocked and no freeze ended", async () => {
  const [{ id }, gone] = [await inOpenFile(), await leaver()];
  const whose = { id, name: "Payee" };
  await as(fay, (tx) => putHold(tx, fay.id, whose, "a question"));
  await as(fay, (tx) => blockDestination(tx, whose, "a question"));
  await as(gone, (tx) => liftHold(tx, gone.id, whose, "answered"));
  await as(gone, (tx) => unblockDestination(tx, whose, "answered"));
  await db.run((tx) => freezeProgramme(tx, "a drill"));
  expect(await as(gone, (tx) => thawProgramme(tx, "over"))).toBe(false);
  await dismiss(gone);
  expect(await as(fay, (tx) => thawProgramme(tx, "over"))).toBe(false);
  expect((await db.run(programmeOf)).frozenAt).not.toBeNull();
  expect(await as(finn, (tx) => thawProgramme(tx, "over"))).toBe(true);
  expect(await as(fay, (tx) => liftHold(tx, fay.id, whose, "answered"))).toMatchObject({ isLifted: false });
  expect(await as(fay, (tx) => unblockDestination(tx, whose, "answered"))).toMatchObject({ isLifted: false });
  expect(await as(finn, (tx) => liftHold(tx, finn.id, whose, "answered"))).toMatchObject({ isLifted: true });
  expect(await as(finn, (tx) => unblockDestination(tx, whose, "answered"))).toMatchObject({ isLifted: true });
  const { open } = await db.run((tx) =>
    oneOf(tx, sql<{ open: number }>`select count(*)::int as open from compliance_hold where lifted_at is null`),
  );
  expect(open).toBe(0);
});
