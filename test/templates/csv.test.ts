import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanLine, instant, money } from "#domain/kernel";
import { csv } from "#templates/csv";

/** Read back by somebody else's reader. */
const read = (text: string): string[][] => parse(text, { bom: true, record_delimiter: "\r\n", relax_column_count: false });
const cell = (text: string): string => read(csv(["x"], [[text]]))[1]?.[0] ?? "";

describe("a cell", () => {
  test.each([
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("https://evil.example")',
    "  =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹣1",
    "−1",
    "%0A=1",
    "|calc",
  ])("that a spreadsheet could take for a formula is text: %j", (typed) => {
    expect(cell(typed)).toMatch(/^'/);
    expect(cell(typed).slice(1)).toBe(cleanLine(typed));
  });

  test.each(["Paper;=1+1", "Paper,=1+1", "Paper; +1", "a;b;@SUM(A1)", 'x";=1+1;"'])(
    "holds no formula behind a separator of other countries either: %j",
    (typed) => {
      for (const part of cell(typed).split(/[;,]/)) expect(part).not.toMatch(/^\s*[=+\-@]/);
    },
  );

  test.each([
    "Paper Lane",
    "Ink & Twine, Ltd",
    'the "best" paper',
    "חנות נייר",
    "日本の紙工房 🌸",
    "4107",
    "fall-stamps",
    "a=b",
    "1+1",
    "x@y.example",
  ])("of ordinary words stays as it is: %j", (typed) => {
    expect(cell(typed)).toBe(typed);
  });

  test("of an amount is a plain decimal with its currency's digits, also below zero", () => {
    expect(csv(["a", "b", "c"], [[money(-1_250n, "USD"), money(4_386n, "JPY"), money(-9n, "KWD")]])).toBe(
      "a,b,c\r\n-12.50,4386,-0.009\r\n",
    );
  });

  test("of a time is local to its zone, on both sides of a change of the clocks", () => {
    const at = (text: string) => ({ local: instant(text), zone: "America/Denver" });
    expect(csv(["a", "b"], [[at("2026-11-01T06:59:59.999Z"), at("2026-11-01T12:00:00Z")]])).toBe(
      "a,b\r\n2026-11-01 00:59:59,2026-11-01 05:00:00\r\n",
    );
  });
});

describe("a table", () => {
  test("has a mark of its encoding only where a spreadsheet would guess wrong without", () => {
    expect(csv(["x"], [["Paper Lane"]])).toBe("x\r\nPaper Lane\r\n");
    expect(csv(["x"], [["Pâte"]])).toBe("\uFEFFx\r\nPâte\r\n");
  });

  test("is read back cell by cell, whatever is in it, and no cell begins like a formula", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("=", "-", '"', ",", ";", "\r", "\n", "\t", " ", "a", "＝") }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts), { maxLength: 5 }), (rows) => {
        const [, ...found] = read(csv(["one", "two"], rows));
        expect(found).toHaveLength(rows.length);
        for (const [index, row] of rows.entries())
          for (const [at, typed] of row.entries()) {
            expect(found[index]?.[at]?.replaceAll("'", "")).toBe(cleanLine(typed).replaceAll("'", ""));
            expect(found[index]?.[at]).not.toMatch(/^[\s\p{C}]*[=+\-@＝＋－＠]/u);
          }
      }),
      { numRuns: 500 },
    );
  });
});
