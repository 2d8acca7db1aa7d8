import type { EChartsCoreOption } from "echarts/core";
import type { Series } from "../view.ts";
import { describe } from "./alt-text.ts";
import { layOut, type Look } from "./layout.ts";
import { panelOf } from "./panel.ts";
import { spanTitle } from "./point-names.ts";

/** A picture of a series that is still to be drawn: options for ECharts as plain data, so that a thread or a web page can have them. */
export type Chart = {
  /** in CSS pixels */
  readonly width: number;
  readonly height: number;
  readonly options: EChartsCoreOption;
  /** what can be read off the picture, in words, for those who can't see it; at most 1,000 letters */
  readonly description: string;
};

/** More would be no picture for a phone; the text has all of them. */
const mostPanels = 6;

/**
 * How a series is drawn: a panel for each of its lines, one below the other over the same points, because visits and amounts have no scale in
 * common. Null when there is nothing to see: no points, or nothing but zeros.
 */
export function chartOf(series: Series, look: Look): Chart | null {
  const names = series.points.map(({ name }) => name);
  const lines = series.lines.filter(({ values }) => values.length > 0);
  const isFlat = lines.every(({ values }) => values.every((value) => ("money" in value ? value.money.minor === 0n : value.count === 0)));
  if (names.length === 0 || isFlat) return null;
  const panels = lines.slice(0, mostPanels).map((line, index) => panelOf(line, index, series.step, names, look.locale));
  return {
    ...layOut({ title: series.label, span: spanTitle(names, look.locale), step: series.step, names, panels }, look),
    description: describe(series, look.locale),
  };
}
