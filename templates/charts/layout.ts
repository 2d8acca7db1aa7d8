import type { EChartsCoreOption } from "echarts/core";
import { contrastOf } from "../ink.ts";
import type { Series } from "../view.ts";
import { drawable, shortened } from "./drawable.ts";
import type { Panel } from "./panel.ts";
import { pointName } from "./point-names.ts";

/** Whose picture it is: a colour of the programme, the language of its reader. */
export type Look = { readonly colour: string; readonly locale: string };

export type Plan = {
  readonly title: string;
  readonly span: string;
  readonly step: Series["step"];
  readonly names: readonly string[];
  readonly panels: readonly Panel[];
};

/** The letters of a phone's chat, when the picture is as wide as the phone: 480 CSS pixels shown on 360 make 12 of 16. */
const size = { width: 480, edge: 20, title: 17, text: 15, small: 14 } as const;
/** The picture brings its own paper: chats are light or dark, and it can't know which. */
const ink = { paper: "#ffffff", strong: "#1f2328", quiet: "#57606a", line: "#e4e7eb", nought: "#8c959f", below: "#b42318" } as const;
const family = "Inter, system-ui, sans-serif";
const mostBars = 62;
const mostNames = 6;
/** The average of Inter's digits and signs, in parts of the letter's size. */
const letterWidth = 0.62;

/** Where everything is. Text is laid out here and not by ECharts, which can't measure letters without a browser. */
export function layOut(plan: Plan, look: Look): { width: number; height: number; options: EChartsCoreOption } {
  const { panels, names } = plan;
  const plotHeight = [0, 170, 118, 92][panels.length] ?? 76;
  const top = 44;
  const panelHeight = 38 + plotHeight + 16;
  const bottom = top + panels.length * panelHeight;
  const widest = Math.max(...panels.flatMap(({ tickNames }) => tickNames.map((name) => [...name].length)));
  const left = size.edge + Math.ceil(widest * size.small * letterWidth) + 8;
  const plots = panels.map((_, index) => ({ top: top + index * panelHeight + 38, left, right: size.edge, height: plotHeight }));
  const colour = readable(look.colour);
  const options = {
    animation: false,
    backgroundColor: ink.paper,
    textStyle: { fontFamily: family },
    grid: plots.map((plot) => ({ ...plot, outerBoundsMode: "none" })),
    xAxis: panels.map((_, index) => xAxis(plan, look.locale, index, index === panels.length - 1)),
    yAxis: panels.map(({ ticks }, index) => yAxis(ticks, index)),
    series: panels.map(({ values }, index) => (names.length > mostBars ? area(values, index, colour) : bars(values, index, colour))),
    graphic: { elements: [...headLine(plan), ...panels.flatMap((panel, index) => texts(panel, plots[index]!))] },
  };
  return { width: size.width, height: bottom + 26, options };
}

type Plot = { readonly top: number; readonly left: number; readonly height: number };

function headLine({ title, span }: Plan): unknown[] {
  return [
    text(shortened(drawable(title) ?? "", 30), size.edge, 26, { size: size.title, isStrong: true }),
    text(span, size.width - size.edge, 26, { align: "right" }),
  ];
}

function texts({ heading, extreme, ticks, tickNames }: Panel, { top, left, height }: Plot): unknown[] {
  const [lowest = 0, highest = 1] = [ticks.at(0), ticks.at(-1)];
  return [
    text(heading, size.edge, top - 20, { isStrong: true }),
    text(extreme, size.width - size.edge, top - 20, { align: "right" }),
    ...ticks.map((tick, index) =>
      text(tickNames[index] ?? "", left - 8, top + (height * (highest - tick)) / (highest - lowest), { align: "right", size: size.small }),
    ),
  ];
}

function text(words: string, x: number, y: number, more: { align?: "right"; size?: number; isStrong?: boolean } = {}): unknown {
  return {
    type: "text",
    x,
    y,
    silent: true,
    style: {
      text: words,
      fill: more.isStrong ? ink.strong : ink.quiet,
      fontFamily: family,
      fontSize: more.size ?? size.text,
      fontWeight: more.isStrong ? 600 : 400,
      textAlign: more.align ?? "left",
      textVerticalAlign: "middle",
    },
  };
}

function xAxis({ names, step }: Plan, locale: string, gridIndex: number, isLast: boolean): unknown {
  const stride = Math.ceil(names.length / mostNames);
  return {
    type: "category",
    gridIndex,
    data: names.map((name, nth) => (nth % stride === 0 ? pointName(name, step, locale) : "")),
    axisTick: { show: false },
    axisLine: { onZero: true, lineStyle: { color: ink.nought, width: 1 } },
    axisLabel: { show: isLast, interval: 0, fontSize: size.small, color: ink.quiet, margin: 10, hideOverlap: true },
  };
}

function yAxis(ticks: readonly number[], gridIndex: number): unknown {
  const [min = 0, next = 1, max = 1] = [ticks[0], ticks[1], ticks.at(-1)];
  return {
    type: "value",
    gridIndex,
    min,
    max,
    interval: next - min,
    axisLabel: { show: false },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: ink.line, width: 1 } },
  };
}

function bars(values: readonly number[], index: number, colour: string): unknown {
  return {
    type: "bar",
    xAxisIndex: index,
    yAxisIndex: index,
    barMaxWidth: 36,
    barCategoryGap: "28%",
    barMinHeight: 2,
    data: values.map((value) => ({
      // A bar of nothing has no height at all, a little has two pixels.
      value: value === 0 ? null : value,
      itemStyle: value < 0 ? { color: ink.below, borderRadius: [0, 0, 2, 2] } : { color: colour, borderRadius: [2, 2, 0, 0] },
    })),
  };
}

function area(values: readonly number[], index: number, colour: string): unknown {
  return {
    type: "line",
    xAxisIndex: index,
    yAxisIndex: index,
    symbol: "none",
    data: values,
    lineStyle: { color: colour, width: 2, join: "round" },
    areaStyle: { color: colour, opacity: 0.14 },
  };
}

/** The programme's colour, darkened until it stands out from the paper (3 to 1: WCAG 2.2, 1.4.11). */
export function readable(colour: string): string {
  let parts = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  const written = (): string => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
  while (contrastOf(written(), ink.paper) < 3) parts = parts.map((part) => part * 0.94);
  return written();
}
