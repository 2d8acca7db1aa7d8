import { openDoors } from "./injection/doors.ts";
import { payloads } from "./injection/payloads.ts";
import { sinks, type Sink } from "./injection/sinks.ts";
import type { Course, Figures, Proof } from "./proof.ts";

export const injections: Proof = {
  name: "injections",
  test: "T13",
  sentence: "whatever somebody types, it can be read everywhere and acts nowhere",
  cases: { full: payloads.length, slice: 16 },
  run: proveInjections,
};

/** Any stretch of cases has something of many families. */
const stride = 211;

/** What can't be drawn or written at all because of what was typed is as bad as what acts. */
async function tried(sink: Sink, typed: string): Promise<string[]> {
  try {
    return await sink(typed);
  } catch (error) {
    return [`it breaks: ${String(error)}`];
  }
}

async function proveInjections(course: Course): Promise<Figures> {
  const doors = await openDoors(course.adminUrl);
  const figures = {
    sinks: Object.keys(sinks).length + 1,
    families: new Set<string>(),
    "drawn or written": 0,
    "answers of commands": 0,
    escapes: 0,
  };
  try {
    for (const number of course.numbers) {
      const { family, text } = payloads[(number * stride) % payloads.length]!;
      figures.families.add(family);
      const fail = (problem: string): void => {
        figures.escapes += 1;
        course.fail({ number, problem, reproduction: `${family}: ${JSON.stringify(text)}` });
      };
      for (const [name, sink] of Object.entries(sinks)) {
        for (const what of await tried(sink, text)) fail(`${name}: ${what}`);
        figures["drawn or written"] += 1;
      }
      const { acting, answers, faults } = await doors.type(text);
      figures["answers of commands"] += answers;
      for (const what of acting) fail(what);
      for (const fault of faults) fail(`a fault: ${fault}`);
      if (number % 100 === 0) course.say(`${number} typed`);
    }
    for (const what of await doors.meters()) course.fail({ number: 0, problem: what, reproduction: "the meters" });
  } finally {
    await doors.close();
  }
  return { ...figures, families: figures.families.size };
}
