import { expect, test } from "vitest";
import { oneOf, sql } from "#domain/kernel";
import { explainLines, forgetStatementWords, trimStatementWords } from "#domain/books";
import { partnerById } from "#domain/partners";
import { linesOfStatement } from "../../../domain/books/bank-statement.ts";
import { useDatabase } from "../../support/database.ts";
import { asStaff } from "../../support/staff.ts";
import { statementHands, termsOfStatements } from "./statement-hands.ts";

/** What the bank wrote, and for how long anybody may read it. */
const db = await useDatabase({ terms: termsOfStatements });
const { fay, sent, seen, taken } = await statementHands(db);

test("what the bank wrote is readable by nobody who has the database alone", async () => {
  const { statement } = await taken(["2026-12-10", "-3.00", "Canarina Holdermann"]);
  const { found } = await db.run((tx) =>
    oneOf(
      tx,
      sql<{
        found: boolean;
      }>`select bool_or(position('Canarina'::bytea in sealed) > 0) as found from bank_statement_line where statement_id = ${statement.number}::bigint`,
    ),
  );
  expect(found).toBe(false);
  expect((await seen(statement.number)).differing).toMatchObject([{ text: "Canarina Holdermann" }]);
});

test("what the bank and staff wrote of a partner goes when they are erased, also where no line is tied; the rest after the term", async () => {
  const [one] = await sent(10_000n);
  const partner = await db.run((tx) => partnerById(tx, one!.partner));
  const { statement } = await taken(
    ["2026-12-03", "-1.11", `To ${partner.name.toUpperCase()}. 77301946528`],
    ["2026-12-03", "2.22", `from no. ${partner.shareId}, sorry`],
    ["2026-12-03", "-3.33", `ACH ${one!.key.slice(0, 24)}`],
    ["2026-12-03", "-4.44", "a lawyer"],
    ["2026-12-03", "-5.55", `Rent ${partner.shareId}7`],
  );
  await db.run((tx) => explainLines(tx, fay.id, statement.number, "called by someone else", 5), asStaff(fay));
  await db.run((tx) => explainLines(tx, fay.id, statement.number, `about ${partner.name}`, 4), asStaff(fay));
  await db.run((tx) => forgetStatementWords(tx, partner));
  const lines = () => db.run((tx) => linesOfStatement(tx, statement.number));
  expect((await lines()).map(({ text, decision }) => [text, decision?.kind === "explained" ? decision.reason : null])).toEqual([
    ["", null],
    ["", null],
    ["", null],
    ["", ""],
    [`Rent ${partner.shareId}7`, "called by someone else"],
  ]);
  const trim = (days: number) => db.run((tx) => trimStatementWords(tx, statement.takenAt.add({ hours: 24 * days }), 500));
  await trim(0);
  expect((await lines())[4]?.text).not.toBe("");
  expect(await trim(1)).toBeGreaterThan(0);
  expect((await lines()).map(({ text }) => text)).toEqual(["", "", "", "", ""]);
  expect(await trim(1)).toBe(0);
});
