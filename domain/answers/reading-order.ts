import { instantOf, sql, type Instant, type Sql } from "#domain/kernel";

/** Where a reading stands: after the row that changed then, of that id. */
export type Place = { readonly at: Instant; readonly id: string };

/** What is asked of a list that programs read. Half-open: `from` ≤ t < `to`. */
export type Asked = {
  readonly partnerId: string | null;
  readonly changedSince: Instant | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly after: Place | null;
  /** at most so many rows */
  readonly limit: number;
};

/** `next`: where the following part begins; null: there is none */
export type Read<Row> = { readonly rows: readonly Row[]; readonly next: Place | null };

/** The columns of a table that its order is made of, and `dated`: what `from` and `to` are about. */
export type Ordered = { readonly changedAt: Sql; readonly id: Sql; readonly partnerId: Sql; readonly dated: Sql };

/**
 * Rows in the order in which they changed, which is the one order that new rows do not disturb: they come at its end, and so does a row that
 * changes while somebody reads.
 */
export function inReadingOrder({ changedAt, id, partnerId, dated }: Ordered, asked: Asked): Sql {
  const { after, changedSince } = asked;
  const conditions = [
    after && sql`(${changedAt}, ${id}) > (${after.at}::timestamptz, ${after.id}::uuid)`,
    changedSince && sql`${changedAt} >= ${changedSince}::timestamptz`,
    datedWithin(dated, asked),
    asked.partnerId === null ? null : sql`${partnerId} = ${asked.partnerId}::uuid`,
  ].filter((each) => each !== null);
  const all = conditions.reduce((before, each) => sql`${before} and ${each}`, sql`true`);
  return sql`${all} order by ${changedAt}, ${id} limit ${asked.limit + 1}`;
}

/** The part that was asked for, of one row more than that. */
export function partOf<Row extends { id: string; changed_at: string }, Fact>(
  rows: readonly Row[],
  limit: number,
  factOf: (row: Row) => Fact,
): Read<Fact> {
  const part = rows.slice(0, limit);
  const last = part.at(-1);
  return {
    rows: part.map(factOf),
    next: rows.length > limit && last ? { at: instantOf(last.changed_at), id: last.id } : null,
  };
}

/** Of which time something is asked; null: of any. */
export function datedWithin(dated: Sql, { from, to }: Asked): Sql | null {
  if (from === null) return to && sql`${dated} < ${to}::timestamptz`;
  return to === null ? sql`${dated} >= ${from}::timestamptz` : sql`${dated} >= ${from}::timestamptz and ${dated} < ${to}::timestamptz`;
}
