import { describe, expect, test } from "vitest";
import { instant, readPeriod, run, sql, type Money } from "#domain/kernel";
import { balancesAt, exportLedger, trialBalanceOf, type TrialBalance } from "#domain/books";
import { markTransfer } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { transferHands, usd } from "../../support/transfers.ts";

const db = await useDatabase({ terms: { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n } } });
const { fay, finn, payee, ask, send, bothSay } = await transferHands(db);

/** One partner with a credit of 1,000.00 on November 20; 100.00 left on December 2 and came back on the 3rd, 50.00 are asked for. */
const id = await payee();
const returned = await ask(id, 10_000n);
const [file = ""] = await send(id);
await bothSay(file, "sent");
db.clock.set("2026-12-03T17:00:00Z");
for (const one of [fay, finn]) await db.run((tx) => markTransfer(tx, one.id, returned.number, "returned", "R23"), asStaff(one));
await ask(id, 5_000n);

const balanceOf = (typed: string): Promise<TrialBalance> => db.run((tx) => trialBalanceOf(tx, readPeriod(typed)));
const closing = ({ currencies }: Pick<TrialBalance, "currencies">): Record<string, bigint> =>
  Object.fromEntries(currencies.flatMap(({ lines }) => lines.map(({ account, closing: { minor } }) => [account, minor])));

describe("a trial balance", () => {
  test("has what stood in each account before, what came and went, and what stands there; all together nothing", async () => {
    const { currencies, isOver } = await balanceOf("2026-12");
    expect(isOver).toBe(false);
    expect(currencies).toHaveLength(1);
    const [{ lines, total }] = currencies as [TrialBalance["currencies"][number]];
    expect(Object.fromEntries(lines.map(({ account, ...of }) => [account, Object.values(of).map(({ minor }: Money) => minor)]))).toEqual({
      expense: [-100_000n, 0n, 0n, -100_000n],
      wallet: [90_000n, 9_750n, -5_000n, 94_750n],
      reserved: [10_000n, 5_000n, -10_000n, 5_000n],
      "in-transit": [0n, 9_750n, -9_750n, 0n],
      fees: [0n, 250n, 0n, 250n],
    });
    expect([total.opening, total.increase, total.decrease, total.closing]).toEqual([usd(0n), usd(24_750n), usd(-24_750n), usd(0n)]);
  });

  test("of a month ends where that of the next begins", async () => {
    const [november, december] = [await balanceOf("2026-11"), await balanceOf("2026-12")];
    expect(november.isOver).toBe(true);
    for (const { account, closing: end } of november.currencies[0]!.lines)
      expect(december.currencies[0]!.lines.find((line) => line.account === account)?.opening).toEqual(end);
  });

  test("of an instant is what was recorded before it", async () => {
    const at = (when: string) => db.run((tx) => balancesAt(tx, instant(when)));
    expect(await at("2026-11-01T00:00:00Z")).toEqual([]);
    expect(closing({ currencies: await at("2026-12-02T22:00:00Z") })).toMatchObject({ wallet: 90_000n, reserved: 10_000n });
    expect(closing({ currencies: await at("2026-12-02T22:00:00.001Z") })).toMatchObject({ reserved: 0n, "in-transit": 9_750n, fees: 250n });
  });

  test("begins and ends its months where the programme lives", async () => {
    const { period } = await balanceOf("2026-12");
    expect([period.from, period.to].map(String)).toEqual(["2026-12-01T07:00:00Z", "2027-01-01T07:00:00Z"]);
  });

  test("ties to what it was booked from, and says where it does not", async () => {
    const ties = async () => (await balanceOf("all")).ties.map(({ what, booked, recorded }) => [what, booked.minor, recorded.minor]);
    expect(await ties()).toEqual([
      ["credits", 100_000n, 100_000n],
      ["asked", 15_000n, 15_000n],
      ["left", 9_750n, 9_750n],
      ["fees", 250n, 250n],
      ["came-back", 9_750n, 9_750n],
    ]);
    await db.run((tx) => run(tx, sql`update transfer set fee_minor = 300 where id = ${returned.number}::bigint`));
    expect((await ties()).filter(([, booked, recorded]) => booked !== recorded)).toEqual([
      ["left", 9_750n, 9_700n],
      ["fees", 250n, 300n],
      ["came-back", 9_750n, 9_700n],
    ]);
    await db.run((tx) => run(tx, sql`update transfer set fee_minor = 250 where id = ${returned.number}::bigint`));
  });
});

describe("the ledger as a file", () => {
  test("has every posting of the period once, in parts that together are all of it, and sums to nothing", async () => {
    const part = (number: number, linesEach: number) =>
      db.run((tx) => exportLedger(tx, readPeriod("all"), number, linesEach), asStaff(fay));
    const whole = await part(1, 1_000);
    expect(whole).toMatchObject({ part: 1, parts: 1, sums: [usd(0n)] });
    expect(whole.lines.reduce((sum, { money }) => sum + money.minor, 0n)).toBe(0n);
    const first = await part(1, 5);
    const parts = [first];
    for (let number = 2; number <= first.parts; number++) parts.push(await part(number, 5));
    expect(parts.flatMap(({ lines }) => lines)).toEqual(whole.lines);
    expect(await refusalOf(part(first.parts + 1, 5))).toBe("ledger.no-such-part");
  });

  test("calls what was booked as people do", async () => {
    const { lines } = await db.run((tx) => exportLedger(tx, readPeriod("all"), 1), asStaff(fay));
    expect(
      lines.filter(({ key }) => key === `transfer:${returned.number}:return`).map(({ account, reference }) => [account, reference]),
    ).toEqual([
      ["in-transit", returned.number],
      ["wallet", returned.number],
    ]);
  });
});
