import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { renderConsole, type ConsoleReader, type SavedFile } from "#templates/render/console";
import { fitColumns } from "../../../templates/render/console-table.ts";
import { lineOf, paint, run, wrap } from "../../../templates/render/console-text.ts";
import { text, view, type Block, type Sentence, type Tone, type Value, type View } from "#templates/view";
import { dashboard, empty, hostile, hostileTexts, payouts, withFiles, why } from "./console-samples.ts";

const reader: ConsoleReader = { width: 100, colour: false, zone: "America/Denver", locale: "en-US" };

function draw(...sentence: Value[]): string {
  return renderConsole(view("", [text(...sentence)]), reader);
}

describe("golden files", () => {
  for (const [name, sample] of Object.entries({ dashboard, why, payouts, empty, hostile })) {
    for (const width of [40, 60, 100, 160]) {
      test(`${name} at ${width} columns`, async () => {
        await expect(`${renderConsole(sample, { ...reader, width })}\n`).toMatchFileSnapshot(`../../golden/console/${name}-${width}.txt`);
      });
    }
  }

  test.each([40, 100])("files at %i columns: named, sized, described, and where they lie or why they don't", async (width) => {
    const saved = [{ path: "/var/lib/partner-center/downloads/earnings-paper-lane-2026-11.csv" }, { reference: "7k2p9qx4" }];
    const drawn = [{}, { saved }].map((more) => renderConsole(withFiles, { ...reader, ...more, width }));
    await expect(`${drawn.join("\n\n")}\n`).toMatchFileSnapshot(`../../golden/console/files-${width}.txt`);
  });

  test("the why-story in colour, with the escape character made visible", async () => {
    const drawn = renderConsole(why, { ...reader, width: 80, colour: true }).replaceAll("\u001b", "␛");
    await expect(`${drawn}\n`).toMatchFileSnapshot("../../golden/console/why-80-colour.txt");
  });
});

describe("values", () => {
  test.each([
    [123_450n, "USD", "$1,234.50"],
    [-300n, "USD", "−$3.00"],
    [0n, "USD", "$0.00"],
    [4_386n, "JPY", "¥4,386"],
    [20_869n, "KWD", "KWD 20.869"],
    [12_345n, "CLF", "CLF 1.2345"],
    [123_456_789_012_345_678_901n, "USD", "$1,234,567,890,123,456,789.01"],
    [100n, "points", "1.00 points"],
  ])("%s minor units of %s are drawn as %s", (minor, currency, expected) => {
    expect(draw({ money: money(minor, currency) })).toBe(expected);
  });

  test("an amount follows the reader's language and keeps Latin digits", () => {
    const german = renderConsole(view("", [text({ money: money(-123_450n, "EUR") })]), { ...reader, locale: "de-DE" });
    const egyptian = renderConsole(view("", [text({ money: money(-123_450n, "EGP") })]), { ...reader, locale: "ar-EG" });
    expect(german).toBe("−1.234,50 €");
    expect(egyptian).toMatch(/1,234\.50/);
  });

  test.each([
    ["2026-11-22T14:49:59Z", "America/Denver", "2026-11-22 07:49 MST"],
    ["2026-07-01T06:00:00Z", "America/Denver", "2026-07-01 00:00 MDT"],
    ["2026-11-22T14:49:00Z", "Europe/Berlin", "2026-11-22 15:49 CET"],
    ["2026-11-22T14:49:00Z", "Europe/London", "2026-11-22 14:49 GMT"],
    ["2026-11-22T14:49:00Z", "Australia/Sydney", "2026-11-23 01:49 AEDT"],
    ["2026-11-22T14:49:00Z", "Asia/Kathmandu", "2026-11-22 20:34 GMT+5:45"],
    ["2026-11-22T14:49:00Z", "UTC", "2026-11-22 14:49 UTC"],
  ])("%s in %s is %s", (iso, zone, expected) => {
    const drawn = renderConsole(view("", [text({ instant: instant(iso), as: "minute" })]), { ...reader, zone });
    expect(drawn).toBe(expected);
  });

  test("a date is the reader's local date", () => {
    expect(draw({ instant: instant("2026-12-01T05:00:00Z"), as: "date" })).toBe("2026-11-30");
  });

  test.each([
    [2000, "20 %"],
    [1250, "12.5 %"],
    [33, "0.33 %"],
    [0, "0 %"],
    [10_000, "100 %"],
    [-50, "−0.5 %"],
  ])("%i basis points are %s", (basisPoints, expected) => {
    expect(draw({ basisPoints })).toBe(expected);
  });

  test("partners, links, codes, counts and badges are drawn as plain words", () => {
    expect(draw({ partner: { name: "Paper Lane", shareId: "1001" } })).toBe("Paper Lane (1001)");
    expect(draw({ link: "https://shop.example/x" })).toBe("https://shop.example/x");
    expect(draw("See ", { link: "https://shop.example/x", label: "the page" }, ".")).toBe("See the page (https://shop.example/x).");
    expect(draw({ code: "1005" }, " ", { count: 12_345 }, " ", { badge: "unpaid", tone: "warning" })).toBe("1005 12,345 unpaid");
  });
});

describe("lines", () => {
  test("break at blanks, never inside an amount, and inside a word only when it fills a line alone", () => {
    const broken = (value: string, columns: number) => wrap(lineOf(run(value)), columns).map((line) => paint(line, false));
    expect(broken("one two three", 7)).toEqual(["one two", "three"]);
    expect(broken("one  two", 20)).toEqual(["one two"]);
    expect(broken("KWD\u00a020.869 now", 10)).toEqual(["KWD 20.869", "now"]);
    expect(broken("a abcdefghij", 4)).toEqual(["a", "abcd", "efgh", "ij"]);
    expect(broken("https://shop.example/kits", 22)).toEqual(["https://shop.example/", "kits"]);
    expect(broken("", 10)).toEqual([""]);
  });

  test("the widest text column gives way first; figures never do", () => {
    const cell = (value: string, may: "cut" | "neither" = "cut") => lineOf(run(value, "plain", may));
    expect(fitColumns([[cell("short"), cell("a long sentence of words"), cell("$1,234,567.00", "neither")]], 40)).toEqual([5, 18, 13]);
    expect(fitColumns([[cell("$1,234,567,890.00", "neither"), cell("$1,234,567,890.00", "neither")]], 35)).toBeNull();
  });

  test("a terminal that tells no width, or a silly one, gets forty columns", () => {
    for (const width of [Number.NaN, 0, -5, 12])
      expect(renderConsole(dashboard, { ...reader, width })).toBe(renderConsole(dashboard, { ...reader, width: 40 }));
  });
});

describe("text that somebody typed", () => {
  test("loses what could act on the terminal and keeps what can be read", () => {
    expect(hostileTexts.slice(0, 6).map((each) => draw(each))).toEqual([
      "red C1",
      "click",
      "]52;c;never closed",
      "gpj.exe isolate zerowidth",
      "line one line two line three tab",
      "Z\u0351\u0352\u0353\u0354algo",
    ]);
  });

  test("in a right-to-left script is isolated, so that the figures after it stay after it", () => {
    expect(draw({ partner: { name: "חנות", shareId: "1003" } }, " ", { money: money(5n, "USD") })).toBe("\u2068חנות\u2069 (1003) $0.05");
  });
});

const values: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.constantFrom(...hostileTexts),
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((minor) => ({ money: money(minor, "USD") })),
  fc
    .date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((date) => ({ instant: Temporal.Instant.fromEpochMilliseconds(date.getTime()), as: "minute" }) as const),
  fc.string({ unit: "binary" }).map((code) => ({ code })),
  fc.webUrl().map((link) => ({ link })),
  fc.string({ unit: "binary", maxLength: 20 }).map((badge) => ({ badge, tone: "good" }) as const),
  fc.string({ unit: "grapheme" }).map((name) => ({ partner: { name, shareId: "1001" } })),
  fc.integer().map((basisPoints) => ({ basisPoints })),
);
const sentences: fc.Arbitrary<Sentence> = fc.array(values, { maxLength: 5 });
const tables: fc.Arbitrary<Block> = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc.record({
    kind: fc.constant("table" as const),
    columns: fc.array(fc.record({ label: fc.string({ unit: "binary" }), align: fc.constantFrom("left" as const, "right" as const) }), {
      minLength: count,
      maxLength: count,
    }),
    rows: fc.array(fc.array(sentences, { minLength: count, maxLength: count }), { maxLength: 4 }),
    more: fc.nat(),
    whenEmpty: sentences,
  }),
);
const blocks: fc.Arbitrary<Block> = fc.oneof(
  tables,
  sentences.map((sentence) => ({ kind: "text", sentence }) as const),
  sentences.map((sentence) => ({ kind: "hint", sentence }) as const),
  fc.array(fc.tuple(fc.string({ unit: "binary" }), sentences)).map((facts) => ({ kind: "facts", facts }) as const),
  fc
    .array(
      fc.record({
        state: fc.constantFrom("done" as const, "waiting" as const, "stopped" as const, "note" as const),
        at: fc.constantFrom(null, instant("2026-11-22T14:49:00Z")),
        sentence: sentences,
      }),
    )
    .map((steps) => ({ kind: "steps", steps }) as const),
);
const views: fc.Arbitrary<View> = fc.record({
  title: fc.string({ unit: "binary" }),
  tone: fc.constantFrom<Tone>("plain", "good", "warning", "problem"),
  blocks: fc.array(blocks, { maxLength: 4 }),
  actions: fc.array(
    fc.record({
      label: fc.string({ unit: "binary" }),
      command: fc.string(),
      options: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
      style: fc.constantFrom("normal" as const, "danger" as const),
    }),
    { maxLength: 3 },
  ),
  files: fc.array(
    fc.record({
      name: fc.string({ unit: "binary" }),
      mediaType: fc.constant("text/csv"),
      content: fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array()),
      description: fc.string({ unit: "binary" }),
    }),
    { maxLength: 2 },
  ),
});
const savedFiles: fc.Arbitrary<readonly SavedFile[]> = fc.array(
  fc.oneof(fc.record({ path: fc.string({ unit: "binary" }) }), fc.record({ reference: fc.string({ unit: "binary" }) })),
  { maxLength: 3 },
);

test("no view whatever makes a line wider than the terminal or a control character that is not our own colour", () => {
  fc.assert(
    fc.property(views, savedFiles, fc.integer({ min: 40, max: 170 }), fc.boolean(), (sample, saved, width, colour) => {
      const drawn = renderConsole(sample, { ...reader, saved, width, colour });
      const plain = colour ? drawn.replaceAll(/\u001b\[(?:0|[1-4]|3[1-6]|4;34)m/g, "") : drawn;
      for (const line of plain.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(plain.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(plain.replaceAll(/[\u2068\u2069]/gu, "")).not.toMatch(/\p{Cf}/u);
      expect(plain.split("\u2068").length).toBe(plain.split("\u2069").length);
    }),
    { numRuns: 400 },
  );
});

test("colour adds colours and nothing else", () => {
  for (const sample of [dashboard, why, payouts, empty]) {
    const coloured = renderConsole(sample, { ...reader, colour: true });
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(renderConsole(sample, reader));
    expect(coloured).not.toBe(renderConsole(sample, reader));
  }
});
