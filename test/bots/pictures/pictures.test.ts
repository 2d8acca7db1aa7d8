import fc from "fast-check";
import { PNG } from "pngjs";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { view, type Series } from "#templates/view";
import { drawingThread, type DrawingThread } from "../../../bots/pictures/drawing-thread.ts";
import { openPictures } from "../../../bots/pictures/pictures.ts";
import { amounts, anySeries, counts, days } from "../../templates/charts/samples.ts";

const month = days([
  { label: "Earned", values: amounts("USD", ...Array.from({ length: 30 }, (_, nth) => (nth * 731) % 9_000)) },
  { label: "Visits", values: counts(...Array.from({ length: 30 }, (_, nth) => (nth * 37) % 120)) },
]);
const faults: unknown[] = [];
const doors = { colour: () => Promise.resolve("#0a7c4a"), report: (error: unknown) => `fault ${faults.push(error)}` };
// What is not drawn in time is left out, which has a test of its own: elsewhere every picture may take its time, however busy the machine is.
const pictures = openPictures(doors, drawingThread(undefined, { waiting: 40, milliseconds: 60_000 }));
afterAll(() => pictures.close());

/** How many pixels have a colour, give or take what smoothing does at edges. */
function pixels(
  png: PNG,
  [red, green, blue]: readonly [number, number, number],
  within = { left: 0, top: 0, right: png.width, bottom: png.height },
): number {
  let found = 0;
  for (let y = within.top; y < within.bottom; y++)
    for (let x = within.left; x < within.right; x++) {
      const at = (y * png.width + x) * 4;
      if (Math.abs(png.data[at]! - red) + Math.abs(png.data[at + 1]! - green) + Math.abs(png.data[at + 2]! - blue) <= 6) found += 1;
    }
  return found;
}

const paper = [0xff, 0xff, 0xff] as const;
const programme = [0x0a, 0x7c, 0x4a] as const;
const below = [0xb4, 0x23, 0x18] as const;
const strong = [0x1f, 0x23, 0x28] as const;

async function drawn(series: Series, locale = "en-US"): Promise<PNG> {
  const [file] = await pictures.draw(view("Stats", [series]), locale);
  return PNG.sync.read(Buffer.from(file!.content));
}

describe("a picture", () => {
  test("is a PNG in the programme's colour on paper of its own, with letters in it, and its figures in words", async () => {
    const [file, ...more] = await pictures.draw(view("Stats", [month]), "en-US");
    expect([file?.name, file?.mediaType, more]).toEqual(["chart.png", "image/png", []]);
    expect(file?.description).toBe(
      "By day, 2026-11-01 to 2026-11-30. Earned: highest $87.72 on 2026-11-13, lowest $0.00, at last $31.99. Visits: highest 113 on 2026-11-30, lowest 0, at last 113.",
    );
    const png = PNG.sync.read(Buffer.from(file!.content));
    expect(png.width).toBe(1_200);
    expect(new Set(png.data.filter((_, index) => index % 4 === 3))).toEqual(new Set([255]));
    expect(pixels(png, paper)).toBeGreaterThan(png.width * png.height * 0.4);
    expect(pixels(png, programme)).toBeGreaterThan(png.width * png.height * 0.05);
    // The heading, which nothing but the font can draw.
    expect(pixels(png, strong, { left: 40, top: 40, right: 300, bottom: 90 })).toBeGreaterThan(200);
  });

  test("shows losses below the line in a colour of their own", async () => {
    const png = await drawn(days([{ label: "Earned", values: amounts("USD", 500, -300, 200) }]));
    expect(pixels(png, programme)).toBeGreaterThan(5_000);
    expect(pixels(png, below)).toBeGreaterThan(5_000);
  });

  test.each([1, 62, 400])("of %i points is drawn", async (length) => {
    const values = counts(...Array.from({ length }, (_, nth) => 1 + ((nth * 7) % 50)));
    expect(pixels(await drawn(days([{ label: "Visits", values }])), programme)).toBeGreaterThan(2_000);
  });

  test("of whatever there could be is drawn, and none of it is a fault", async () => {
    faults.length = 0;
    const ofAll = fc.asyncProperty(anySeries, async (series) => {
      const files = await pictures.draw(view("Any", [series]), "en-US");
      for (const { content } of files) expect(PNG.sync.read(Buffer.from(content)).width).toBe(1_200);
    });
    await fc.assert(ofAll, { numRuns: 15 });
    expect(faults).toEqual([]);
  });

  test("is made of every series of a view that has something to show", async () => {
    const nothing = days([{ label: "Visits", values: counts(0, 0) }]);
    const files = await pictures.draw(view("Stats", [month, nothing, month]), "de-DE");
    expect(files.map(({ name }) => name)).toEqual(["chart.png", "chart-3.png"]);
    expect(await pictures.draw(view("None", []), "en-US")).toEqual([]);
  });
});

describe("what can go wrong with a picture costs the picture and nothing else:", () => {
  /** A program in the place of the one that draws. */
  const program = (text: string): URL =>
    new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort as port } from "node:worker_threads";\n${text}`)}`);
  const chart = { width: 1, height: 1, options: {} };
  function threadOf(text: string, limits = { waiting: 40, milliseconds: 15_000 }): DrawingThread {
    const thread = drawingThread(program(text), limits);
    onTestFinished(() => thread.close());
    return thread;
  }
  const bytes = "port.postMessage({ png: new Uint8Array([1, 2, 3]) })";

  test("a chart that can't be drawn is reported, and the next one is drawn", async () => {
    const thread = threadOf(
      `let turn = 0; port.on("message", () => turn++ === 0 ? port.postMessage({ fault: "no such axis" }) : ${bytes});`,
    );
    const failing = openPictures(doors, thread);
    faults.length = 0;
    expect(await failing.draw(view("Stats", [month]), "en-US")).toEqual([]);
    expect(faults).toMatchObject([{ message: "a chart could not be drawn: no such axis" }]);
    expect(await failing.draw(view("Stats", [month]), "en-US")).toMatchObject([{ content: new Uint8Array([1, 2, 3]) }]);
  });

  test("a thread that dies at a chart is replaced", async () => {
    const thread = threadOf(`port.on("message", ({ width }) => { if (width === 13) process.exit(1); ${bytes}; });`);
    const ends = [thread.draw({ ...chart, width: 13 }), thread.draw(chart), thread.draw({ ...chart, width: 13 }), thread.draw(chart)];
    expect((await Promise.allSettled(ends)).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
  });

  test("a thread that throws, or wants all the memory there is, is replaced", async () => {
    const thread = threadOf(
      `port.on("message", ({ width }) => { if (width === 13) throw new Error("outside"); if (width === 14) { const all = []; for (;;) all.push(new Array(5e6).fill(0.5)); } ${bytes}; });`,
    );
    await expect(thread.draw({ ...chart, width: 13 })).rejects.toThrow("outside");
    await expect(thread.draw({ ...chart, width: 14 })).rejects.toThrow(/memory/i);
    expect(await thread.draw(chart)).toEqual(new Uint8Array([1, 2, 3]));
  });

  test("a chart that takes for ever is given up in time, and those behind it are drawn", async () => {
    const thread = threadOf(`port.on("message", ({ width }) => { while (width === 13); ${bytes}; });`, {
      waiting: 40,
      milliseconds: 3_000,
    });
    const stuck = thread.draw({ ...chart, width: 13 });
    await expect(stuck).rejects.toThrow("not drawn in 3000 ms");
    expect(await thread.draw(chart)).toEqual(new Uint8Array([1, 2, 3]));
  });

  test("more charts than may wait are refused at once", async () => {
    const thread = threadOf(`port.on("message", () => ${bytes});`, { waiting: 3, milliseconds: 15_000 });
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => thread.draw(chart)));
    expect(ends.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => "fulfilled"),
      ...Array.from({ length: 4 }, () => "rejected"),
    ]);
    expect(ends.at(-1)).toMatchObject({ reason: { message: "3 charts wait already" } });
  });

  test("closing ends what is under way", async () => {
    const thread = threadOf(`port.on("message", () => { for (;;); });`);
    const under = thread.draw(chart);
    const waiting = thread.draw(chart);
    const ended = Promise.allSettled([under, waiting]);
    await thread.close();
    expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});

test("the thread that answers people does next to nothing for fifty pictures", async () => {
  await pictures.draw(view("Stats", [month]), "en-US");
  // The processor's time and not the clock's: other work on the machine is not ours.
  const before = process.threadCpuUsage();
  const files = await Promise.all(Array.from({ length: 50 }, () => pictures.draw(view("Stats", [month]), "en-US")));
  const { user, system } = process.threadCpuUsage(before);
  // What can't wait is turned away, so that nobody waits long.
  expect(files.flat().length).toBeGreaterThanOrEqual(41);
  expect((user + system) / 1_000 / 50).toBeLessThan(5);
});
