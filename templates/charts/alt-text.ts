import { harmless } from "../render/values.ts";
import type { Series } from "../view.ts";
import { shortened } from "./drawable.ts";
import { extremeOf, heightOf, measureWords } from "./panel.ts";

/** Discord takes 1,024 letters of an attachment's description (discord.com/developers/docs/resources/message, attachment object, read 2026-11-23). */
const longest = 1_000;

/** A series in words, for those who can't see its picture: of each line the highest value and when, the lowest, and the last. */
export function describe({ label, points, lines }: Series, locale: string): string {
  const said = lines.map((line) => `${harmless(line.label)}: ${course(line.values, points, locale)}.`);
  return shortened([`${harmless(label)}, ${spanWords(points)}.`, ...said].join(" "), longest);
}

function spanWords(points: Series["points"]): string {
  const [first, last] = [points.at(0)?.name ?? "", points.at(-1)?.name ?? ""];
  return first === last ? harmless(first) : `${harmless(first)} to ${harmless(last)}`;
}

function course(values: Series["lines"][number]["values"], points: Series["points"], locale: string): string {
  const heights = values.map(heightOf);
  const [extreme, last] = [values[extremeOf(heights)], values.at(-1)];
  if (!extreme || !last || heights.every((height) => height === 0)) return "nothing";
  if (values.length === 1) return measureWords(last, locale);
  const lowest = values[heights.indexOf(heights.reduce((least, height) => Math.min(least, height), heights[0] ?? 0))] ?? last;
  const at = harmless(points[extremeOf(heights)]?.name ?? "");
  const isBelow = heightOf(extreme) < 0;
  const other = isBelow ? "" : `, lowest ${measureWords(lowest, locale)}`;
  return `${isBelow ? "lowest" : "highest"} ${measureWords(extreme, locale)} on ${at}${other}, at last ${measureWords(last, locale)}`;
}
