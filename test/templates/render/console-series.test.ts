import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { renderConsole } from "#templates/render/console";
import { sparkline } from "#templates/render/console-series";
import { view, type Series } from "#templates/view";

const counts = (...numbers: number[]) => numbers.map((count) => ({ count }));

test.each([
  [[0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█", 7],
  [[0, 1, 1_000], "▁▂█", 2], // a little is not nothing
  [[5], "█", 0],
  [[3, 3, 0], "██▁", 0],
  [[0, 0], "▁▁", null],
  [[-2, 4], "▁█", 1],
  [[], "", null],
])("%j is drawn %s, highest at %s", (numbers, bars, peak) => {
  expect(sparkline(counts(...numbers))).toEqual({ bars, peak });
});

test("amounts are drawn by their proportion, however large", () => {
  const amounts = [0n, 10n ** 20n, 2n * 10n ** 20n].map((minor) => ({ money: money(minor, "USD") }));
  expect(sparkline(amounts)).toEqual({ bars: "▁▅█", peak: 2 });
});

const course: Series = {
  kind: "series",
  label: "By day\u001b[31m",
  step: "day",
  points: Array.from({ length: 31 }, (_, nth) => ({
    at: instant("2026-10-01T06:00:00Z").add({ hours: 24 * nth }),
    name: `2026-10-${nth + 1}`,
  })),
  lines: [
    { label: "Visits", values: counts(...Array.from({ length: 31 }, (_, nth) => (nth * 7) % 31)) },
    { label: "Earned", values: Array.from({ length: 31 }, (_, nth) => ({ money: money(nth === 11 ? 1_250n : 0n, "USD") })) },
    { label: "Nothing", values: counts(...Array.from({ length: 31 }, () => 0)) },
  ],
};
const draw = (width: number): string =>
  renderConsole(view("Stats", [course]), { width, colour: false, zone: "Pacific/Auckland", locale: "en-US" });

test("a course is a line of bars for each of its figures, with the highest one and when it was", () => {
  expect(draw(100)).toBe(`Stats

By day
Visits   ▁▃▄▆█▂▄▅▇▂▃▅▆█▂▄▅▇▂▃▅▆█▂▄▆▇▂▃▅▇ at most 30, 2026-10-23
Earned   ▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ at most $12.50, 2026-10-12
Nothing  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ none`);
});

test("a narrow terminal wraps it and loses nothing", () => {
  const lines = draw(40).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect([...lines.join("")].filter((character) => /[▁-█]/.test(character))).toHaveLength(93);
});
