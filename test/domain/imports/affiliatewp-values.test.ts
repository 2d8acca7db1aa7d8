import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { amountIn, landingIn, localTimeIn, rateIn, unescapeName, unslash, usable } from "../../../domain/imports/affiliatewp-values.ts";

test.each([
  [String.raw`O\\\'Brien`, "O'Brien"],
  [String.raw`Back\\\\slash`, String.raw`Back\slash`],
  [String.raw`Back\\\\slash \\\\\\\' and ; semicolon`, String.raw`Back\slash \' and ; semicolon`],
  ["plain", "plain"],
  ["ends in a slash\\", "ends in a slash"],
])("%s in a file was %s", (written, meant) => {
  expect(unslash(written)).toBe(meant);
});

test("names lose the entities of HTML, and nothing that only looks like one", () => {
  expect(unescapeName("Bo O&#039;Brien &amp; Cyril &quot;Cy&quot; &copy; &#x;")).toBe('Bo O\'Brien & Cyril "Cy" &copy; &#x;');
});

test.each([
  ["12.00", "USD", 1_200n],
  ["28.4", "USD", 2_840n],
  ["-0", "USD", 0n],
  ["-5", "USD", -500n],
  ["1e2", "USD", 10_000n],
  ["1.5e3", "USD", 150_000n],
  ["125e-1", "USD", 1_250n],
  ["1e-2", "USD", 1n],
  ["1234.5", "JPY", 1_234n],
  ["0.125", "USD", 12n],
  ["20.869", "KWD", 20_869n],
])("%s %s is %d minor units", (written, currency, minor) => {
  expect(amountIn(written, currency)).toBe(minor);
});

test.each(["", "12,50", "$5", "1e99", "0x10", "NaN", "--1", "1.2.3"])("%j is no amount", (written) => {
  expect(usable(() => amountIn(written, "USD"))).toMatchObject({ aside: { why: "amount-unreadable" } });
});

const usual = { currency: "USD", usualRate: 2_000 };
test.each([
  ["0.3", "percentage", "per_product", "share", { kind: "percent", basisPoints: 3_000 }],
  ["0.0725", "percentage", "per_product", "share", { kind: "percent", basisPoints: 725 }],
  ["7.25", "percentage", "", "hundredths", { kind: "percent", basisPoints: 725 }],
  ["30", "percentage", "", "hundredths", { kind: "percent", basisPoints: 3_000 }],
  ["0.2", "percentage", "per_product", "share", null],
  ["", "", "", "hundredths", null],
  ["15", "flat", "per_product", "share", { kind: "per-item", minor: 1_500n, currency: "USD" }],
  ["12.50", "flat", "per_order", "hundredths", { kind: "per-order", minor: 1_250n, currency: "USD" }],
] as const)("a rate of %j %s %s as a %s", (value, type, basis, percentIs, rate) => {
  expect(rateIn({ value, type, basis, percentIs }, usual)).toEqual({ rate, oddRate: null });
});

test.each(["3", "-0.1", "twenty"])("a rate of %s is told and not taken", (value) => {
  expect(rateIn({ value, type: "percentage", basis: "", percentIs: "share" }, usual)).toEqual({
    rate: null,
    oddRate: `${value} percentage`,
  });
});

test("a time has the offset of the export, and none that has not been yet is believed", () => {
  const now = instant("2026-11-23T00:00:00Z");
  const read = (text: string) => usable(() => localTimeIn(text, "-07:00", now).toString());
  // In the spring of a zone with daylight saving this hour was skipped; the file has it all the same, because it knows one offset only.
  expect(read("2026-03-08 02:30:00")).toEqual({ row: "2026-03-08T09:30:00Z" });
  expect(read("2026-11-22 17:00:01")).toMatchObject({ aside: { why: "time-ahead" } });
  for (const text of ["2026-02-30 10:00:00", "22.11.2026 10:00", "November 22, 2026 7:52 am", "0000-00-00 00:00:00", ""])
    expect(read(text)).toMatchObject({ aside: { why: "time-unreadable" } });
});

test("a page keeps its address but for our own parameters, and a script is none", () => {
  expect(landingIn("http://shop.example.test/shop/?ref=1&campaign=fall&x=1")).toBe("http://shop.example.test/shop/?x=1");
  expect(usable(() => landingIn("javascript:alert(1)"))).toMatchObject({ aside: { why: "address-unreadable" } });
});
