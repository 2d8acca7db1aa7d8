import { rooms } from "./source-imports.ts";
import { bareSql, looksLikeSql, methodOf, sqlClock, tableName, usesInBuilders, usesInLiterals, type Use } from "./source-sql.ts";
import { areaOf, childrenOf, dottedName, nodesOf, stringValue, violation } from "./source-tree.ts";
import type { Rule, SourceFile, SourceTree, Violation } from "./source-tree.ts";

type Owner = { readonly area: string; readonly file: SourceFile; readonly start: number };

const entityWrites = ["create", "insert", "insertMany", "upsert", "upsertMany", "nativeUpdate", "nativeDelete"];

/** Who declares which table by `defineEntity({ tableName })`. */
function declaredTables(tree: SourceTree): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const file of tree.values()) {
    if (areaOf(file.path) === "test") continue;
    for (const call of nodesOf(file, "CallExpression").filter((each) => dottedName(each.callee) === "defineEntity")) {
      const properties = childrenOf(childrenOf(call, "arguments")[0], "properties");
      const table = stringValue(properties.find((property) => dottedName(property.key) === "tableName")?.value);
      const owner = { area: areaOf(file.path), file, start: call.start };
      if (table) owners.set(table, [...(owners.get(table) ?? []), owner]);
    }
  }
  return owners;
}

/** Tables that exist after the migrations; partitions belong to their table and are left out, so is what a later migration drops; what one renames goes by its later name. */
function migratedTables(tree: SourceTree): (Use & { file: SourceFile })[] {
  const create = new RegExp(`\\bcreate\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?${tableName}(?!\\s+partition\\s+of)(?=\\s*\\()`, "g");
  const drop = new RegExp(`\\bdrop\\s+table\\s+${tableName}`, "g");
  const renamedFrom = new RegExp(`\\balter\\s+table\\s+${tableName}(?=\\s+rename\\s+to\\b)`, "g");
  const renamedTo = new RegExp(`(?<=\\balter\\s+table\\s+"?\\w+"?\\s+rename\\s+to\\s+)${tableName}`, "g");
  const files = [...tree.values()].filter(({ path }) => areaOf(path) === "migrations");
  const found = (pattern: RegExp): (Use & { file: SourceFile })[] =>
    files.flatMap((file) => {
      // What the way back makes and drops is not there after the way forth.
      const back = nodesOf(file, "MethodDefinition").find((method) => dottedName(method.key) === "down")?.start ?? Infinity;
      return file.literals
        .filter(({ start }) => start < back)
        .flatMap(({ text, start }) =>
          [...bareSql(text).matchAll(pattern)].map((match) => ({
            kind: "writes" as const,
            table: match[2] ?? "?",
            start: start + match.index,
            file,
          })),
        );
    });
  const dropped = new Set([...found(drop), ...found(renamedFrom)].map(({ table }) => table));
  return [...found(create), ...found(renamedTo)].filter(({ table }) => !dropped.has(table));
}

function ownershipViolations(tree: SourceTree): Violation[] {
  const owners = declaredTables(tree);
  const twice = [...owners].flatMap(([table, [first, ...others]]) =>
    others.map(({ file, start }) => violation(file, start, `${table} is declared by ${first?.file.path} already`)),
  );
  const ownerless = migratedTables(tree)
    .filter(({ table }) => table !== "?" && !owners.has(table))
    .map(({ file, start, table }) => violation(file, start, `no room declares ${table} by defineEntity`));
  const misplaced = [...owners].flatMap(([table, declared]) =>
    declared
      .filter(({ area }) => !area.startsWith("domain/") && area !== "jobs")
      .map(({ file, start, area }) => violation(file, start, `${area} may not own a table (${table})`)),
  );
  return [...twice, ...ownerless, ...misplaced];
}

/** Why an area may not use a table so, or null when it may. */
function againstUse(area: string, { kind, table }: Use, owners: ReadonlyMap<string, readonly Owner[]>): string | null {
  const owner = owners.get(table)?.[0]?.area;
  if (owner === area) return null;
  if (kind === "writes") {
    if (table === "?") return "a statement that writes names its table in plain sight";
    return owner ? `${area} writes ${table}, which only ${owner} may` : `${area} writes ${table}, which nobody declares`;
  }
  if (!owner || ["domain/answers", "domain/store"].includes(area)) return null;
  const place = (of: string): number => rooms.indexOf(of.replace("domain/", ""));
  const isToTheLeft = area.startsWith("domain/") && owner.startsWith("domain/") && place(owner) < place(area);
  return isToTheLeft ? null : `${area} reads ${table}, which belongs to ${owner}`;
}

function useViolations(tree: SourceTree): Violation[] {
  const owners = declaredTables(tree);
  return [...tree.values()]
    .filter(({ path }) => path.startsWith("domain/") || path.startsWith("jobs/"))
    .flatMap((file) =>
      [...usesInLiterals(file), ...usesInBuilders(file)].flatMap((use) => {
        const problem = againstUse(areaOf(file.path), use, owners);
        return problem ? [violation(file, use.start, problem)] : [];
      }),
    );
}

/** `em.create(Payout, …)` and its like with an entity of another room. */
function entityViolations(tree: SourceTree): Violation[] {
  return [...tree.values()]
    .filter(({ path }) => !["test", "migrations"].includes(areaOf(path)))
    .flatMap((file) => {
      const foreign = new Set(file.imports.filter(({ specifier }) => specifier.startsWith("#domain/")).flatMap(({ names }) => names));
      return nodesOf(file, "CallExpression")
        .filter((call) => entityWrites.includes(methodOf(call)) && /(^|\.)em\.\w+$/.test(dottedName(call.callee)))
        .filter((call) => foreign.has(dottedName(childrenOf(call, "arguments")[0])))
        .map((call) => violation(file, call.start, `${dottedName(childrenOf(call, "arguments")[0])} is written by its own room only`));
    });
}

function sqlOutside(tree: SourceTree): Violation[] {
  return [...tree.values()]
    .filter(({ path }) => ["bots", "templates", "main"].includes(areaOf(path)))
    .flatMap((file) => [
      ...file.literals.filter(looksLikeSql).map(({ start }) => violation(file, start, "SQL belongs to the rooms of domain")),
      ...usesInBuilders(file).map(({ start }) => violation(file, start, "queries belong to the rooms of domain")),
    ]);
}

/** What several processes compare (leases, what is due) goes by the one clock they share; work itself lives by `tx.now`. */
const databaseClockReaders = ["jobs/database-clock.ts"];

/** The database's clock is a wall clock too: a fixed `now` must reach every statement. */
function sqlClockReads(tree: SourceTree): Violation[] {
  return [...tree.values()]
    .filter(({ path }) => !["test", "migrations"].includes(areaOf(path)) && !databaseClockReaders.includes(path))
    .flatMap((file) =>
      file.literals
        .filter(looksLikeSql)
        .flatMap(({ text, start }) =>
          [...bareSql(text).matchAll(sqlClock)].map((match) =>
            violation(file, start + match.index, `${match[0]} reads the database's clock; pass tx.now`),
          ),
        ),
    );
}

export const tableRules = {
  owners: { sentence: "every table is declared by exactly one room (or by jobs)", check: ownershipViolations },
  uses: {
    sentence: "a room's SQL reads its own tables and those of rooms to its left, and writes only its own",
    check: useViolations,
  },
  entities: { sentence: "entities are written through the entity manager by their own room only", check: entityViolations },
  outside: { sentence: "bots, templates and main contain no SQL", check: sqlOutside },
  sqlClock: { sentence: "no statement reads the database's clock", check: sqlClockReads },
} satisfies Record<string, Rule>;
