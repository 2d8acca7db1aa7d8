import { describe, expect, test } from "vitest";
import { mapViolations, parseMap } from "./source-map.ts";

describe("the map", () => {
  const readme = (...lines: readonly string[]): string =>
    ["# Name", "```", "npm start", "```", "## Map", "```", ".", ...lines, "```", "after"].join("\n");
  const good = readme(
    "|- README.md  what it is",
    "|- domain/              DECIDES. No chat.",
    "|  |- kernel/  ledger/           money, postings",
    "|  '- store/  on top",
    "'- main.ts   composes",
  );
  const paths = ["README.md", "package-lock.json", "main.ts", "domain/kernel/a.ts", "domain/ledger/b.ts", "domain/store/c.ts"];

  test("names folders by nesting and several paths on a line", () => {
    expect(parseMap(good)).toEqual([
      { path: "README.md", line: 8 },
      { path: "domain/", line: 9 },
      { path: "domain/kernel/", line: 10 },
      { path: "domain/ledger/", line: 10 },
      { path: "domain/store/", line: 11 },
      { path: "main.ts", line: 12 },
    ]);
  });

  test("is silent when it is the tree, however deep folders go below the second level", () => {
    expect(mapViolations(good, [...paths, "domain/store/deep/d.ts"])).toEqual([]);
  });

  test("reports what is not there, and folders and root files that it leaves out", () => {
    expect(mapViolations(good, [...paths.filter((path) => path !== "main.ts"), "domain/audit/x.ts", "docs/y.md", "Dockerfile"])).toEqual([
      { path: "README.md", line: 12, problem: "main.ts does not exist" },
      ...["Dockerfile", "domain/audit/", "docs/"].map((path) => ({ path, line: 1, problem: "is not in the map of README.md" })),
    ]);
  });

  test("refuses a line that it cannot read, a level without its folder, and a file without a map", () => {
    expect(() => parseMap(readme("domain/ without a branch"))).toThrow("README.md:8 is no line of a map");
    expect(() => parseMap(readme("|- a.ts", "|  |- b.ts"))).toThrow("README.md:9 is indented deeper");
    expect(() => parseMap("# Name\n```\n|- a\n```")).toThrow('no fenced block under "## Map"');
  });
});
