import { describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { explainLines, reconcile, reopenLine, takeStatement } from "#domain/books";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff } from "../../support/staff.ts";
import { statementHands, termsOfStatements } from "./statement-hands.ts";

/** A file that was taken by a wrong hint is put right by the right one. */
const db = await useDatabase({ terms: termsOfStatements });
const { fay } = await statementHands(db);
db.clock.set("2026-12-20T17:00:00Z");

type Hints = Parameters<typeof takeStatement>[3];
const take = (content: string, hints?: Hints) =>
  db.run((tx) => takeStatement(tx, fay.id, new TextEncoder().encode(content), hints), asStaff(fay));
const linesOf = (number: string) =>
  db.run(async (tx) => {
    const { agreeing, differing, decided } = await reconcile(tx, number);
    return [...agreeing, ...differing, ...decided]
      .toSorted((a, b) => a.nth - b.nth)
      .map(({ bookedOn, minor, text }) => [bookedOn, minor, text]);
  });
const actsOf = (number: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        act: string;
      }>`select act from audit_entry where subject_kind = 'bank-statement' and subject_id = ${number} order by act`,
    ),
  );

describe("the same file, read otherwise", () => {
  test("takes the place of the reading before, under the same number, and the audit says so", async () => {
    const content = "Date,Amount,Text\n12/03/2026,-97.50,ACH\n12/04/2026,-12.00,Rent\n";
    expect(await refusalOf(take(content))).toBe("statement.dates");
    const wrong = await take(content, { dates: "day-first" });
    expect(wrong).toMatchObject({ reading: "first", statement: { firstDay: "2026-03-12", lastDay: "2026-04-12" } });
    const right = await take(content, { dates: "month-first" });
    expect(right).toMatchObject({
      reading: "anew",
      statement: { number: wrong.statement.number, firstDay: "2026-12-03", lastDay: "2026-12-04", lines: 2, knownBefore: 0, open: 2 },
    });
    expect(await linesOf(right.statement.number)).toEqual([
      ["2026-12-03", -9_750n, "ACH"],
      ["2026-12-04", -1_200n, "Rent"],
    ]);
    expect(await actsOf(right.statement.number)).toEqual([{ act: "statement.read-anew" }, { act: "statement.take" }]);
    expect(await take(content, { dates: "month-first" })).toMatchObject({ reading: "same" });
  });

  test.each<readonly [string, string, Hints, Hints, bigint]>([
    ["signs", "Date,Amount,Type\n2026-12-05,97.50,DR\n", { signs: "as-written" }, {}, -9_750n],
    ["columns", "Date,Amount,Fee\n2026-12-07,-97.50,-1.00\n", { columns: "amount=Fee" }, {}, -9_750n],
  ])("is put right for %s as well", async (_what, content, wrong, right, minor) => {
    await take(content, wrong);
    const { statement, reading } = await take(content, right);
    expect(reading).toBe("anew");
    expect((await linesOf(statement.number)).map(([, each]) => each)).toEqual([minor]);
  });

  test("is refused once somebody has decided on a line, and nothing is changed by it", async () => {
    const content = "Date,Amount,Text\n10/03/2026,-7.00,Rent\n10/04/2026,-8.00,Coal\n";
    const { statement } = await take(content, { dates: "day-first" });
    await db.run((tx) => explainLines(tx, fay.id, statement.number, "not ours", 2), asStaff(fay));
    const refused = await take(content, { dates: "month-first" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "statement.read-otherwise", facts: { statement: statement.number, decided: 1, line: "2" } });
    expect((await linesOf(statement.number)).map(([day]) => day)).toEqual(["2026-03-10", "2026-04-10"]);
    expect(await take(content, { dates: "day-first" })).toMatchObject({ reading: "same", statement: { open: 1 } });
    await db.run((tx) => reopenLine(tx, statement.number, 2, "read the wrong way round"), asStaff(fay));
    expect(await take(content, { dates: "month-first" })).toMatchObject({ reading: "anew", statement: { firstDay: "2026-10-03" } });
  });

  test("leaves the lines of other statements alone, and keeps none of them twice", async () => {
    const other = await take("Date,Amount,Text\n2026-11-02,-1.00,Rent\n");
    const content = "Date,Amount,Text\n11/02/2026,-1.00,Rent\n11/03/2026,-2.00,Coal\n";
    const { statement } = await take(content, { dates: "day-first" });
    expect(statement).toMatchObject({ knownBefore: 0, open: 2 });
    expect(await take(content, { dates: "month-first" })).toMatchObject({ reading: "anew", statement: { knownBefore: 1, open: 1 } });
    expect(await take(content, { dates: "month-first" })).toMatchObject({ reading: "same" });
    expect(await linesOf(other.statement.number)).toEqual([["2026-11-02", -100n, "Rent"]]);
  });
});
