import { parentPort } from "node:worker_threads";
import { drawChart } from "./draw-chart.ts";
import type { Drawing } from "./drawing-thread.ts";

/** What the drawing thread runs: a chart in, a PNG out, one after the other. */
parentPort?.on("message", (chart: Parameters<typeof drawChart>[0]) => {
  let drawing: Drawing;
  try {
    drawing = { png: drawChart(chart) };
  } catch (error) {
    drawing = { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(drawing);
});
