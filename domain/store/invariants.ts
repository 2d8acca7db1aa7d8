import { readFileSync } from "node:fs";
import type { EntityManager } from "@mikro-orm/postgresql";
import { rowsOf, sql } from "#domain/kernel";

export type Violation = { readonly invariant: string; readonly rows: readonly unknown[] };

type Invariant = { readonly name: string; readonly query: string };

/** The invariants of `invariants.sql`, by the heading above each. */
export function invariants(): Invariant[] {
  const text = readFileSync(new URL("./invariants.sql", import.meta.url), "utf8");
  return [...text.matchAll(/^-- (I\d+\w*: .+)\n([\s\S]*?;)\s*$/gm)].map(([, name = "", query = ""]) => ({
    name,
    query: query.trim().replace(/;$/, ""),
  }));
}

/** Runs every invariant; none violated: an empty list. At most 20 rows of each are returned. */
export async function violations(em: EntityManager): Promise<Violation[]> {
  return (await askEveryRule(em)).filter(({ rows }) => rows.length > 0);
}

/** Every invariant in the order of the file, also those that hold: they have no rows. */
export async function askEveryRule(em: EntityManager): Promise<Violation[]> {
  const asked: Violation[] = [];
  for (const { name, query } of invariants())
    asked.push({ invariant: name, rows: await rowsOf({ em }, sql`select * from (${verbatim(query)}) violation limit 20`) });
  return asked;
}

function verbatim(query: string): ReturnType<typeof sql> {
  return sql(Object.assign([query], { raw: [query] }) as unknown as TemplateStringsArray);
}
