import { beforeEach, expect, test } from "vitest";
import { jobs } from "../../jobs/index.ts";
import { runJobsCommand } from "../../jobs/command-line.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import { useHouse } from "../support/house.ts";
import { testDesk } from "../support/job-desk.ts";

const house = await useHouse({ at: "2026-12-15T12:00:00Z" });
const has = { shop: false };
const said: string[] = [];
beforeEach(() => void (said.length = 0));

async function type(line: string): Promise<[code: number, text: string]> {
  const code = await runJobsCommand(
    {
      inTransaction: (actor, work) => house.enqueueing((tx) => work({ ...tx, actor })),
      clock: house.clock,
      timetable: jobs,
      desk: testDesk,
      write: (text) => void said.push(text),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    },
    line.match(/[^\s"]+|"[^"]+"/g)?.map((word) => word.replaceAll('"', "")) ?? [],
  );
  return [code, said.join("\n")];
}

test("the list says when each job is due, and that nobody looks at the timetable yet", async () => {
  const [code, text] = await type("list");
  expect(code).toBe(0);
  expect(text).toContain("No process has looked");
  for (const { name } of jobs) expect(text).toContain(name);
});

test("a run by hand is waited for and told in figures, and told to be done the second time", async () => {
  await walkTimetable({
    inTransaction: house.inTransaction,
    timetable: jobs,
    now: (tx) => Promise.resolve(tx.now),
    report: (error) => {
      throw error;
    },
    has,
  });
  expect(await type("run click-days")).toMatchObject([
    0,
    expect.stringMatching(/^click-days {2}2026-12-15 {2}done in .* s, nothing to do/),
  ]);
  expect(await type("run click-days")).toMatchObject([
    0,
    expect.stringContaining("Nothing to do: click-days of 2026-12-15 is done already."),
  ]);
  const [, text] = await type("history click-days");
  expect(text).toContain("2026-12-15");
  expect((await type("list"))[1]).not.toContain("No process has looked");
  expect(house.faults).toEqual([]);
});

test("a job that has nothing to ask tells why it was skipped", async () => {
  const [code, text] = await type("run shop-sweep");
  expect([code, text]).toEqual([2, expect.stringContaining("skipped: no shop to read")]);
});

test("pausing needs a reason, and is undone by resuming", async () => {
  expect((await type("pause click-days"))[0]).toBe(2);
  expect(await type('pause click-days --why "a test"')).toEqual([0, expect.stringContaining("click-days is paused")]);
  expect((await type("list"))[1]).toContain("“a test”");
  expect((await type("resume click-days"))[0]).toBe(0);
  expect((await type("resume click-days"))[0]).toBe(2);
});

test.each([
  ["", 0],
  ["help", 0],
  ["dance", 2],
  ["run no-such-job", 2],
  ["pause no-such-job --why x", 2],
  ["run click-days --at 2026-12-32", 2],
])("%j ends with %i and says what to type", async (line, code) => {
  const [found, text] = await type(line);
  expect([found, text.length > 40]).toEqual([code, true]);
});
