import { setImmediate } from "node:timers/promises";
import { chartOf, type Chart } from "#templates/charts/chart";
import type { Look } from "#templates/charts/layout";
import type { Series, View, ViewFile } from "#templates/view";
import { drawingThread, type DrawingThread } from "./drawing-thread.ts";

export type Pictures = {
  /**
   * A picture for each series of a view, to be attached to the answer, with its figures in words as description. Never fails: what
   * can't be drawn is reported and left out, for the answer says the same in text.
   */
  draw(view: View, locale: string): Promise<readonly ViewFile[]>;
  /** The same for each series in its place; null where there is no picture of it. */
  drawEach(view: Pick<View, "blocks">, locale: string): Promise<readonly (ViewFile | null)[]>;
  close(): Promise<void>;
};

export type PictureDoors = {
  /** the programme's colour: "#1f4b57" */
  readonly colour: () => Promise<string>;
  readonly report: (error: unknown) => string;
};

/** Draws for the doors that can show pictures. Nothing is loaded before the first one. */
export function openPictures({ colour, report }: PictureDoors, thread: DrawingThread = drawingThread()): Pictures {
  let turn: Promise<unknown> = Promise.resolve();

  /** Laying one out takes a millisecond of the thread that answers people: many at once take a turn of the event loop each. */
  function laidOut(series: Series, look: Look): Promise<Chart | null> {
    const mine = turn.then(() => setImmediate()).then(() => chartOf(series, look));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function picture(series: Series, name: string, locale: string): Promise<ViewFile | null> {
    try {
      const chart = await laidOut(series, { colour: await colour(), locale });
      if (!chart) return null;
      return { name, mediaType: "image/png", content: await thread.draw(chart), description: chart.description };
    } catch (error) {
      report(error);
      return null;
    }
  }

  const drawEach: Pictures["drawEach"] = ({ blocks }, locale) => {
    const series = blocks.filter((block) => block.kind === "series");
    return Promise.all(series.map((each, index) => picture(each, index === 0 ? "chart.png" : `chart-${index + 1}.png`, locale)));
  };
  return {
    drawEach,
    draw: async (view, locale) => (await drawEach(view, locale)).filter((drawn) => drawn !== null),
    close: () => thread.close(),
  };
}
