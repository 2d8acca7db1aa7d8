import { Worker } from "node:worker_threads";
import type { Chart } from "#templates/charts/chart";

/** What the thread answers. */
export type Drawing = { readonly png: Uint8Array } | { readonly fault: string };

export type DrawingThread = {
  /** The chart as a PNG. Fails when it can't be drawn, is not ready in time, or too many wait already. */
  draw(chart: Pick<Chart, "width" | "height" | "options">): Promise<Uint8Array>;
  close(): Promise<void>;
};

type Limits = { readonly waiting: number; readonly milliseconds: number };
type Waiting = Pick<Chart, "width" | "height" | "options"> & { readonly done: PromiseWithResolvers<Uint8Array> };

/**
 * Of JavaScript alone, and a chart takes a tenth: a thread that wants more has gone wrong and is replaced. The young part is small so that it is
 * swept often: what resvg holds (5 MB a picture) goes with JavaScript's objects, which know nothing of its size. 200 pictures took 280 MB of
 * the process without it, and take some 75.
 */
const memory = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 4 };

/**
 * Draws on a thread of its own, which is started by the first chart, so that a process that never draws pays nothing. One chart after the
 * other; a thread that dies, or that is still at a chart when its time is over, is replaced with the next one.
 */
export function drawingThread(
  program = new URL("drawing-program.ts", import.meta.url),
  limits: Limits = { waiting: 40, milliseconds: 8_000 },
): DrawingThread {
  const waiting: Waiting[] = [];
  let current: Waiting | null = null;
  let worker: Worker | null = null;

  function start(): Worker {
    const started = new Worker(program, { env: {}, execArgv: [], resourceLimits: memory });
    started.on("message", (drawing: Drawing) => {
      if (started !== worker || !current) return;
      if ("png" in drawing) current.done.resolve(drawing.png);
      else current.done.reject(new Error(`a chart could not be drawn: ${drawing.fault}`));
      goOn();
    });
    // Without somebody who listens it would end the process.
    started.on("error", (error) => {
      if (started === worker) lose(error);
    });
    started.on("exit", () => {
      if (started === worker) lose(new Error("the drawing thread ended"));
    });
    return started;
  }

  function lose(error: unknown): void {
    worker = null;
    current?.done.reject(error);
    goOn();
  }

  function goOn(): void {
    current = waiting.shift() ?? null;
    if (!current) {
      // An idle thread keeps no process from ending.
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    const { width, height, options } = current;
    worker.postMessage({ width, height, options });
  }

  function give(up: Waiting): void {
    const index = waiting.indexOf(up);
    if (index >= 0) waiting.splice(index, 1);
    up.done.reject(new Error(`a chart was not drawn in ${limits.milliseconds} ms`));
    if (up !== current) return;
    const stuck = worker;
    worker = null;
    void stuck?.terminate();
    goOn();
  }

  return {
    draw: async (chart) => {
      if (waiting.length >= limits.waiting) throw new Error(`${limits.waiting} charts wait already`);
      const asked: Waiting = { ...chart, done: Promise.withResolvers() };
      waiting.push(asked);
      if (!current) goOn();
      const timer = setTimeout(() => give(asked), limits.milliseconds);
      try {
        return await asked.done.promise;
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      const ending = worker;
      worker = null;
      for (const one of [current, ...waiting.splice(0)]) one?.done.reject(new Error("the drawing thread was closed"));
      current = null;
      await ending?.terminate();
    },
  };
}
