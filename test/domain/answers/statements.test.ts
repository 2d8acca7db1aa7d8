import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { cleanLine, formatDecimal, instant, money, parseDecimal, type Money, type Month } from "#domain/kernel";
import { earningsOfMonth, walletOfMonth, type EarningsStatement } from "#domain/answers";
import { balancesOf } from "#domain/ledger";
import { earningsStatementCard } from "#templates/cards/earnings-statement-card";
import { walletStatementCard } from "#templates/cards/wallet-statement-card";
import type { View } from "#templates/view";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "./story.ts";

/** A winter of two partners, with everything that moves money, some of it in the seconds around a month's end in Denver. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z", terms: { minimumPayout: { USD: 1_000n, JPY: 100n } } });
const story = await tellStory(db);
const { lane, ink } = story;

const months: Month[] = ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02"].map((each) =>
  Temporal.PlainYearMonth.from(each),
);
const month = (text: string): Month => Temporal.PlainYearMonth.from(text);

await story.at("2026-10-05T12:00:00Z", () => story.order("1", { reference: "paper-lane", total: 50_000n }));
const partly = await story.at("2026-10-20T12:00:00Z", () => story.order("2", { reference: "paper-lane", total: 8_000n }));
// In Denver it is October until 06:00 UTC on the first of November (summer time ends that night).
await story.at("2026-11-01T05:59:59.999Z", () => story.order("3", { reference: "paper-lane", total: 1_000n }));
await story.at("2026-11-01T06:00:00Z", () => story.order("4", { reference: "paper-lane", total: 3_000n }));
const first = await story.at("2026-11-01T16:00:00Z", () => story.prepare("2026-11-01"));
await story.payOut(first.id);
await story.at("2026-11-10T12:00:00Z", () => story.order("5", { reference: "paper-lane", total: 9_000n, currency: "JPY" }));
await story.at("2026-11-11T12:00:00Z", () => story.order("6", { reference: "ink-and-twine", total: 77_777n }));
const waiting = await story.at("2026-11-12T12:00:00Z", () =>
  story.order("7", { reference: "paper-lane", status: "awaiting-payment", paidAt: null }),
);
await story.at("2026-11-20T12:00:00Z", () =>
  story.change(partly, { status: "partly-refunded", refunds: [{ externalId: "r", total: 4_000n, reason: "torn", byLine: null }] }),
);
const second = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
await story.payOut(second.id);
// What was paid in November is taken back in December, what waited since November is confirmed in December.
const paidOrder = await story.at("2026-12-05T12:00:00Z", () => story.ask("support", "support reject 1 own household confirm:yes"));
await story.at("2026-12-06T12:00:00Z", () => story.change(waiting, { status: "paid", paidAt: instant("2026-12-06T12:00:00Z") }));
await story.at("2026-12-07T12:00:00Z", () => story.ask("support", "support assign 6 paper-lane they showed the mail confirm:yes"));
await story.at("2027-02-15T12:00:00Z", () => Promise.resolve());

const statementOf = (which: Month, partner = lane.id): Promise<EarningsStatement> => db.run((tx) => earningsOfMonth(tx, partner, which));

/** The file's rows as a spreadsheet shows them, by their columns. */
function rowsIn(view: View): Record<string, string>[] {
  return view.files.flatMap((file) => parse<Record<string, string>>(file.content as string, { bom: true, columns: true }));
}
/** A column whose title depends on month or zone. */
const valueOf = (row: Record<string, string>, start: string): string =>
  Object.entries(row).find(([name]) => name.startsWith(start))?.[1] ?? "";

function sumOf(rows: readonly Record<string, string>[], column: string, currency: string): Money {
  const own = rows.filter((row) => row["Currency"] === currency).map((row) => valueOf(row, column));
  return money(
    own.reduce((sum, text) => sum + (text === "" ? 0n : parseDecimal(text, currency)!), 0n),
    currency,
  );
}

describe("earnings statements", () => {
  test("of consecutive months tile the ledger: each opens where the one before closed, and the last closes where the ledger stands", async () => {
    expect(paidOrder.outcome).toBe("answer");
    for (const partner of [lane, ink]) {
      const open = new Map<string, bigint>();
      for (const each of months)
        for (const { opening, moved, closing } of (await statementOf(each, partner.id)).balances) {
          expect(opening.minor).toBe(open.get(opening.currency) ?? 0n);
          expect(closing.minor).toBe(moved.reduce((sum, { money: part }) => sum + part.minor, opening.minor));
          open.set(closing.currency, closing.minor);
        }
      const ledger = await db.run((tx) => balancesOf(tx, partner.id));
      const owed = ledger.filter(({ account }) => account === "payable").map((each) => [each.money.currency, each.money.minor] as const);
      expect([...open].filter(([, minor]) => minor !== 0n)).toEqual(expect.arrayContaining(owed));
      expect(owed).toHaveLength([...open.values()].filter((minor) => minor !== 0n).length);
    }
  });

  test("have the same sums in the file, on the card and in the ledger", async () => {
    for (const each of months) {
      const statement = await statementOf(each);
      const rows = rowsIn(earningsStatementCard(statement));
      if (rows.length === 0) continue;
      for (const { opening, moved, closing } of statement.balances) {
        const { currency } = opening;
        const change = moved.reduce((sum, { money: part }) => sum + part.minor, 0n);
        expect(sumOf(rows, "Booked", currency)).toEqual(money(change, currency));
        const balances = rows.filter((row) => row["Currency"] === currency && row["Balance"] !== "").map((row) => row["Balance"]);
        expect(balances).toEqual([formatDecimal(opening), formatDecimal(closing)]);
      }
    }
  });

  test("go by the programme's clocks: a second before midnight is the month before", async () => {
    const orders = async (text: string): Promise<(string | undefined)[]> =>
      (await statementOf(month(text))).lines.filter((line) => line.kind === "conversion").map((line) => line.sale?.orderNumber);
    expect(await orders("2026-10")).toEqual(["1", "2", "3"]);
    // Order 2 came in October and was partly refunded in November, before its payout.
    expect(new Set(await orders("2026-11"))).toEqual(new Set(["2", "4", "5", "7"]));
  });

  test("tell the status at the end of the month and now, and do not change afterwards", async () => {
    const october = await statementOf(month("2026-10"));
    expect(october.lines.find((line) => line.sale?.orderNumber === "1")).toMatchObject({
      kind: "conversion",
      sale: { statusThen: "unpaid", statusNow: "paid", commission: money(10_000n, "USD") },
      booked: money(10_000n, "USD"),
      payoutPeriod: "2026-11-01",
    });
    const december = await statementOf(month("2026-12"));
    expect(december.lines.find((line) => line.kind === "correction")).toMatchObject({
      sale: { orderNumber: "1", reason: "rejected-by-staff" },
      booked: money(-10_000n, "USD"),
    });
    expect((await statementOf(month("2026-11"))).lines.find((line) => line.sale?.orderNumber === "7")).toMatchObject({
      sale: { statusThen: "pending", statusNow: "unpaid" },
      booked: money(0n, "USD"),
    });
    expect(december.lines.find((line) => line.sale?.orderNumber === "7")).toMatchObject({ booked: money(2_000n, "USD") });
  });

  test("hold one currency a row, as plain decimals", async () => {
    const rows = rowsIn(earningsStatementCard(await statementOf(month("2026-11"))));
    expect(rows.find((row) => row["Order"] === "5")).toMatchObject({ Commission: "1800", Currency: "JPY", "Booked in 2026-11": "1800" });
    expect(rows.find((row) => row["Order"] === "4")).toMatchObject({
      Commission: "6.00",
      "Ordered (America/Denver)": "2026-11-01 00:00:00",
    });
    expect(rows.find((row) => row["What"] === "Payout")).toMatchObject({ Payout: "2026-11-01", Currency: "USD" });
  });

  test("hold nothing about customers or other partners", async () => {
    for (const each of months) {
      const text = earningsStatementCard(await statementOf(each, ink.id))
        .files.map((file) => file.content as string)
        .join("");
      expect(text).not.toMatch(/Grace|Guest|guest\.example|Paper Lane|paper-lane/);
    }
  });

  test("of a month without anything name the nearest that has something", async () => {
    expect(await statementOf(month("2026-08"))).toMatchObject({ lines: [], balances: [], nearest: month("2026-10") });
    expect(await statementOf(month("2027-02"))).toMatchObject({ lines: [], nearest: month("2026-12") });
    expect(await statementOf(month("2030-01"), story.keep.id)).toMatchObject({ lines: [], balances: [], nearest: null });
    expect(earningsStatementCard(await statementOf(month("2027-02"))).files).toEqual([]);
  });

  test("of last month are what is meant without a month", async () => {
    expect((await story.at("2026-12-31T12:00:00Z", () => story.ask("paper-lane", "earnings statement"))).view.title).toContain("2026-11");
    expect((await story.at("2027-01-01T06:59:59Z", () => story.ask("paper-lane", "earnings statement this-month"))).view.title).toContain(
      "2026-12",
    );
    for (const typed of ["2026-13", "13/2026", "1999-01", "2026-11-03", "november", "=1"])
      expect(await story.ask("paper-lane", `earnings statement ${typed}`)).toMatchObject({ outcome: "refusal" });
  });
});

describe("wallet statements", () => {
  test("of consecutive months tile the ledger, with the balance after every movement", async () => {
    const open = new Map<string, bigint>();
    for (const each of months) {
      const statement = await db.run((tx) => walletOfMonth(tx, lane.id, each));
      for (const { opening, closing } of statement.balances) {
        expect(opening.minor).toBe(open.get(opening.currency) ?? 0n);
        const own = statement.lines.filter((line) => line.change.currency === opening.currency);
        let balance = opening.minor;
        for (const line of own) {
          balance += line.change.minor;
          expect(line.balance.minor).toBe(balance);
        }
        expect(closing.minor).toBe(balance);
        open.set(closing.currency, closing.minor);
      }
      const rows = rowsIn(walletStatementCard(statement));
      for (const { opening, closing } of rows.length === 0 ? [] : statement.balances)
        expect(sumOf(rows, "Change", opening.currency).minor).toBe(closing.minor - opening.minor);
    }
    const ledger = await db.run((tx) => balancesOf(tx, lane.id));
    const held = ledger.filter(({ account }) => account === "wallet").map((each) => [each.money.currency, each.money.minor] as const);
    expect([...open]).toEqual(expect.arrayContaining(held));
  });

  test("say each movement in words", async () => {
    const rows = rowsIn(walletStatementCard(await db.run((tx) => walletOfMonth(tx, lane.id, month("2026-11")))));
    expect(rows.map((row) => [row["What"], row["Change"], row["Balance"]])).toEqual([
      ["At the beginning", "", "0.00"],
      ["Payout of 2026-11-01", "100.00", "100.00"],
      ["At the end", "", "100.00"],
    ]);
  });

  test("of a month without anything name the nearest with a movement", async () => {
    expect(await db.run((tx) => walletOfMonth(tx, lane.id, month("2026-10")))).toMatchObject({ lines: [], nearest: month("2026-11") });
  });
});

test("names and campaigns that begin like a formula, emoji and right-to-left text stay text in every cell", async () => {
  for (const name of ["=1+1", "@SUM(A1)", "+1", "-2+3", "חנות 🌸", "a;=1+1", "\u202e=cmd"]) {
    const statement = await statementOf(month("2026-11"));
    const hostile = {
      ...statement,
      partner: { ...statement.partner, name },
      lines: statement.lines.map((line) => ({ ...line, sale: line.sale && { ...line.sale, campaign: name, orderNumber: name } })),
    };
    const cells = rowsIn(earningsStatementCard(hostile)).flatMap((row) => Object.values(row));
    const words = cells.filter((cell) => !/^-\d+(\.\d\d)?$/.test(cell));
    expect(words).toContain(cleanLine(name).replace(/(^|;)(?=[=+\-@])/g, "$1'"));
    for (const cell of words) expect(cell).not.toMatch(/(^|[;,])[\s\p{C}]*[=+\-@]/u);
  }
});
