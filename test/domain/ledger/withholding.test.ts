import { describe, expect, test } from "vitest";
import { money, rowsOf, sql } from "#domain/kernel";
import { ownYear, paymentYear, walletLines } from "#domain/answers";
import { confirmCredit, requestWithholding } from "#domain/ledger";
import { changeTerms } from "#domain/programme";
import { paidTo, yearOf } from "../../../domain/transfers/year-totals.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { balance } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, giveCredit, ofFinance } from "../../support/staff.ts";

const db = await useDatabase({ at: "2026-12-01T12:00:00Z" });
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
const confirm = (number: string, by = finn) => db.run((tx) => confirmCredit(tx, by.id, number), asStaff(by));
let people = 0;

async function withWallet(...monies: ReturnType<typeof money>[]) {
  const partner = await db.run((tx) => makePartner(tx, `Lane ${++people}`));
  for (const each of monies) await giveCredit(db, [fay, finn], partner, each);
  const ask = async (act: "keep" | "give-back", minor?: bigint) =>
    (
      await db.run(
        (tx) =>
          requestWithholding(tx, fay.id, partner, { act, money: minor === undefined ? undefined : money(minor, "USD"), why: "no form" }),
        asStaff(fay),
      )
    ).number;
  const accounts = async () => [await balance(db, partner.id, "wallet"), await balance(db, partner.id, "withheld")];
  return { partner, ask, accounts };
}

describe("money that is withheld", () => {
  test("leaves the wallet when a second person confirms it; the partner is told, and reads it with why", async () => {
    const { partner, ask, accounts } = await withWallet(money(10_000n, "USD"));
    const number = await ask("keep", 2_500n);
    expect(await accounts()).toEqual([10_000n, 0n]);
    expect(await refusalOf(confirm(number, fay))).toBe("adjustment.own-request");
    await confirm(number);
    expect(await accounts()).toEqual([7_500n, 2_500n]);
    expect((await db.run((tx) => walletLines(tx, partner.id, 1))).rows[0]).toMatchObject({
      kind: "withholding",
      why: "no form",
      change: { minor: -2_500n },
    });
    expect(
      await rowsOf({ em: db.database.reader() }, sql`select from message where kind = 'money-notice' and recipient_id = ${partner.id}`),
    ).toHaveLength(1);
  });

  test("is what the term of that day says of the wallet where no sum is named, half to even", async () => {
    const { ask, accounts } = await withWallet(money(10_125n, "USD"));
    await confirm(await ask("keep"));
    expect(await accounts()).toEqual([7_695n, 2_430n]);
    await db.run((tx) => changeTerms(tx, { terms: { withholdingBasisPoints: 0 }, from: tx.now, reason: "none any more" }));
    expect(await refusalOf(ask("keep"))).toBe("withholding.nothing");
    await db.run((tx) => changeTerms(tx, { terms: { withholdingBasisPoints: 2_400 }, from: tx.now, reason: "again" }));
  });

  test("is never more than the wallet has, when asked for and when confirmed; what is given back never more than was kept", async () => {
    const { ask, accounts } = await withWallet(money(1_000n, "USD"));
    expect(await refusalOf(ask("keep", 1_001n))).toBe("withholding.too-much");
    for (const act of ["keep", "give-back"] as const)
      for (const minor of [0n, -1n]) expect(await refusalOf(ask(act, minor))).toBe("withholding.amount");
    expect(await refusalOf(ask("give-back", 1n))).toBe("withholding.too-much");
    expect(await refusalOf(ask("give-back"))).toBe("withholding.nothing");
    const [one, other] = [await ask("keep", 600n), await ask("keep", 600n)];
    await confirm(one);
    expect(await refusalOf(confirm(other))).toBe("withholding.too-much");
    expect(await accounts()).toEqual([400n, 600n]);
    await confirm(await ask("give-back"));
    expect(await accounts()).toEqual([1_000n, 0n]);
  });

  test("in a wallet of several currencies is named", async () => {
    const { ask, accounts } = await withWallet(money(1_000n, "USD"), money(1_000n, "EUR"));
    expect(await refusalOf(ask("keep"))).toBe("withholding.which-currency");
    await confirm(await ask("keep", 240n));
    expect(await accounts()).toEqual([760n, 240n]);
  });

  test("of eight who confirm two of them at once, what the wallet has is kept once", async () => {
    const { ask, accounts } = await withWallet(money(1_000n, "USD"));
    const asked = [await ask("keep", 700n), await ask("keep", 700n)];
    const results = await atOnce(
      db,
      Array.from({ length: 8 }, (_, nth) => asked[nth % 2]!),
      (tx, number) => confirmCredit({ ...tx, actor: asStaff(finn) }, finn.id, number),
    );
    expect(outcomesOf(results, "won").filter((each) => each === "won")).toHaveLength(1);
    expect(await accounts()).toEqual([300n, 700n]);
  });

  test("counts in the year in which it was confirmed, by the programme's clocks, as paid; and is reported however little it is", async () => {
    const { partner, ask } = await withWallet(money(10_000n, "USD"));
    // In Denver it is still the old year.
    db.clock.set("2027-01-01T06:59:59Z");
    await confirm(await ask("keep", 500n));
    db.clock.set("2027-01-01T07:00:00Z");
    await confirm(await ask("keep", 300n));
    await confirm(await ask("give-back", 300n));
    expect((await db.run((tx) => ownYear(tx, partner.id, 2026))).totals).toMatchObject([
      { paid: { minor: 0n }, withheld: { minor: 500n }, transfers: 0, isReported: true, firstAt: null },
    ]);
    expect((await db.run((tx) => ownYear(tx, partner.id, 2027))).totals).toEqual([]);
    const { sums } = await db.run((tx) => paymentYear(tx, 2026, 1));
    expect(sums.withheld[0]!.currency).toBe("USD");
    expect(await db.run(async (tx) => paidTo(tx, partner.id, await yearOf(tx, 2026), "USD"))).toBe(500n);
  });

  test("is given back in its own calendar year only, by the programme's clocks, whenever it was asked for", async () => {
    const { partner, ask, accounts } = await withWallet(money(10_000n, "USD"));
    db.clock.set("2026-12-31T12:00:00Z");
    await confirm(await ask("keep", 2_400n));
    await confirm(await ask("give-back", 400n));
    const late = await ask("give-back", 500n);
    db.clock.set("2027-01-01T06:59:59Z");
    await confirm(await ask("give-back", 100n));
    db.clock.set("2027-01-01T07:00:00Z");
    expect(await refusalOf(confirm(late))).toBe("withholding.other-year");
    expect(await refusalOf(ask("give-back"))).toBe("withholding.other-year");
    await confirm(await ask("keep", 300n));
    expect(await refusalOf(ask("give-back", 301n))).toBe("withholding.other-year");
    expect(await refusalOf(ask("give-back", 2_201n))).toBe("withholding.too-much");
    // Left out, it is all that was kept this year.
    await confirm(await ask("give-back"));
    expect(await accounts()).toEqual([8_100n, 1_900n]);
    const years = [2026, 2027].map(async (year) =>
      (await db.run((tx) => ownYear(tx, partner.id, year))).totals.map(({ withheld }) => withheld),
    );
    expect(await Promise.all(years)).toEqual([[money(1_900n, "USD")], []]);
  });
});
