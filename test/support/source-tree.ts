import { readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { parseAst } from "vitest/node";

/** The repository's folder. */
export const root = resolve(import.meta.dirname, "../..");

/** A node of the ESTree syntax tree, as loosely typed as the walk over it needs. */
export type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown };

/**
 * One import (type-only ones too), re-export, dynamic import or `import("…")` type.
 * `target` is the repository path it names, null for packages.
 */
export type Import = {
  readonly specifier: string;
  readonly target: string | null;
  readonly names: readonly string[];
  readonly isReExport: boolean;
  readonly line: number;
};

/** A string or template as it stands in the source between its quotes, every `${…}` blanked to "?" and spaces of its length. */
export type Literal = { readonly text: string; readonly start: number; readonly tag: string | null };

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly program: Node;
  readonly imports: readonly Import[];
  readonly literals: readonly Literal[];
};

/** TypeScript, JavaScript and SQL files by their path from the root, with forward slashes. */
export type SourceTree = ReadonlyMap<string, SourceFile>;

export type Violation = { readonly path: string; readonly line: number; readonly problem: string };

/** A rule of the house: a sentence that is true of the tree unless `check` finds otherwise. */
export type Rule = { readonly sentence: string; readonly check: (tree: SourceTree) => Violation[] };

/** Who a file belongs to: its room ("domain/payouts") or top folder; at the root "main", "test" for a tool's configuration, else "root". */
export function areaOf(path: string): string {
  const [top = "", second = "", ...rest] = path.split("/");
  if (second) return top === "domain" && rest.length > 0 ? `domain/${second}` : top;
  if (top === "main.ts" || top === "compose.ts") return "main";
  return top.endsWith(".config.ts") ? "test" : "root";
}

/** Every path under the root that is part of the project: no dot entries, nothing installed or generated. */
export function projectPaths(folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && !["node_modules", "coverage"].includes(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? projectPaths(path) : [path];
    })
    .toSorted();
}

/** The project's own sources, read from disk. */
export function readSourceTree(): SourceTree {
  const paths = projectPaths().filter((path) => /\.(ts|js|mjs|sql)$/.test(path) && !path.startsWith("test/fixtures/"));
  return sourceTree(Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")])));
}

/** A tree from texts by path; samples of the rules' own tests come in here. */
export function sourceTree(texts: Readonly<Record<string, string>>): SourceTree {
  return new Map(Object.entries(texts).map(([path, text]) => [path, sourceFile(path, text)]));
}

function sourceFile(path: string, text: string): SourceFile {
  if (path.endsWith(".sql")) {
    const program = { type: "Program", start: 0, end: text.length, body: [] };
    return { path, text, program, imports: [], literals: [{ text, start: 0, tag: "sql" }] };
  }
  const program = parse(path, text);
  return { path, text, program, imports: importsOf(path, text, program), literals: literalsOf(text, program) };
}

function parse(path: string, text: string): Node {
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- its successor parseSync is not among what vitest hands on
    return parseAst(text, { lang: "ts" }, path) as unknown as Node;
  } catch (cause) {
    throw new Error(`${path} cannot be parsed`, { cause });
  }
}

/** Visits a node and everything below it, parents first. */
export function walk(node: Node, visit: (node: Node, parent: Node | null) => void, parent: Node | null = null): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, node);
  }
}

/** All nodes of a file of the given types. */
export function nodesOf(file: SourceFile, ...types: readonly string[]): Node[] {
  const found: Node[] = [];
  walk(file.program, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}

/** The nodes in a list such as a call's "arguments"; none where there is no such list. */
export function childrenOf(node: unknown, list: string): Node[] {
  const children = isNode(node) ? node[list] : [];
  return Array.isArray(children) ? children.filter(isNode) : [];
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** "a.b" for a member access on a plain name, "a" for a name, otherwise "". */
export function dottedName(value: unknown): string {
  if (!isNode(value)) return "";
  if (value.type === "Identifier") return String(value.name);
  if (value.type === "ThisExpression") return "this";
  if (value.type !== "MemberExpression") return "";
  const name = value.computed ? stringValue(value.property) : dottedName(value.property);
  return name ? `${dottedName(value.object)}.${name}` : "";
}

/** The value of a string literal, otherwise "". */
export function stringValue(value: unknown): string {
  return isNode(value) && value.type === "Literal" && typeof value.value === "string" ? value.value : "";
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** A finding of a rule at an offset of a file. */
export function violation(file: SourceFile, offset: number, problem: string): Violation {
  return { path: file.path, line: lineAt(file.text, offset), problem };
}

const importers = ["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression", "TSImportType"];

function importsOf(path: string, text: string, program: Node): Import[] {
  const found: Import[] = [];
  walk(program, (node) => {
    const specifier = importers.includes(node.type) ? stringValue(node.source) : "";
    if (!specifier) return;
    const specifiers = childrenOf(node, "specifiers");
    found.push({
      specifier,
      target: resolveSpecifier(path, specifier),
      names: specifiers.map((each) => dottedName(each.imported ?? each.local)),
      isReExport: node.type.startsWith("Export"),
      line: lineAt(text, node.start),
    });
  });
  return found;
}

const aliases = Object.entries(
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { imports: Record<string, string> }).imports,
);

/** The repository path that a specifier names by package.json "imports" or relative to its file; null for a package. */
export function resolveSpecifier(path: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier);
  for (const [pattern, target] of aliases) {
    const [before = "", after = ""] = pattern.split("*");
    if (!specifier.startsWith(before) || !specifier.endsWith(after)) continue;
    return posix.normalize(target.replace("*", specifier.slice(before.length, specifier.length - after.length)));
  }
  return null;
}

function literalsOf(text: string, program: Node): Literal[] {
  const found: Literal[] = [];
  walk(program, (node, parent) => {
    if (node.type !== "TemplateLiteral" && !stringValue(node)) return;
    const tag = parent?.type === "TaggedTemplateExpression" ? dottedName(parent.tag) : null;
    found.push({ text: withoutExpressions(text, node), start: node.start + 1, tag });
  });
  return found;
}

function withoutExpressions(text: string, node: Node): string {
  const quasis = (node.quasis ?? []) as (Node & { value: { raw: string } })[];
  if (quasis.length === 0) return text.slice(node.start + 1, node.end - 1);
  // A template's piece begins with "`" or "}" in the syntax tree; its raw text follows.
  const pieces = quasis.map(({ start, value: { raw } }) => ({ start: start + 1, end: start + 1 + raw.length, raw }));
  return pieces
    .map(({ end, raw }, index) => {
      const next = pieces[index + 1];
      return next ? raw + "?".padEnd(next.start - end) : raw;
    })
    .join("");
}
