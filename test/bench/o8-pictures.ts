import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { chartOf } from "#templates/charts/chart";
import { view } from "#templates/view";
import { amounts, counts, days } from "../templates/charts/samples.ts";
import { openPictures } from "../../bots/pictures/pictures.ts";
import { atMost, percentile, type Figure, type Measured } from "./measure.ts";

const operation = "O8 a picture of a month: earnings and visits by day";
const drawn = 50;
const look = { colour: "#1f4b57", locale: "en-US" };

/** A picture from its series to its PNG: by the thread that draws for people, and by ECharts and resvg called on the spot. */
export async function pictures(): Promise<Measured> {
  const values = Array.from({ length: 30 }, (_, nth) => (nth * 7_310) % 90_000);
  const series = days([
    { label: "All earnings", values: amounts("USD", ...values) },
    { label: "Visits", values: counts(...values) },
  ]);
  const answer = view("Dashboard", [series]);
  const faults: unknown[] = [];
  const thread = openPictures({ colour: () => Promise.resolve(look.colour), report: (fault) => `${faults.push(fault)}` });
  const draw = () => thread.draw(answer, look.locale);
  const before = megabytes();
  const [cold] = await times(1, draw);
  const first = megabytes();
  await times(10, draw);
  const warm = await times(drawn, draw);
  const lag = monitorEventLoopDelay({ resolution: 1 });
  await delay(50);
  lag.enable();
  // As they come at their worst: as many as may wait, at once.
  await Promise.all(Array.from({ length: 40 }, draw));
  await times(10, draw);
  lag.disable();
  const after = megabytes();
  await thread.close();
  if (faults.length > 0) throw new AggregateError(faults, "a picture could not be drawn");
  const { drawChart } = await import("../../bots/pictures/draw-chart.ts");
  const chart = chartOf(series, look);
  const raw = chart ? await times(drawn + 10, () => drawChart(chart)) : [];
  const of = (subject: string, unit: string, value: number): Figure => ({
    operation,
    subject,
    unit,
    rounds: [value],
    isMoreBetter: false,
  });
  const warmest = percentile(warm, 0.99);
  return {
    figures: [
      of("ours, the first one", "ms", cold ?? Number.NaN),
      of("ours, warm", "ms p50", percentile(warm, 0.5)),
      of("ours, warm", "ms p99", warmest),
      of("ECharts and resvg on the spot, warm", "ms p50", percentile(raw.slice(10), 0.5)),
      of("ours, wait of everything else while 50 are drawn", "ms p99", lag.percentile(99) / 1e6),
      of("ours, wait of everything else while 50 are drawn", "ms at most", lag.max / 1e6),
      of("memory of the process for the first one", "MB", first - before),
      of("memory of the process for all of them", "MB", after - before),
    ],
    targets: [
      atMost(operation, "a warm picture p99 below 80 ms", warmest, 80),
      atMost(operation, "nobody waits 20 ms for 50 of them", lag.max / 1e6, 20),
    ],
  };
}

function megabytes(): number {
  return process.memoryUsage.rss() / 1e6;
}

async function times(count: number, work: () => unknown): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}
