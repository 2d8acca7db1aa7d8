import type { Violation } from "./source-tree.ts";

/** A path that the map names, folders with a slash at the end, and the line of README.md that names it. */
export type MapEntry = { readonly path: string; readonly line: number };

/** Root files that need no word in the map. */
const unmapped = ["package-lock.json"];

const depthToName = 2;

/**
 * Reads the fenced block under "## Map": one line per path, "|- name" or "'- name", nested by three characters a level.
 * Further names on the line, each after one or two spaces, count while they look like paths; the rest is description.
 * Throws on a line that it cannot read: an entry overlooked would be an entry unchecked.
 */
export function parseMap(readme: string): MapEntry[] {
  const lines = readme.split("\n");
  const heading = lines.findIndex((line) => /^## Map\s*$/.test(line));
  const opening = lines.findIndex((line, index) => index > heading && line.startsWith("```"));
  const closing = lines.findIndex((line, index) => index > opening && line.startsWith("```"));
  if (heading < 0 || opening < 0 || closing < 0) throw new Error('README.md has no fenced block under "## Map"');
  const folders: string[] = [];
  return lines.slice(opening + 1, closing).flatMap((line, index) => entriesOfLine(line, opening + 2 + index, folders));
}

/** `folders` holds the folder that is open at each depth and is updated for the lines below. */
function entriesOfLine(line: string, number: number, folders: string[]): MapEntry[] {
  if (line.trim() === "" || line.trim() === ".") return [];
  const match = /^((?:[|│ ] {2})*)[|'├└`][-─] ?(\S.*)$/.exec(line);
  if (!match) throw new Error(`README.md:${number} is no line of a map: ${line}`);
  const [, indent = "", text = ""] = match;
  const depth = indent.length / 3;
  if (depth > folders.length) throw new Error(`README.md:${number} is indented deeper than a folder above it: ${line}`);
  const names = namesIn(text);
  const parent = folders.slice(0, depth).join("");
  folders.length = depth;
  const [first = ""] = names;
  if (first.endsWith("/")) folders.push(first);
  return names.map((name) => ({ path: parent + name, line: number }));
}

function namesIn(text: string): string[] {
  const [first = "", ...rest] = text.split(/ {3,}/)[0]?.split(/ +/) ?? [];
  const firstOther = rest.findIndex((word) => !/^[\w.-]+(?:\/|\.[a-z]+)$/.test(word));
  return [first, ...(firstOther < 0 ? rest : rest.slice(0, firstOther))];
}

/** Every folder that files lie in, with a slash at the end. */
function foldersOf(paths: readonly string[]): Set<string> {
  const folders = paths.flatMap((path) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
  });
  return new Set(folders);
}

/** What the map says of the tree that is not so: paths that are not there, root files and folders down to depth 2 that it leaves out. */
export function mapViolations(readme: string, paths: readonly string[]): Violation[] {
  const entries = parseMap(readme);
  const folders = foldersOf(paths);
  const existing = new Set([...paths, ...folders]);
  const named = new Set(entries.map(({ path }) => path));
  const gone = entries
    .filter(({ path }) => !existing.has(path))
    .map(({ path, line }) => ({ path: "README.md", line, problem: `${path} does not exist` }));
  const rootFiles = paths.filter((path) => !path.includes("/") && !unmapped.includes(path));
  const shallow = [...folders].filter((folder) => folder.split("/").length - 1 <= depthToName);
  const missing = [...rootFiles, ...shallow].filter((path) => !named.has(path));
  return [...gone, ...missing.map((path) => ({ path, line: 1, problem: "is not in the map of README.md" }))];
}
