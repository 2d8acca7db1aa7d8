import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { guards } from "./sabotage/guards.ts";

test("each guard that the proof takes out stands in its file exactly once", () => {
  const asked = guards.map(({ guard, file, find }) => ({ guard, times: readFileSync(file, "utf8").split(find).length - 1 }));
  expect(asked.filter(({ times }) => times !== 1)).toEqual([]);
});
