import { areaOf, childrenOf, dottedName, nodesOf, stringValue, violation, walk } from "./source-tree.ts";
import type { Rule, SourceFile, SourceTree, Violation } from "./source-tree.ts";

/** The only readers of the wall clock and of the environment; a new one needs its reason here. */
// The tracker runs in visitors' browsers, which have no other clock.
const clockReaders = ["domain/kernel/instant.ts", "bots/web/tracker.js"];
const environmentReaders = ["main.ts"];

/** Where `console` is the product's or a tool's own output; everything else logs through pino. */
const speakers =
  /^(main\.ts|bots\/console\/|jobs\/run\.ts|test\/walks\/demo\.ts|test\/support\/check\.ts|test\/(bench|evidence|preview)\/)/;

const maximumLines = 300;

type Filter = (file: SourceFile) => boolean;

const isProduct: Filter = ({ path }) => areaOf(path) !== "test";
const isDomain: Filter = ({ path }) => areaOf(path).startsWith("domain");

/** Makes a check of a finder: the offsets that a file breaks the rule at, each with its problem. */
function perFile(applies: Filter, find: (file: SourceFile) => readonly (readonly [offset: number, problem: string])[]): Rule["check"] {
  return (tree: SourceTree): Violation[] =>
    [...tree.values()].filter(applies).flatMap((file) => find(file).map(([offset, problem]) => violation(file, offset, problem)));
}

/** Where a plain or dotted name is used, e.g. "Date.now" or "parseFloat". */
function usesOf(file: SourceFile, ...names: readonly string[]): [number, string][] {
  const found: [number, string][] = [];
  walk(file.program, (node, parent) => {
    const isLastPart = parent?.type === "MemberExpression" && parent.property === node;
    const name = isLastPart ? "" : dottedName(node).replace(/^globalThis\./, "");
    if (names.includes(name)) found.push([node.start, name]);
  });
  return found;
}

function clockReads(file: SourceFile): [number, string][] {
  const dates = nodesOf(file, "NewExpression", "CallExpression")
    .filter((node) => dottedName(node.callee) === "Date" && (node.type === "CallExpression" || childrenOf(node, "arguments").length === 0))
    .map((node): [number, string] => [node.start, "the time of now as a Date"]);
  const members = usesOf(file, "Date.now", "Temporal.Now", "performance.now", "process.hrtime");
  return [...dates, ...members].map(([offset, what]) => [offset, `${what} reads the wall clock; take \`now\` as an argument`]);
}

function environmentReads(file: SourceFile): [number, string][] {
  const destructured = nodesOf(file, "VariableDeclarator")
    .filter(({ init }) => dottedName(init) === "process")
    .filter(({ id }) => childrenOf(id, "properties").some((property) => dottedName(property.key) === "env"))
    .map(({ start }) => start);
  const imported = nodesOf(file, "ImportDeclaration")
    .filter((node) => /^(node:)?process$/.test(stringValue(node.source)))
    .filter((node) => childrenOf(node, "specifiers").some((specifier) => dottedName(specifier.imported) === "env"))
    .map(({ start }) => start);
  const members = usesOf(file, "process.env").map(([start]) => start);
  return [...members, ...destructured, ...imported].map((start) => [start, "only main.ts reads the environment"]);
}

/** What a comment next to code must say to switch a check off: the directive, " -- " and the reason. */
const directive = /(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)/g;

function hasReason(line: string): boolean {
  return / -- \S/.test(line);
}

function unreasonedDirectives(file: SourceFile): [number, string][] {
  const comments = withoutLiterals(file);
  return [...comments.matchAll(directive)]
    .filter(({ index }) => !hasReason(comments.slice(index).split("\n")[0] ?? ""))
    .map(({ index, 0: found }) => [index, `${found} needs " -- " and the reason`]);
}

/** An `any` is excused by `oxlint-disable-next-line typescript/no-explicit-any -- reason` on the line above, which the linter obeys too. */
function unexcusedAny(file: SourceFile): [number, string][] {
  return nodesOf(file, "TSAnyKeyword")
    .filter(({ start }) => {
      const above = file.text.slice(0, start).split("\n").at(-2) ?? "";
      return !(above.includes("disable-next-line typescript/no-explicit-any") && hasReason(above));
    })
    .map(({ start }) => [start, "`any` turns the compiler off; say what it is, or `unknown`"]);
}

/** The text with all strings and templates blanked, so that what remains is code and comments. */
function withoutLiterals(file: SourceFile): string {
  let text = file.text;
  walk(file.program, ({ type, start, end }) => {
    if (type === "Literal" || type === "TemplateElement")
      text = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]/g, " ") + text.slice(end);
  });
  return text;
}

function unfinished(file: SourceFile): [number, string][] {
  return [...withoutLiterals(file).matchAll(/\b(TODO|FIXME|XXX|HACK)\b/g)].map(({ index, 0: word }) => [
    index,
    `${word}: finish it or write an issue`,
  ]);
}

function switchedOffTests(file: SourceFile): [number, string][] {
  return nodesOf(file, "MemberExpression")
    .map((node) => [node.start, dottedName(node)] as [number, string])
    .filter(([, name]) => /^(it|test|describe|suite|bench)(\.\w+)*\.(only|skip|todo|fails)$/.test(name))
    .map(([start, name]) => [start, `${name} switches tests off`]);
}

function tooLong(file: SourceFile): [number, string][] {
  const lines = file.text.trimEnd().split("\n").length;
  return lines > maximumLines ? [[0, `${lines} lines; stop at ${maximumLines}`]] : [];
}

export const habitRules = {
  clock: {
    sentence: "the wall clock is read in kernel/instant.ts only",
    check: perFile((file) => isProduct(file) && !clockReaders.includes(file.path), clockReads),
  },
  environment: {
    sentence: "the environment is read in main.ts only",
    check: perFile((file) => isProduct(file) && !environmentReaders.includes(file.path), environmentReads),
  },
  chance: {
    sentence: "domain draws no pseudo-random numbers",
    check: perFile(isDomain, (file) =>
      usesOf(file, "Math.random").map(([start]) => [start, "Math.random can be guessed and not repeated"]),
    ),
  },
  network: {
    sentence: "domain calls nobody over the network",
    check: perFile(isDomain, (file) =>
      nodesOf(file, "CallExpression")
        .filter(({ callee }) => /^(globalThis\.)?fetch$/.test(dottedName(callee)))
        .map(({ start }) => [start, "a job's outlet reaches out, domain does not"]),
    ),
  },
  floats: {
    sentence: "nothing is parsed as a floating point number",
    check: perFile(isProduct, (file) =>
      usesOf(file, "parseFloat", "Number.parseFloat").map(([start, name]) => [start, `${name} loses cents; use parseDecimal`]),
    ),
  },
  any: { sentence: "`any` appears only with its reason", check: perFile(() => true, unexcusedAny) },
  directives: { sentence: "a check that is switched off says why", check: perFile(() => true, unreasonedDirectives) },
  console: {
    sentence: "console is used by the console entry points only",
    check: perFile(
      ({ path }) => !speakers.test(path),
      (file) =>
        nodesOf(file, "MemberExpression")
          .filter((node) => /^(globalThis\.)?console\.\w+$/.test(dottedName(node)))
          .map((node) => [node.start, `${dottedName(node)} bypasses the log`]),
    ),
  },
  tests: { sentence: "no test is switched off or runs alone", check: perFile(() => true, switchedOffTests) },
  unfinished: { sentence: "no note marks unfinished work", check: perFile(() => true, unfinished) },
  length: {
    sentence: `no file is longer than ${maximumLines} lines, frozen migrations and SQL apart`,
    check: perFile(({ path }) => !path.endsWith(".sql") && areaOf(path) !== "migrations", tooLong),
  },
} satisfies Record<string, Rule>;
