import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { habitRules } from "./support/source-habits.ts";
import { importRules } from "./support/source-imports.ts";
import { mapViolations } from "./support/source-map.ts";
import { tableRules } from "./support/source-tables.ts";
import { projectPaths, readSourceTree, root, type Rule, type Violation } from "./support/source-tree.ts";

/** The rules are proved able to fail in support/source-*.test.ts; here the project itself is held against them. */
const tree = readSourceTree();

function expectNone(violations: readonly Violation[], rule: string): void {
  const list = violations.map(({ path, line, problem }) => `  ${path}:${line}  ${problem}`).join("\n");
  if (violations.length > 0) throw new Error(`${rule}, but:\n${list}`);
}

function holds({ sentence, check }: Rule): void {
  test(sentence, () => {
    expectNone(check(tree), sentence);
  });
}

describe("what may import what", () => {
  Object.values(importRules).forEach(holds);
});

describe("who owns which table", () => {
  Object.values(tableRules).forEach(holds);
});

describe("what nobody does", () => {
  Object.values(habitRules).forEach(holds);
});

test("the map in README.md is the tree", () => {
  expectNone(mapViolations(readFileSync(join(root, "README.md"), "utf8"), projectPaths()), "the map in README.md is the tree");
});
