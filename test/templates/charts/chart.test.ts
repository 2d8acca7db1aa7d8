import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartOf } from "#templates/charts/chart";
import { readable } from "#templates/charts/layout";
import { pointName, pointTitle, spanTitle } from "#templates/charts/point-names";
import { ticksFor } from "#templates/charts/ticks";
import { contrastOf } from "#templates/ink";
import { amounts, anySeries, counts, days } from "./samples.ts";

const look = { colour: "#1f4b57", locale: "en-US" };

/** Every text that the picture shows, and what its axes say. */
function textsOf(chart: { options: object }): string[] {
  const found: string[] = [];
  JSON.stringify(chart.options, (key, value: unknown) => {
    if (key === "text" && typeof value === "string" && value !== "") found.push(value);
    if (key === "data" && Array.isArray(value))
      found.push(...value.filter((each): each is string => typeof each === "string" && each !== ""));
    return value;
  });
  return found.map(plain);
}

/** The many kinds of blanks that languages have as one. */
const plain = (text: string): string => text.replaceAll(/\s/gu, " ");

describe("a chart", () => {
  test("shows each line over the same points, with its extreme and a scale in its own unit", () => {
    const series = days([
      { label: "Earned", values: amounts("USD", 0, 8_599, 1_200, 50) },
      { label: "Visits", values: counts(3, 0, 12, 7) },
    ]);
    expect(textsOf(chartOf(series, look)!)).toEqual(
      [
        ["Nov 1", "Nov 2", "Nov 3", "Nov 4", "Nov 1", "Nov 2", "Nov 3", "Nov 4"],
        ["By day", "Nov 1 – 4, 2026"],
        ["Earned", "highest $85.99, Nov 2", "$0", "$50", "$100"],
        ["Visits", "highest 12, Nov 3", "0", "5", "10", "15"],
      ].flat(),
    );
  });

  test("of nothing is none: the text says so better", () => {
    expect(chartOf(days([]), look)).toBeNull();
    expect(chartOf(days([{ label: "Visits", values: counts() }]), look)).toBeNull();
    expect(
      chartOf(
        days([
          { label: "Visits", values: counts(0, 0) },
          { label: "Earned", values: amounts("USD", 0, 0) },
        ]),
        look,
      ),
    ).toBeNull();
  });

  test("of one point is one bar, of so many that bars would touch a line", () => {
    const kinds = (length: number) => {
      const chart = chartOf(days([{ label: "Visits", values: counts(...Array.from({ length }, () => 4)) }]), look)!;
      return (chart.options as { series: { type: string; data: unknown[] }[] }).series.map(({ type, data }) => [type, data.length]);
    };
    expect([kinds(1), kinds(62), kinds(63), kinds(400)]).toEqual([[["bar", 1]], [["bar", 62]], [["line", 63]], [["line", 400]]]);
  });

  test("speaks the reader's language where its font has the letters, and in figures where it has not", () => {
    const series = days([{ label: "Earned", values: amounts("EUR", 1_234_567, -250) }]);
    const said = (locale: string) => textsOf(chartOf(series, { ...look, locale })!).filter((text) => /\d/.test(text));
    expect(said("de-DE")).toEqual([
      "1. Nov.",
      "2. Nov.",
      "1.–2. Nov. 2026",
      "highest 12.345,67 €, 1. Nov.",
      "−5000 €",
      "0 €",
      "5000 €",
      "10.000 €",
      "15.000 €",
    ]);
    expect(said("ja-JP")).toEqual([
      "11-01",
      "11-02",
      "2026-11-01 – 2026-11-02",
      "highest €12,345.67, 11-01",
      "−€5K",
      "€0",
      "€5K",
      "€10K",
      "€15K",
    ]);
  });

  test("of amounts beyond what a phone has room for rounds them, and its description does not", () => {
    const chart = chartOf(days([{ label: "Earned", values: amounts("USD", 10n ** 20n, 5) }]), look)!;
    expect(textsOf(chart)).toContain("highest $1,000,000T, Nov 1");
    expect(chart.description).toBe(
      "By day, 2026-11-01 to 2026-11-02. Earned: highest $1,000,000,000,000,000,000.00 on 2026-11-01, lowest $0.05, at last $0.05.",
    );
  });

  test("of losses alone names the lowest", () => {
    const chart = chartOf(days([{ label: "Earned", values: amounts("KWD", -8_599, 0, -20) }]), look)!;
    expect(textsOf(chart)).toEqual(expect.arrayContaining(["lowest −KWD 8.599, Nov 1", "−KWD 10"]));
    expect(plain(chart.description)).toContain("Earned: lowest −KWD 8.599 on 2026-11-01, at last −KWD 0.020.");
  });

  test("of labels that its font can't draw numbers the lines, and says their names in its description", () => {
    const chart = chartOf(
      days(
        [
          { label: "訪問", values: counts(6, 7) },
          { label: "ב\u202eשקר", values: counts(8, 9) },
        ],
        "日ごと",
      ),
      look,
    )!;
    expect(textsOf(chart).filter((text) => text === "1" || text === "2")).toEqual(["1", "2"]);
    expect(chart.description).toBe(
      "日ごと, 2026-11-01 to 2026-11-02. 訪問: highest 7 on 2026-11-02, lowest 6, at last 7. בשקר: highest 9 on 2026-11-02, lowest 8, at last 9.",
    );
  });

  test("whatever the series is plain data that can be sent, of a size that a chat shows, with words for who can't see it", () => {
    const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);
    fc.assert(
      fc.property(anySeries, colour, fc.constantFrom("en-US", "de-DE", "ar-EG", "ja-JP", "hi-IN", "th-TH"), (series, colour_, locale) => {
        const chart = chartOf(series, { colour: colour_, locale });
        if (!chart) return;
        expect(JSON.parse(JSON.stringify(chart.options))).toEqual(chart.options);
        expect([chart.width, chart.height <= 960]).toEqual([480, true]);
        expect(chart.description.length).toBeLessThanOrEqual(2_000);
        expect([...chart.description].length).toBeLessThanOrEqual(1_000);
        for (const text of textsOf(chart))
          expect(text).not.toMatch(
            /[\p{Cc}\p{Cf}]|\p{sc=Han}|\p{sc=Katakana}|\p{sc=Hebrew}|\p{sc=Arabic}|\p{sc=Devanagari}|\p{sc=Thai}|NaN|Infinity/u,
          );
      }),
      { numRuns: 150 },
    );
  });
});

test("ticks are few, round, evenly spaced, hold all values and nought, and are no finer than what is counted", () => {
  const value = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer(), fc.double({ min: -1e18, max: 1e18, noNaN: true }));
  fc.assert(
    fc.property(value, value, fc.constantFrom(1, 0.01, 0.001), (one, other, smallest) => {
      const [lowest, highest] = [Math.min(one, other), Math.max(one, other)];
      const ticks = ticksFor(lowest, highest, smallest);
      const [first, second, last] = [ticks[0]!, ticks[1]!, ticks.at(-1)!];
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      const slack = Math.max(Math.abs(first), Math.abs(last)) * 1e-9;
      expect(first - slack <= Math.min(0, lowest) && Math.max(0, highest) <= last + slack).toBe(true);
      expect(ticks.some((tick) => tick === 0)).toBe(true);
      expect(second - first).toBeGreaterThanOrEqual(smallest * (1 - 1e-9));
    }),
    { numRuns: 2_000 },
  );
  expect(ticksFor(0, 3, 1)).toEqual([0, 1, 2, 3]);
  expect(ticksFor(0, 0.05, 0.01)).toEqual([0, 0.02, 0.04, 0.06]);
  expect(ticksFor(-4, 11, 1)).toEqual([-5, 0, 5, 10, 15]);
});

test.each([
  ["2026-11-03", "day", "Nov 3", "Nov 3"],
  ["2026-11", "month", "Nov", "Nov 2026"],
  ["2027-01", "month", "Jan 2027", "Jan 2027"],
  ["14:00", "hour", "14:00", "14:00"],
  ["2026-11-03 14:00", "hour", "14:00", "Nov 3, 14:00"],
  ["2026-11-03 00:00", "hour", "Nov 3", "Nov 3, 00:00"],
  ["2026-02-31", "day", "2026-02-31", "2026-02-31"],
] as const)("the point %s of a course by the %s stands as %s, and in a sentence as %s", (name, step, below, said) => {
  expect([pointName(name, step, "en-US"), step === "hour" && !name.startsWith("2") ? name : pointTitle(name, "en-US")]).toEqual([
    below,
    said,
  ]);
});

test("a course says from when to when it goes, with the year", () => {
  expect(plain(spanTitle(["2026-11-01", "2026-11-22"], "en-US"))).toBe("Nov 1 – 22, 2026");
  expect(plain(spanTitle(["2025-12", "2026-11"], "en-GB"))).toBe("Dec 2025 – Nov 2026");
  expect(plain(spanTitle(["2026-11-07 00:00", "2026-11-08 23:00"], "en-US"))).toBe("Nov 7 – 8, 2026");
  expect(plain(spanTitle(["00:00", "23:00"], "en-US"))).toBe("");
});

test("every colour of a programme can be told from the paper, and one that already can is left as it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^#[0-9a-f]{6}$/), (colour) => {
      const shown = readable(colour);
      expect(shown).toMatch(/^#[0-9a-f]{6}$/);
      expect(contrastOf(shown, "#ffffff")).toBeGreaterThanOrEqual(3);
      expect(shown === colour).toBe(contrastOf(colour, "#ffffff") >= 3);
    }),
  );
});
