import { describe, expect, test } from "vitest";
import { money, type Instant } from "#domain/kernel";
import { cancellableTransfers } from "#domain/answers";
import { changeStatus } from "#domain/partners";
import { freezeProgramme } from "#domain/programme";
import {
  approveTransfer,
  cancelTransfer,
  holdTransfer,
  partnersToSend,
  quoteTransfer,
  requestTransfer,
  type TransferFacts,
} from "#domain/transfers";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { toldOfTransfer } from "../../support/told-transfers.ts";
import { cutOff, monday, nobody, transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { member, fay, give, quote, payee, ask, stateOf, standing, send, bothSay, codesMailed, bothMark } = await transferHands(db);

/** What was told of a transfer: "partner requested", "staff held". */
const toldOf = async (transfer: TransferFacts): Promise<string[]> =>
  (await toldOfTransfer(db, transfer)).map(({ to, facts }) =>
    [
      to,
      facts.what,
      ...("needsApproval" in facts && facts.needsApproval ? ["to be approved"] : []),
      ...(facts.what === "approved" ? [facts.processOn] : []),
    ].join(" "),
  );

describe("a transfer", () => {
  test("takes its amount out of the wallet, less a fee into the bank account, with the run that it was shown", async () => {
    const id = await payee();
    const { quote: shown, left } = await quote(id, usd(10_000n));
    expect(shown).toMatchObject({
      amount: usd(10_000n),
      fee: usd(250n),
      net: usd(9_750n),
      processOn: "2026-12-02",
      expectedOn: "2026-12-04",
    });
    expect(left).toEqual(usd(90_000n));
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);

    const transfer = await ask(id, 10_000n);
    expect(transfer).toMatchObject({ state: "approved", cutOffAt: cutOff });
    expect(await standing(id)).toEqual([90_000n, 10_000n, 0n, 0n, 0n]);

    const [file = ""] = await send(id);
    expect(await standing(id)).toEqual([90_000n, 0n, 9_750n, 250n, 0n]);
    await bothSay(file, "sent");
    expect(await stateOf(transfer)).toBe("submitted");
    await bothMark(transfer, "settled", "");
    expect(await standing(id)).toEqual([90_000n, 0n, 0n, 250n, 9_750n]);
  });

  test("is what was confirmed or nothing: another amount, account, day or transfer in between needs another confirmation", async () => {
    const id = await payee();
    const { token } = await quote(id, usd(10_000n));
    const request = (minor: bigint, by = token) => refusalOf(db.run((tx) => requestTransfer(tx, id, usd(minor), { token: by })));
    expect(await request(9_999n)).toBe("transfer.changed");
    expect(await request(10_000n, "made-up-00")).toBe("transfer.changed");
    db.clock.set(cutOff.toString());
    expect(await request(10_000n)).toBe("transfer.changed");
    db.clock.set(monday.toString());
    await ask(id, 5_000n);
    expect(await request(10_000n)).toBe("transfer.changed");
  });

  test("confirmed twice is one, with the same answer; the same words for another amount are refused", async () => {
    const id = await payee();
    const { token } = await quote(id, usd(10_000n));
    const request = (minor: bigint) => db.run((tx) => requestTransfer(tx, id, usd(minor), { token }));
    const first = await request(10_000n);
    expect(await request(10_000n)).toEqual(first);
    expect(await refusalOf(request(20_000n))).toBe("transfer.changed");
    expect(await standing(id)).toEqual([90_000n, 10_000n, 0n, 0n, 0n]);
  });

  test("of eight confirmations of the last dollar at once one takes it", async () => {
    const id = await payee(10_000n);
    const { token } = await quote(id);
    const all = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => requestTransfer(tx, id, undefined, { token }));
    expect(new Set(all.map((each) => each.status === "fulfilled" && (each.value as TransferFacts).number)).size).toBe(1);
    expect(await standing(id)).toEqual([0n, 10_000n, 0n, 0n, 0n]);
  });

  test("of eight others at once, none takes what is not there", async () => {
    const id = await payee(30_000n);
    const asks = await Promise.all([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((extra) => quote(id, usd(10_000n + extra))));
    const all = await atOnce(db, asks, (tx, { quote: { amount }, token }) => requestTransfer(tx, id, amount, { token }));
    expect(outcomesOf(all, "asked").filter((outcome) => outcome === "asked")).toHaveLength(1);
    expect(outcomesOf(all, "asked").filter((outcome) => outcome === "transfer.changed")).toHaveLength(7);
  });

  test("needs an account that is confirmed and no longer new, a partnership, and a programme that is not frozen", async () => {
    const { id } = await db.run((tx) => makePartner(tx, "No Account"));
    await give(id, 10_000n);
    expect(await refusalOf(quote(id))).toBe("transfer.no-account");
    await db.run((tx) => setDestination(tx, id));
    expect(await refusalOf(quote(id))).toBe("transfer.account-waits");
    // It will never take these, so the wait is not the reason.
    expect(await refusalOf(quote(id, money(1_000n, "EUR")))).toBe("transfer.other-currency");
    const other = await payee();
    await db.run((tx) => changeStatus(tx, other, "paused", "a question"), asStaff(fay));
    expect(await refusalOf(quote(other))).toBe("partner.not-active");
    await db.run((tx) => changeStatus(tx, other, "closed", "they left"), asStaff(fay));
    expect((await quote(other)).quote.amount).toEqual(usd(100_000n));
    expect(await refusalOf(db.run((tx) => quoteTransfer(tx, other, money(1_000n, "EUR"))))).toBe("transfer.other-currency");
    await expect(
      db.run(async (tx) => {
        await freezeProgramme(tx, "for the test");
        return quoteTransfer(tx, other);
      }),
    ).rejects.toMatchObject({ code: "programme.frozen" });
  });

  test("can be cancelled until its run begins, all of it, once", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    const cancel = () => db.run((tx) => cancelTransfer(tx, id, transfer.number));
    expect(await refusalOf(db.run((tx) => cancelTransfer(tx, nobody, transfer.number)))).toBe("transfer.unknown");
    db.clock.set(cutOff.toString());
    expect(await refusalOf(cancel())).toBe("transfer.too-late");
    db.clock.set(cutOff.subtract({ milliseconds: 1 }).toString());
    expect(await cancel()).toMatchObject({ state: "cancelled" });
    expect(await cancel()).toMatchObject({ state: "cancelled" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    db.clock.set(monday.toString());
    expect((await ask(id, 10_000n)).number).not.toBe(transfer.number);
  });

  test("is one of at most five a week", async () => {
    const id = await payee(40_000n);
    for (let count = 0; count < 5; count += 1) await ask(id, 1_000n);
    expect(await refusalOf(quote(id, usd(1_000n)))).toBe("transfer.weekly-count");
    db.clock.set(monday.add({ hours: 24 * 7 }).toString());
    expect((await quote(id, usd(1_000n))).quote.before).toBe(5);
  });
});

describe("a large transfer", () => {
  test("waits for somebody of finance, and joins the run after that one if its own has left", async () => {
    const id = await payee();
    const transfer = await ask(id, 20_000n);
    expect(transfer.state).toBe("requested");
    expect(await db.run((tx) => partnersToSend(tx, cutOff, nobody, 1_000))).not.toContain(id);
    db.clock.set(cutOff.add({ hours: 1 }).toString());
    const approved = await db.run((tx) => approveTransfer(tx, transfer.number), asStaff(fay));
    expect(approved).toMatchObject({ state: "approved", processOn: "2026-12-09", expectedOn: "2026-12-11" });
    expect(await refusalOf(db.run((tx) => approveTransfer(tx, transfer.number), asStaff(fay)))).toBe("transfer.not-waiting");
  });

  test("is told of as one to be approved: before it is asked for, to its partner, and to finance; then when it leaves", async () => {
    const id = await payee();
    expect(await quote(id, usd(19_999n))).toMatchObject({ needsApproval: false });
    expect(await quote(id, usd(20_000n))).toMatchObject({ needsApproval: true });
    const [small, large] = [await ask(id, 10_000n), await ask(id, 10_000n)];
    expect([small.state, large.state]).toEqual(["approved", "requested"]);
    expect([await toldOf(small), await toldOf(large)]).toEqual([
      ["partner requested"],
      ["partner requested to be approved", "staff requested"],
    ]);
    db.clock.set(cutOff.add({ hours: 1 }).toString());
    await db.run((tx) => approveTransfer(tx, large.number), asStaff(fay));
    expect(await toldOf(large)).toEqual(["partner requested to be approved", "staff requested", "partner approved 2026-12-09"]);
  });

  test("that a run holds is told of to finance, too", async () => {
    const id = await payee();
    const transfer = await ask(id, 10_000n);
    await db.run((tx) => changeStatus(tx, id, "paused", "a question"), asStaff(fay));
    await send(id);
    expect(await stateOf(transfer)).toBe("held");
    expect(await toldOf(transfer)).toEqual(["partner requested", "partner held", "staff held"]);
  });

  test("that nobody has approved is in no run, and can be cancelled after its cut-off, too", async () => {
    const id = await payee();
    const transfer = await ask(id, 20_000n);
    db.clock.set(cutOff.add({ hours: 24 * 9 }).toString());
    expect((await db.run((tx) => cancellableTransfers(tx, id))).map(({ number }) => number)).toEqual([transfer.number]);
    expect(await db.run((tx) => cancelTransfer(tx, id, transfer.number))).toMatchObject({ state: "cancelled" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    db.clock.set(monday.toString());
    const approved = await ask(id, 20_000n);
    await db.run((tx) => approveTransfer(tx, approved.number), asStaff(fay));
    db.clock.set(cutOff.toString());
    expect(await db.run((tx) => cancellableTransfers(tx, id))).toEqual([]);
    expect(await refusalOf(db.run((tx) => cancelTransfer(tx, id, approved.number)))).toBe("transfer.too-late");
  });

  test("nobody decides on their own", async () => {
    const id = await payee();
    const own = await member("also-a-partner", id);
    const { number } = await ask(id, 20_000n);
    expect(await refusalOf(db.run((tx) => approveTransfer(tx, number), asStaff(own)))).toBe("staff.own-record");
    expect(await refusalOf(db.run((tx) => holdTransfer(tx, number, "why not"), asStaff(own)))).toBe("staff.own-record");
  });

  test("that is held stays until it is approved, with the reason, and can be cancelled all the while", async () => {
    const id = await payee();
    const transfer = await ask(id, 20_000n);
    expect(await refusalOf(db.run((tx) => holdTransfer(tx, transfer.number, " "), asStaff(fay)))).toBe("reason.missing");
    const held = await db.run((tx) => holdTransfer(tx, transfer.number, "a call is needed"), asStaff(fay));
    expect(held).toMatchObject({ state: "held", note: "a call is needed" });
    for (const shown of [transfer, { ...held, note: "something else" }])
      expect(await refusalOf(db.run((tx) => approveTransfer(tx, transfer.number, shown), asStaff(fay)))).toBe("seen.changed");
    await send(id);
    expect(await stateOf(transfer)).toBe("held");
    expect(await db.run((tx) => cancelTransfer(tx, id, transfer.number))).toMatchObject({ state: "cancelled" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
  });

  test("of fifty thousand and more needs the code that was mailed, for it and nothing else", async () => {
    const id = await payee();
    const { token } = await quote(id, usd(60_000n));
    const request = (typed?: string) => db.run((tx) => requestTransfer(tx, id, usd(60_000n), { token, code: typed }));
    expect(await request()).toMatchObject({ code: "transfer.code-needed" });
    expect(await request()).toMatchObject({ code: "transfer.code-needed" });
    expect(await codesMailed(id)).toBe(1);
    expect(await request("AAAA-AAAA")).toMatchObject({ code: "transfer.code-wrong", facts: { left: 4 } });
    for (let tries = 0; tries < 4; tries += 1) await request("AAAA-AAAA");
    expect(await request("AAAA-AAAA")).toMatchObject({ code: "transfer.code-over" });
    expect(await standing(id)).toEqual([100_000n, 0n, 0n, 0n, 0n]);
    db.clock.set(monday.add({ minutes: 11 }).toString());
    expect(await request()).toMatchObject({ code: "transfer.code-needed" });
    expect(await codesMailed(id)).toBe(2);
  });

  test("in parts takes what it takes in one: a code from fifty thousand on, and from twenty thousand on finance, within 24 hours", async () => {
    const id = await payee();
    const small = await ask(id, 15_000n);
    expect(small).toMatchObject({ state: "approved" });
    expect(await ask(id, 15_000n)).toMatchObject({ state: "requested" });
    const third = await quote(id, usd(20_000n));
    const request = () => db.run((tx) => requestTransfer(tx, id, usd(20_000n), { token: third.token }));
    expect(await request()).toMatchObject({ code: "transfer.code-needed", facts: { ofDay: usd(50_000n) } });
    await db.run((tx) => cancelTransfer(tx, id, small.number));
    expect(await ask(id, 20_000n)).toMatchObject({ state: "requested" });
    db.clock.set(monday.add({ hours: 24 }).toString());
    expect(await ask(id, 15_000n)).toMatchObject({ state: "approved" });
  });

  test("has ten codes mailed a day at most, also when all of them are for the same one", async () => {
    const id = await payee();
    const { token } = await quote(id, usd(60_000n));
    const request = (at: Instant) => {
      db.clock.set(at.toString());
      return db.run((tx) => requestTransfer(tx, id, usd(60_000n), { token }));
    };
    const at = (nth: number) => monday.add({ minutes: 11 * nth });
    for (let nth = 0; nth < 10; nth += 1) expect(await request(at(nth))).toMatchObject({ code: "transfer.code-needed" });
    expect(await refusalOf(request(at(10)))).toBe("transfer.too-many-codes");
    expect(await codesMailed(id)).toBe(10);
    expect(await request(at(9).add({ hours: 24 }))).toMatchObject({ code: "transfer.code-needed" });
  });
});
