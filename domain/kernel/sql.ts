import { sql as kysely, type QueryResult, type RawBuilder } from "kysely";
import type { EntityManager } from "@mikro-orm/postgresql";
import type { Instant } from "./instant.ts";
import { lineOf } from "./line.ts";

/** A piece of SQL with its parameters; pieces nest. Values become parameters, never text. */
export type Sql<Row = unknown> = RawBuilder<Row>;

function parameter(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Temporal.Instant) return value.toString();
  if (Array.isArray(value)) return value.map(parameter);
  return value;
}

/**
 * SQL as a template: `sql<{ id: string }>\`select id from partner where share_id = ${shareId}\``.
 * bigint and Instant go in as they are; an array becomes a PostgreSQL array (`= any(${ids})`).
 */
export function sql<Row = unknown>(strings: TemplateStringsArray, ...values: unknown[]): Sql<Row> {
  return kysely<Row>(strings, ...values.map(parameter));
}

/**
 * Runs it on the transaction's own connection and returns its rows as the driver gives them:
 * int8 and numeric as strings (`BigInt(row.minor)`), timestamptz as strings (`instantOf(row.at)`), jsonb parsed.
 */
export async function rowsOf<Row>(db: { em: EntityManager }, query: Sql<Row>): Promise<Row[]> {
  const result = await send(db, query);
  return result.rows;
}

/** The first row, or null. */
export async function rowOf<Row>(db: { em: EntityManager }, query: Sql<Row>): Promise<Row | null> {
  return (await rowsOf(db, query))[0] ?? null;
}

/** The only row of a query that always has one (a count, an insert … returning). */
export async function oneOf<Row>(db: { em: EntityManager }, query: Sql<Row>): Promise<Row> {
  const row = await rowOf(db, query);
  if (!row) throw new Error("a query that always has a row returned none");
  return row;
}

/** Runs a statement and says how many rows it touched. */
export async function run(db: { em: EntityManager }, query: Sql): Promise<number> {
  const result = await send(db, query);
  return Number(result.numAffectedRows ?? 0n);
}

/**
 * Sends a statement without waiting for its answer, for writes that nothing has to be heard of: whatever is asked after it sees what it
 * did, the commit waits for it, and its failure is the transaction's.
 */
export function later(db: { em: EntityManager }, query: Sql): void {
  const line = lineOf(db.em);
  if (!line) throw new Error("what is not waited for needs a transaction that does");
  line.later(query.compile(db.em.getKysely()));
}

function send<Row>(db: { em: EntityManager }, query: Sql<Row>): Promise<QueryResult<Row>> {
  const database = db.em.getKysely();
  return lineOf(db.em)?.send(query.compile(database)) ?? query.execute(database);
}

/** A timestamptz as the driver gives it (string or Date) as an Instant. */
export function instantOf(value: string | Date): Instant {
  return value instanceof Date ? Temporal.Instant.fromEpochMilliseconds(value.getTime()) : Temporal.Instant.from(value);
}

export function instantOrNull(value: string | Date | null): Instant | null {
  return value === null ? null : instantOf(value);
}

/** A value as JSON text for a jsonb column; bigints become decimal strings, because JSON numbers lose cents. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
