import { childrenOf, dottedName, isNode, nodesOf, stringValue } from "./source-tree.ts";
import type { Literal, Node, SourceFile } from "./source-tree.ts";

/** A table named in a statement; `table` is "?" where the name is hidden in a placeholder. */
export type Use = { readonly kind: "reads" | "writes"; readonly table: string; readonly start: number };

/** A table's name as patterns find it: schema, name, or "?" for a placeholder. */
export const tableName = String.raw`(?:"?([a-z_][a-z0-9_]*)"?\.)?(?:"?([a-z_][a-z0-9_]*)"?|(\?))`;
const alias = String.raw`(?:\s+(?:as\s+)?(?!where\b|on\b|join\b)[a-z_]\w*)?`;
const only = String.raw`(?:only\s+)?`;

const writes = [
  String.raw`\binsert\s+into\s+`,
  String.raw`\bupdate\s+${only}(?=\S+\s+(?:as\s+)?(?:\w+\s+)?set\b)`,
  String.raw`\bdelete\s+from\s+${only}`,
  String.raw`\bmerge\s+into\s+${only}`,
  String.raw`\btruncate\s+(?:table\s+)?${only}`,
  String.raw`\bcopy\s+(?=\S+\s*(?:\([^)]*\)\s*)?from\b)`,
  String.raw`\b(?:alter|drop)\s+table\s+(?:if\s+exists\s+)?${only}`,
  String.raw`\bpartition\s+of\s+`,
];
const reads = [
  String.raw`(?<!\bdelete\s+)\bfrom\s+(?:only\s+|lateral\s+)?`,
  String.raw`\bjoin\s+(?:only\s+|lateral\s+)?`,
  String.raw`\busing\s+${only}`,
];

/** Kysely's and MikroORM's builders name a table in their first argument. */
const builders = new Map<string, Use["kind"]>([
  ...["selectFrom", "innerJoin", "leftJoin", "rightJoin", "fullJoin", "crossJoin"].map((method) => [method, "reads"] as const),
  ...["insertInto", "replaceInto", "updateTable", "deleteFrom", "mergeInto"].map((method) => [method, "writes"] as const),
]);

/** Statements begin in one case throughout; a sentence ("Select a …") does not, so English is not taken for SQL. */
const openings = [
  String.raw`select\s.*\sfrom\s`,
  String.raw`insert\s+into\s`,
  String.raw`update\s+\S+\s.*\bset\s`,
  String.raw`delete\s+from\s`,
  String.raw`merge\s+into\s`,
  String.raw`with\s.+\sas\s.*\(`,
  String.raw`truncate\s`,
  String.raw`copy\s.+\s(?:from|to)\s`,
  String.raw`lock\s+table\s`,
  String.raw`(?:create|alter|drop)\s+(?:\w+\s+)?(?:table|index|view)\s`,
  String.raw`(?:(?:left|inner|cross)\s+)?join\s.+\son\s`,
  String.raw`from\s+\w+\s+(?:\w+\s+)?(?:join|where)\s`,
];
const statement = new RegExp(`^\\s*(?:${openings.join("|")})`, "s");

/** Whether a literal is SQL: by its tag, or because it reads like a statement or a piece of one. */
export function looksLikeSql({ text, tag }: Literal): boolean {
  const first = /[a-z]+/i.exec(text)?.[0] ?? "";
  if (tag === "sql" || tag === "raw") return true;
  return (first === first.toLowerCase() || first === first.toUpperCase()) && statement.test(`${text.toLowerCase()} `);
}

/** Blanks SQL comments and quoted text, keeping every offset. */
export function bareSql(text: string): string {
  return text.toLowerCase().replaceAll(/--[^\n]*|\/\*.*?\*\/|'(?:[^']|'')*'/gs, (found) => " ".repeat(found.length));
}

function usesMatching(kind: Use["kind"], patterns: readonly string[], sql: string): Use[] {
  const list = new RegExp(`(?:${patterns.join("|")})(${tableName}${alias}(?:\\s*,\\s*${tableName}${alias})*)`, "g");
  return [...sql.matchAll(list)].flatMap((match) => {
    const [whole, names = ""] = match;
    return names.split(",").flatMap((each) => {
      const [, schema, table, hidden] = new RegExp(`^\\s*${tableName}`).exec(each) ?? [];
      const isElsewhere = schema !== undefined && schema !== "public";
      return isElsewhere ? [] : [{ kind, table: table ?? hidden ?? "?", start: match.index + whole.length - names.length }];
    });
  });
}

/** Names that exist only inside the statement: common table expressions and temporary tables. */
function namesOfItsOwn(sql: string): Set<string> {
  const expressions = sql.matchAll(
    /(?:\bwith\s+(?:recursive\s+)?|,\s*)([a-z_]\w*)\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s+)?\(/g,
  );
  const temporary = sql.matchAll(/\bcreate\s+temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?([a-z_]\w*)/g);
  return new Set([...expressions, ...temporary].map((match) => match[1] ?? ""));
}

/** The tables that the SQL of a file uses, CTEs and temporary tables left out. */
export function usesInLiterals(file: SourceFile): Use[] {
  const sql = file.literals.filter(looksLikeSql).map((literal) => ({ ...literal, bare: bareSql(literal.text) }));
  const own = namesOfItsOwn(sql.map(({ bare }) => bare).join("\n"));
  return sql.flatMap(({ bare, start }) =>
    [...usesMatching("writes", writes, bare), ...usesMatching("reads", reads, bare)]
      .filter(({ table }) => !own.has(table))
      .map((use) => ({ ...use, start: start + use.start })),
  );
}

/** The tables that a file names to a query builder. */
export function usesInBuilders(file: SourceFile): Use[] {
  return nodesOf(file, "CallExpression").flatMap((call) => {
    const kind = builders.get(methodOf(call));
    const table = stringValue(childrenOf(call, "arguments")[0]).split(" ")[0];
    return kind && table ? [{ kind, table, start: call.start }] : [];
  });
}

/** The method's name of a call such as `em.create(…)`, otherwise "". */
export function methodOf(call: Node): string {
  const { callee } = call;
  return isNode(callee) && callee.type === "MemberExpression" ? dottedName(callee.property) : "";
}

/** Readers of the database's own clock. */
export const sqlClock =
  /\b(now\s*\(\s*\)|current_(timestamp|date|time)\b|localtime(stamp)?\b|(clock|statement|transaction)_timestamp\s*\()/g;
