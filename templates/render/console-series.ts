import type { Measure } from "../view.ts";

/** From nothing to the highest value; only nothing gets the lowest bar, so that a single visit still shows. */
const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** A bar for each value, and where the highest one is (the first of several); null when there is nothing above zero. */
export function sparkline(values: readonly Measure[]): { bars: string; peak: number | null } {
  // Of amounts only the proportion is drawn, so a float does.
  const heights = values.map((value) => ("money" in value ? Number(value.money.minor) : value.count));
  const highest = heights.reduce((most, height) => Math.max(most, height), 0);
  const drawn = heights.map((height) => bars[height <= 0 ? 0 : Math.max(1, Math.round((height / highest) * (bars.length - 1)))] ?? bars[0]);
  return { bars: drawn.join(""), peak: highest === 0 ? null : heights.indexOf(highest) };
}
