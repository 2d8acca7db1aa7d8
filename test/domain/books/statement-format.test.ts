import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStatement, type StatementHints } from "../../../domain/books/statement-format.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, hints: StatementHints = {}, currency = "USD") => readStatement(bytes(text), currency, hints);
/** day, minor units, text */
const rows = (text: string, hints: StatementHints = {}, currency = "USD") => {
  const found = read(text, hints, currency);
  if ("problem" in found) return found;
  return found.lines.map((line) => [line.bookedOn, line.minor, line.text]);
};

describe("a statement as banks write it", () => {
  test("of a US bank: one column of signed amounts, month first", () => {
    expect(
      rows(
        'Date,Description,Amount,Balance\r\n12/31/2026,"ACH DEBIT, PAPER LANE",-97.50,900.00\r\n12/02/2026,Deposit,"1,250.00",997.50\r\n',
      ),
    ).toEqual([
      ["2026-12-31", -9_750n, "ACH DEBIT, PAPER LANE"],
      ["2026-12-02", 125_000n, "Deposit"],
    ]);
  });

  test("of a German bank: semicolons, quotes, comma decimals, days first, lines above the headings and sums below, in the letters of older programs", () => {
    const text =
      '"Kontonummer:";"DE89 3704"\r\n"Kontostand";"1.000,00"\r\n\r\n"Buchungstag";"Wertstellung";"Empfänger";"Verwendungszweck";"Betrag (EUR)";"Währung"\r\n' +
      '"31.12.2026";"02.01.2027";"Müller & Söhne";"Überweisung ""pc-1""";"-1.234,56";"EUR"\r\n"";"";"";"Summe";"-1.234,56";""\r\n';
    const latin = Uint8Array.from([...text].map((letter) => letter.codePointAt(0)!));
    expect(readStatement(latin, "USD")).toEqual({
      currency: "EUR",
      lines: [{ bookedOn: "2026-12-31", minor: -123_456n, text: '02.01.2027 · Müller & Söhne · Überweisung "pc-1"' }],
    });
  });

  test("with a byte order mark, tabs, single line feeds, two columns of amounts and names of months", () => {
    expect(rows("\uFEFFPosting Date\tDetails\tDebit\tCredit\nDec 2, 2026\tPaper Lane\t97.50\t\n03-Dec-2026\tReturn\t\t97.50\n")).toEqual([
      ["2026-12-02", -9_750n, "Paper Lane"],
      ["2026-12-03", 9_750n, "Return"],
    ]);
  });

  test("in UTF-16, as spreadsheets save it", () => {
    const text = "Date;Amount;Text\n2026-12-02;-1,00;x\n";
    expect(readStatement(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]), "USD")).toMatchObject({
      lines: [{ minor: -100n }],
    });
  });

  test.each([
    ["(12.50)", -1_250n],
    ["12.50-", -1_250n],
    ["−12.50", -1_250n],
    ["$12.50", 1_250n],
    ["USD 12.50", 1_250n],
    ["12.50 DR", -1_250n],
    ["+12.50", 1_250n],
    ["1'234.50", 123_450n],
    ["1 234.50", 123_450n],
    ["12", 1_200n],
    ["$(12.50)", -1_250n],
    ["$-12.50", -1_250n],
    ["USD -12.50", -1_250n],
    ["USD −12.50", -1_250n],
    ["12.50- USD", -1_250n],
    ["- 12.50 $", -1_250n],
    ["(USD 12.50)", -1_250n],
    ["12.50S", -1_250n],
    ["12.50DR", -1_250n],
    ["12.50 D", -1_250n],
    ["USD 12.50 Dr", -1_250n],
    ["-12.50 DR", -1_250n],
    ["12.50CR", 1_250n],
    ["12.50 H", 1_250n],
  ])("an amount of %s", (written, minor) =>
    expect(rows(`Date,Amount\n2026-12-02,"${written}"\n2026-12-02,-1.00`)).toEqual([
      ["2026-12-02", minor, ""],
      ["2026-12-02", -100n, ""],
    ]),
  );

  test.each([
    "-1,2,3.00",
    "12,34.50",
    "1234,567.00",
    "1,00,000.00",
    "12.50 DRUSD",
    "-12.50 CR",
    "12-50",
    "+12.50-",
    "(12.50",
    "12.50 QQQ",
    "-12.50-",
  ])("%s is no amount", (written) =>
    expect(read(`Date,Amount\n2026-12-02,"${written}"\n2026-12-02,-1.00`)).toEqual({
      problem: "line",
      line: 2,
      what: "amount",
      text: written,
    }),
  );

  test.each([
    ["Transaction Type", "Debit", "Credit"],
    ["Soll/Haben", "S", "H"],
    ["D/C", "d", "c"],
    ["Kennzeichen", "Soll", "Haben"],
    ["DR/CR", "DR", "CR"],
  ])("with amounts that have no sign and a column %s of %s and %s beside them", (heading, out, into) => {
    const found = rows(`Date,${heading},Transaction Amount\n2026-12-02,${out},97.50\n2026-12-03,${into},1.00\n`);
    expect(found).toEqual([
      ["2026-12-02", -9_750n, out],
      ["2026-12-03", 100n, into],
    ]);
  });

  test("with signs and such a column says the same by both, or its line is refused", () => {
    const alike = "Date,Details,Amount\n2026-12-02,DEBIT,-97.50\n2026-12-03,CREDIT,1.00\n";
    expect(read(alike)).toMatchObject({ lines: [{ minor: -9_750n }, { minor: 100n }] });
    const both = "Date,Details,Amount\n2026-12-02,DEBIT,-97.50\n2026-12-03,DEBIT,1.00\n";
    expect(read(both)).toEqual({ problem: "line", line: 3, what: "sign", text: "1.00 DEBIT" });
    expect(read(both, { signs: "as-written" })).toMatchObject({ lines: [{ minor: -9_750n }, { minor: 100n }] });
  });

  test("whose line ends in quotes are words", () => {
    expect(rows('Date,Text,Amount\n2026-12-02,"two\r\nlines",-1.00\n')).toEqual([["2026-12-02", -100n, "two lines"]]);
  });

  test("with columns that nobody knows, when somebody says which is which", () => {
    const text = "Wann,Wieviel,Was\n2026-12-02,-1.00,x\n";
    expect(read(text)).toEqual({ problem: "columns", found: ["Wann", "Wieviel", "Was"], missing: ["date", "amount"] });
    expect(rows(text, { columns: "date=Wann, amount=wieviel" })).toEqual([["2026-12-02", -100n, "x"]]);
  });
});

describe("what has two meanings is asked for", () => {
  const readDays = (text: string, hints: StatementHints = {}): unknown[] => (rows(text, hints) as unknown[][]).map(([day]) => day);
  const days = "Date,Amount\n03/04/2026,-1.00\n05/04/2026,-1.00\n";
  test("days that can be read both ways", () => {
    expect(read(days)).toEqual({ problem: "dates-ambiguous" });
    expect(readDays(days, { dates: "day-first" })).toEqual(["2026-04-03", "2026-04-05"]);
    expect(readDays(days, { dates: "month-first" })).toEqual(["2026-03-04", "2026-05-04"]);
  });
  test("one day that can be read one way decides for all, and the same day both ways is no question", () => {
    expect(readDays("Date,Amount\n03/04/2026,-1.00\n13/04/2026,-1.00\n")).toEqual(["2026-04-03", "2026-04-13"]);
    expect(readDays("Date,Amount\n04/04/2026,-1.00\n")).toEqual(["2026-04-04"]);
  });
  test("days that fit neither way name the line", () => {
    expect(read("Date,Amount\n13/04/2026,-1.00\n04/13/2026,-1.00\n")).toEqual({
      problem: "line",
      line: 3,
      what: "date",
      text: "04/13/2026",
    });
  });
  test("a sign that groups no thousands is none, whatever was said of decimals", () => {
    const text = 'Date,Amount\n2026-12-02,"-12,5"\n';
    expect(rows(text)).toEqual([["2026-12-02", -1_250n, ""]]);
    expect(read(text, { decimals: "point" })).toEqual({ problem: "line", line: 2, what: "amount", text: "-12,5" });
    expect(rows('Date,Amount\n2026-12-02,"-1,234,567.5"\n')).toEqual([["2026-12-02", -123_456_750n, ""]]);
    expect(rows('Date,Amount\n2026-12-02,"-1.234.567"\n')).toEqual([["2026-12-02", -123_456_700n, ""]]);
  });

  test("thousands or decimals", () => {
    const text = 'Date;Amount\n2026-12-02;"-1.250"\n';
    expect(read(text)).toEqual({ problem: "decimals-ambiguous" });
    expect(rows(text, { decimals: "comma" })).toEqual([["2026-12-02", -125_000n, ""]]);
    expect(read(text, { decimals: "point" })).toEqual({ problem: "line", line: 2, what: "amount", text: "-1.250" });
    expect(rows('Date;Amount\n2026-12-02;"-1.250"\n2026-12-02;"2,50"\n')).toEqual([
      ["2026-12-02", -125_000n, ""],
      ["2026-12-02", 250n, ""],
    ]);
  });
  test("which of the amounts left, where none is below nothing and no column says it", () => {
    const text = "Date,Type,Art,Amount\n2026-12-02,Debit,Fee,97.50\n2026-12-03,Credit,Soll,1.00\n";
    const none = "Date,Text,Amount\n2026-12-02,x,97.50\n";
    expect(read(none)).toEqual({ problem: "signs" });
    expect(rows(none, { signs: "as-written" })).toEqual([["2026-12-02", 9_750n, "x"]]);
    expect(rows("Date,Text,Amount\n2026-12-02,x,97.50 CR\n")).toEqual([["2026-12-02", 9_750n, "x"]]);
    expect(read("Date,Text,Amount\n2026-12-02,x,97.50 CR\n2026-12-02,y,97.50\n")).toEqual({ problem: "signs" });
    expect(read(text)).toMatchObject({ lines: [{ minor: -9_750n }, { minor: 100n }] });
    const two = "Date,Type,Card,Amount\n2026-12-02,Debit,Debit,97.50\n2026-12-03,Credit,Debit,1.00\n";
    expect(read(two)).toEqual({ problem: "signs" });
    expect(read(two, { columns: "direction=Type" })).toMatchObject({ lines: [{ minor: -9_750n }, { minor: 100n }] });
    expect(read(none, { columns: "direction=Text" })).toEqual({ problem: "line", line: 2, what: "direction", text: "x" });
    const three = "Date,Amount,Out,In\n2026-12-02,1.00,97.50,\n";
    expect(read(three, { columns: "debit=Out,credit=In" })).toMatchObject({ lines: [{ minor: -9_750n }] });
  });
  test("amounts that are not written alike", () => {
    expect(read('Date;Amount\n2026-12-02;"1,25"\n2026-12-02;"1.25"\n')).toEqual({ problem: "decimals-ambiguous" });
  });
});

describe("what is no statement", () => {
  test.each<readonly [string, Uint8Array, object]>([
    ["nothing", new Uint8Array(), { problem: "empty" }],
    ["blanks", bytes(" \r\n \r\n"), { problem: "empty" }],
    ["headings alone", bytes("Date,Amount\n"), { problem: "empty" }],
    ["lines of nothing", bytes("Date,Amount\n2026-12-02,0.00\n"), { problem: "empty" }],
    ["a spreadsheet", Buffer.from("504b03041400060008", "hex"), { problem: "not-text" }],
    ["a PDF", bytes("%PDF-1.7 whatever"), { problem: "not-text" }],
    ["bytes", Uint8Array.from([1, 2, 0, 3, 0, 5]), { problem: "not-text" }],
    [
      "a letter",
      bytes("Dear customer,\nwe wish you a good year.\n"),
      { problem: "columns", found: ["Dear customer", ""], missing: ["date", "amount"] },
    ],
    ["two currencies", bytes("Date,Amount,Currency\n2026-12-02,1.00,USD\n2026-12-02,1.00,EUR\n"), { problem: "currencies" }],
    ["no such currency", bytes("Date,Amount,Currency\n2026-12-02,1.00,QQQ\n"), { problem: "currencies" }],
    ["a day that there is not", bytes("Date,Amount\n2026-02-30,1.00\n"), { problem: "line", line: 2, what: "date", text: "2026-02-30" }],
    [
      "a word for an amount",
      bytes("Date,Amount\n2026-12-02,1.00\n2026-12-03,lots\n"),
      { problem: "line", line: 3, what: "amount", text: "lots" },
    ],
    [
      "more lines than anybody has",
      bytes(`Date,Amount\n${"2026-12-02,1.00\n".repeat(20_001)}`),
      { problem: "too-many-lines", most: 20_000 },
    ],
  ])("%s", (_name, content, problem) => expect(readStatement(content, "USD")).toEqual(problem));

  test.each<readonly [string, string, object]>([
    [
      "a quote that nobody closed",
      'Date,Text,Amount\n2026-12-02,"x\ny",-1.00\n\n2026-12-03,"x,-1.00\n2026-12-04,y,-2.00\n',
      { line: 5, what: "quote" },
    ],
    ["one that another line closes", 'Date,Text,Amount\n2026-12-03,"x,-1.00\n2026-12-04,"y",-2.00\n', { line: 2, what: "quote" }],
    ["fewer cells", "Date,Text,Amount,Saldo\n2026-12-03,x,-1.00,1.00\n2026-12-03,x,-1.00\n", { line: 3, what: "cells" }],
    ["a day alone", "Date,Text,Amount\n2026-12-03,x,-1.00\n2026-12-04,x\n", { line: 3, what: "cells" }],
    ["more cells", "Date,Text,Amount\n2026-12-03,x,-1,250.00\n", { line: 2, what: "cells" }],
  ])("with %s is refused with its line", (_name, text, problem) => expect(read(text)).toMatchObject({ problem: "line", ...problem }));

  test("headings that end in a separator, and rows that do, are no other number of cells", () => {
    expect(rows("Date,Text,Amount,\n2026-12-03,x,-1.00\n2026-12-03,x,-1.00,,\nTotal,-2.00\n")).toHaveLength(2);
  });

  test("whatever the bytes are, it is read or refused, and never fails", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom("", "Date,Amount\n", "Buchungstag;Betrag\n"), (noise, head) => {
        const found = readStatement(Buffer.concat([Buffer.from(head), noise]), "USD");
        return "problem" in found || found.lines.length > 0;
      }),
    );
  });

  test("what is written as banks do is read back exactly", () => {
    const line = fc.record({
      day: fc.date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true }),
      minor: fc.bigInt({ min: -10_000_000n, max: 10_000_000n }).filter((minor) => minor !== 0n),
      text: fc.string({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        (lines, separator, end) => {
          const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const amount = (minor: bigint): string =>
            `${minor < 0n ? "-" : ""}${(minor < 0n ? -minor : minor)
              .toString()
              .padStart(3, "0")
              .replace(/(\d\d)$/, ".$1")}`;
          const text = [
            ["Date", "Amount", "Text"].join(separator),
            ...lines.map(({ day, minor, text: words }) =>
              [day.toISOString().slice(0, 10), cell(amount(minor)), cell(words)].join(separator),
            ),
          ].join(end);
          const found = read(text, { signs: "as-written" });
          if ("problem" in found) throw new Error(JSON.stringify(found));
          expect(found.lines.map(({ bookedOn, minor }) => [bookedOn, minor])).toEqual(
            lines.map(({ day, minor }) => [day.toISOString().slice(0, 10), minor]),
          );
        },
      ),
    );
  });
});
