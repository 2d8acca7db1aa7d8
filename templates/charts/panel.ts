import { decimalsOf, type Currency } from "#domain/kernel";
import { formatCount, formatMoney } from "../render/values.ts";
import type { Measure, Series } from "../view.ts";
import { drawable, shortened } from "./drawable.ts";
import { pointTitle } from "./point-names.ts";
import { ticksFor, type Ticks } from "./ticks.ts";

/** How many letters stand side by side above a plot, and how many of them a figure may take. */
const lettersAside = 44;
const longestFigure = 16;

/** One line of a series, ready to be laid out. */
export type Panel = {
  readonly heading: string;
  /** its extreme value in figures: "highest 86, Nov 14" */
  readonly extreme: string;
  /** a number for each point; of amounts in whole units of the currency. Of pictures only the proportion is drawn, so floats do */
  readonly values: readonly number[];
  readonly ticks: Ticks;
  /** what stands beside each tick */
  readonly tickNames: readonly string[];
};

export function panelOf(
  { label, values }: Series["lines"][number],
  index: number,
  step: Series["step"],
  names: readonly string[],
  locale: string,
): Panel {
  const currency = currencyOf(values);
  const heights = names.map((_, nth) => heightOf(values[nth]));
  const ticks = ticksFor(Math.min(...heights), Math.max(...heights), currency === null ? 1 : 10 ** -decimalsOf(currency));
  const extreme = extremeWords(values, names, tickFormat(ticks, currency, locale), locale);
  return {
    heading: shortened(drawable(label) ?? `${index + 1}`, Math.max(8, lettersAside - [...extreme].length)),
    extreme,
    values: heights,
    ticks,
    tickNames: ticks.map(tickFormat(ticks, currency, locale)),
  };
}

/** Where the highest value is; the lowest one where nothing is above nought. */
export function extremeOf(heights: readonly number[]): number {
  const highest = heights.reduce((most, height) => Math.max(most, height), Number.NEGATIVE_INFINITY);
  return highest > 0 ? heights.indexOf(highest) : heights.indexOf(heights.reduce((least, height) => Math.min(least, height), highest));
}

export function heightOf(measure: Measure | undefined): number {
  if (!measure) return 0;
  return "money" in measure ? Number(measure.money.minor) / 10 ** decimalsOf(measure.money.currency) : measure.count;
}

export function measureWords(measure: Measure, locale: string): string {
  return "money" in measure ? formatMoney(measure.money, locale) : formatCount(measure.count, locale);
}

/** "highest $85.99, Nov 3"; a figure that would leave no room for the heading is a rounded one. */
function extremeWords(values: readonly Measure[], names: readonly string[], rounded: (value: number) => string, locale: string): string {
  const at = extremeOf(values.map(heightOf));
  const [measure, height] = [values[at], heightOf(values[at])];
  if (!measure || height === 0) return "";
  const figure = drawable(measureWords(measure, locale)) ?? measureWords(measure, "en");
  const shown = [...figure].length > longestFigure ? rounded(height) : figure;
  return `${height < 0 ? "lowest" : "highest"} ${shown}, ${pointTitle(names[at] ?? "", locale)}`;
}

function currencyOf(values: readonly Measure[]): Currency | null {
  const first = values[0];
  return first && "money" in first ? first.money.currency : null;
}

/** "$1.2K", "$0.50", "¥4,000": short, and all of one scale in the same number of decimals. */
function tickFormat(ticks: Ticks, currency: Currency | null, locale: string): (tick: number) => string {
  const isLarge = ticks.some((tick) => Math.abs(tick) >= 10_000);
  const isWhole = ticks.every((tick) => Number.isInteger(tick));
  const decimals = isLarge
    ? {}
    : { minimumFractionDigits: isWhole ? 0 : decimalsOf(currency ?? ""), maximumFractionDigits: isWhole ? 0 : decimalsOf(currency ?? "") };
  const isKnown = currency !== null && /^[A-Z]{3}$/.test(currency);
  const formatIn = (language: string): Intl.NumberFormat =>
    new Intl.NumberFormat(language, {
      numberingSystem: "latn",
      ...(isLarge ? { notation: "compact", maximumFractionDigits: 1 } : decimals),
      ...(isKnown ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {}),
    });
  const [own, english] = [formatIn(locale), formatIn("en")];
  const canDraw = ticks.every((tick) => drawable(own.format(tick)) !== null);
  return (tick) => (drawable((canDraw ? own : english).format(tick)) ?? "").replaceAll("-", "−");
}
