import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

test.each(["SECURITY.md", "docs/threat-model.md"])("%s names files and tests that there are, and scripts that can be run", (document) => {
  const text = read(document);
  const named = [
    ...text.matchAll(/`((?:bots|domain|jobs|templates|test|docs)\/[\w./-]+|[\w-]+\.(?:ts|sql|json|yml)|Dockerfile|\.npmrc)`/g),
  ].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(9);
  expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  const folder = document.includes("/") ? "docs/" : "";
  const linked = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => `${folder}${path!}`);
  expect(linked.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const run = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name!);
  expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
});
