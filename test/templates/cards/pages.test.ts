import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../../templates/cards/", import.meta.url);
const sources = readdirSync(folder).map((name) => ({ name, source: readFileSync(new URL(name, folder), "utf8") }));
const countOf = (source: string, what: RegExp): number => [...source.matchAll(what)].length;

test("every card that is a page of a list says so, so that chat platforms can turn it", () => {
  const paged = sources.filter(({ source }) => source.includes("pagingOf("));
  expect(paged.length).toBeGreaterThan(10);
  expect(
    paged
      .filter(({ source }) => countOf(source, /= pagingOf\(/g) !== countOf(source, /\bpages: paging\.pages,|\.\.\.paging,/g))
      .map(({ name }) => name),
  ).toEqual([]);
});
