import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { equivalents, isThat } from "./sabotage/equivalents.ts";
import { guards } from "./sabotage/guards.ts";
import { mutantsOf } from "./sabotage/mutate.ts";
import { rules } from "./sabotage/rules.ts";

test("each guard that the proof takes out stands in its file exactly once", () => {
  const asked = guards.map(({ guard, file, find }) => ({ guard, times: readFileSync(file, "utf8").split(find).length - 1 }));
  expect(asked.filter(({ times }) => times !== 1)).toEqual([]);
});

test("each mutant that is argued to be equivalent is one of those there are, and exactly one", () => {
  const mutants = rules.flatMap(({ file }) => {
    const source = readFileSync(file, "utf8");
    return mutantsOf(file, source).map((mutant) => ({ file, source, mutant }));
  });
  const asked = equivalents.map((one) => ({
    ...one,
    times: mutants.filter(({ file, source, mutant }) => file === one.file && isThat(one, source, mutant)).length,
  }));
  expect(asked.filter(({ times }) => times !== 1)).toEqual([]);
});
