import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isNameCut, printedName } from "#domain/rails";
import { readBankDetails, type TypedBankDetails } from "#domain/transfers";

const us: TypedBankDetails = {
  kind: "us-account",
  holder: "Linnet Marlow",
  routing: "021000021",
  account: "000123456789",
  accountAgain: "000123456789",
  accountType: "checking",
};
const iban: TypedBankDetails = { kind: "iban", holder: "Linnet Marlow", iban: "NL91ABNA0417164300" };
const problems = (typed: TypedBankDetails): unknown => {
  const read = readBankDetails(typed);
  return "problems" in read ? read.problems : {};
};

describe("a US account", () => {
  test("is read however its numbers are grouped, pasted or typed", () => {
    expect(
      readBankDetails({
        ...us,
        holder: "  Linnet \u202E Marlow ",
        routing: " 0210-0002 1\u200B",
        account: "0001 2345\u00A06789",
        accountAgain: "０００１２３４５６７８９",
        bank: " Wasatch  Credit Union ",
      }),
    ).toEqual({
      details: { kind: "us-account", holder: "Linnet Marlow", routing: "021000021", account: "000123456789", accountType: "checking" },
      bankName: "Wasatch Credit Union",
    });
  });

  test.each([
    [
      "nothing typed",
      { routing: "", account: "", accountAgain: "", holder: " ", accountType: "" },
      { routing: "missing", account: "missing", accountAgain: "missing", holder: "missing", accountType: "missing" },
    ],
    ["a routing number with a slip", { routing: "021000022" }, { routing: "no-such-number" }],
    ["nine noughts", { routing: "000000000" }, { routing: "no-such-number" }],
    ["the Treasury's own number", { routing: "000000518" }, { routing: "no-such-number" }],
    ["a number whose digits add up but that no bank can have", { routing: "990000013" }, { routing: "no-such-number" }],
    ["eight digits", { routing: "02100002" }, { routing: "not-nine-digits" }],
    ["an account of three digits", { account: "123", accountAgain: "123" }, { account: "not-a-number" }],
    ["one of eighteen", { account: "1".repeat(18), accountAgain: "1".repeat(18) }, { account: "not-a-number" }],
    ["letters in it", { account: "12a45", accountAgain: "12a45" }, { account: "not-a-number" }],
    ["two accounts that differ", { accountAgain: "000123456788" }, { accountAgain: "differs" }],
    ["a type of account that is none", { accountType: "gold" }, { accountType: "missing" }],
    ["a bank's name with an account number in it", { bank: "Chase 0001 2345" }, { bank: "has-digits" }],
    ["a bank's name that goes on", { bank: "B".repeat(41) }, { bank: "too-long" }],
    ["no kind", { kind: "cheque" }, { kind: "missing" }],
  ])("with %s is told where", (_what, over, expected) => {
    expect(problems({ ...us, ...over })).toEqual(expected);
  });

  test("of four to seventeen digits is one", () => {
    for (const account of ["1234", "1".repeat(17)]) expect(problems({ ...us, account, accountAgain: account })).toEqual({});
  });
});

describe("an IBAN", () => {
  test("is read in groups and in small letters", () => {
    expect(readBankDetails({ ...iban, iban: "nl91 abna 0417 1643 00" })).toEqual({
      details: { kind: "iban", holder: "Linnet Marlow", iban: "NL91ABNA0417164300" },
      bankName: null,
    });
  });

  test.each([
    ["", "missing"],
    ["NL92ABNA0417164300", "wrong-check-digits"],
    ["NL91ABNA041716430", "wrong-length"],
    ["ZZ91ABNA0417164300", "country-unknown"],
    ["123456789", "country-unknown"],
    ["BR1800360305000010009795493C1", "country-outside"],
    ["CH4431999123000889012", "no-such-number"],
  ])("%s is %s", (typed, problem) => {
    expect(problems({ ...iban, iban: typed })).toEqual({ iban: problem });
  });
});

describe("a holder's name", () => {
  test.each([
    ["José Müller-Łukasz", "Jose Muller-Lukasz", "Jose Muller-Lukasz"],
    ["Weiß & Söhne", "Weiss & Sohne", "Weiss + Sohne"],
    ["O’Neill – Maß", "O'Neill - Mass", "O'Neill - Mass"],
    ["Ｗｉｄｅ Ｎａｍｅ", "Wide Name", "Wide Name"],
    ["Wolfeschlegelsteinhausen de la Cruz", "Wolfeschlegelsteinhaus", "Wolfeschlegelsteinhausen de la Cruz"],
    ["Anna Maria Bellamy-St. John", "Anna Maria Bellamy-St.", "Anna Maria Bellamy-St. John"],
    ["ليلى الهاشمي", null, null],
    ["Linnet 🐦", null, null],
    ["12 34", null, null],
    ["a; drop", null, null],
    ["🐦", null, null],
  ])("%s is printed as %s, and by SEPA as %s", (name, ach, sepa) => {
    expect([printedName("us-account", name), printedName("iban", name)]).toEqual([ach, sepa]);
  });

  test.each([
    ["Ann Marlow of the Mills", true],
    ["Ann Marlow of the Mill", false],
    ["Zoë Ångström", false],
    // Composed of two signs each, as some keyboards type them.
    ["Zoe\u0308 A\u030angstro\u0308m of the Mi", false],
    ["Weißgerbergäßchenschlößl", true],
    ["Preßfuß Maßstäbe Gruß", true],
  ])("%s is cut where its 22 places are too few for what the bank reads: %s", (name, isCut) => {
    expect(isNameCut("us-account", name)).toBe(isCut);
    expect(isNameCut("iban", name)).toBe(false);
  });

  test("that no bank can print, or that no field can hold, is told at the field", () => {
    expect(problems({ ...us, holder: "ليلى" })).toEqual({ holder: "unprintable" });
    expect(problems({ ...iban, holder: "L".repeat(71) })).toEqual({ holder: "too-long" });
  });

  test("is printed in what a file of 94 places may hold, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (name) => {
        const printed = printedName("us-account", name);
        expect(printed === null || (/^[\x20-\x7E]{2,22}$/.test(printed) && printed === printed.trim())).toBe(true);
      }),
    );
  });
});

test("whatever is typed anywhere is either read or told, and never thrown", () => {
  const anything = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(
      fc.record({
        kind: fc.constantFrom("us-account", "iban", "x"),
        holder: anything,
        routing: anything,
        account: anything,
        accountAgain: anything,
        accountType: anything,
        iban: anything,
        bank: anything,
      }),
      (typed) => {
        expect(Object.keys(readBankDetails(typed)).length).toBeGreaterThan(0);
      },
    ),
  );
});
