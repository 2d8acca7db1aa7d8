import {
  instantOf,
  numberMeant,
  oneOf,
  refuse,
  rewrapping,
  rowOf,
  rowsOf,
  run,
  sql,
  type Currency,
  type Instant,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { NumberedLine } from "./match-statement.ts";

export type StatementFacts = {
  /** as people call it: "statement 3" */
  readonly number: string;
  readonly currency: Currency;
  /** "2026-12-01" */
  readonly firstDay: string;
  readonly lastDay: string;
  /** lines of the file, and of these the ones that an earlier statement had brought */
  readonly lines: number;
  readonly knownBefore: number;
  /** lines of money that left, on which nobody has decided */
  readonly open: number;
  readonly takenAt: Instant;
  readonly takenBy: string | null;
};

/** Where the bank's words lie, as the vault binds them to it. */
export const sealedAt = "bank_statement_line.sealed";

type Row = {
  id: string;
  currency: Currency;
  first_day: string;
  last_day: string;
  lines: number;
  kept: number;
  open: number;
  taken_at: string;
  taken_by: string | null;
};

const select = (rest: Sql): Sql<Row> => sql<Row>`
  select b.id::text, b.currency, b.first_day::text, b.last_day::text, b.lines, b.taken_at, s.handle as taken_by,
         (select count(*)::int from bank_statement_line l where l.statement_id = b.id) as kept,
         (select count(*)::int from bank_statement_line l where l.statement_id = b.id and l.decision is null and l.minor < 0) as open
  from bank_statement b left join staff_member s on s.id = b.taken_by_id ${rest}`;

const factsOf = (row: Row): StatementFacts => ({
  number: row.id,
  currency: row.currency,
  firstDay: row.first_day,
  lastDay: row.last_day,
  lines: row.lines,
  knownBefore: row.lines - row.kept,
  open: row.open,
  takenAt: instantOf(row.taken_at),
  takenBy: row.taken_by,
});

/** A statement by the number that people call it by. Refuses `statement.unknown`. */
export async function statementNumbered(tx: Pick<Tx, "em">, typed: string): Promise<StatementFacts> {
  const number = numberMeant(typed);
  const row = number === null ? null : await rowOf(tx, select(sql`where b.id = ${number}::bigint`));
  if (!row) throw refuse("statement.unknown", { statement: typed });
  return factsOf(row);
}

/** One takes statements or decides on them at a time: two of them may have the same line, or lines of the same transfer. Before every other lock. */
export async function lockStatements(tx: Tx): Promise<void> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtext('bank-statement'))`);
}

/** The newest statements first, and how many there are. */
export async function statements(tx: Pick<Tx, "em">, limit: number, offset: number): Promise<{ rows: StatementFacts[]; total: number }> {
  const rows = await rowsOf(tx, select(sql`order by b.last_day desc, b.id desc limit ${limit} offset ${offset}`));
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from bank_statement`);
  return { rows: rows.map(factsOf), total };
}

type Decision =
  | { readonly kind: "confirmed"; readonly transfer: string | null; readonly file: string | null }
  | { readonly kind: "explained"; readonly reason: string };

export type KeptLine = NumberedLine & { readonly decision: (Decision & { readonly by: string; readonly at: Instant }) | null };

/** The lines that a statement brought, opened, in the order of the file. */
export async function linesOfStatement(tx: Pick<Tx, "em" | "vault">, number: string): Promise<KeptLine[]> {
  const {
    uid,
    wrapped_key: wrapped,
    key_id: keyId,
  } = await oneOf(
    tx,
    sql<{
      uid: string;
      wrapped_key: Buffer;
      key_id: string;
    }>`select uid, wrapped_key, key_id from bank_statement where id = ${number}::bigint`,
  );
  const rows = await rowsOf(
    tx,
    sql<{
      nth: number;
      booked_on: string;
      minor: string;
      sealed: Buffer | null;
      decision: Decision["kind"] | null;
      transfer_id: string | null;
      file_id: string | null;
      reason: string | null;
      decided_by: string | null;
      decided_at: string | null;
    }>`
      select l.nth, l.booked_on::text, l.minor, l.sealed, l.decision, l.transfer_id::text, l.file_id::text, l.reason, s.handle as decided_by, l.decided_at
      from bank_statement_line l left join staff_member s on s.id = l.decided_by_id where l.statement_id = ${number}::bigint order by l.nth`,
  );
  return rows.map((row) => ({
    nth: row.nth,
    bookedOn: row.booked_on,
    minor: BigInt(row.minor),
    text: row.sealed === null ? "" : tx.vault.open({ id: uid, key: { wrapped, keyId } }, sealedAt, row.sealed).toString("utf8"),
    decision:
      row.decision === null || row.decided_at === null
        ? null
        : {
            ...(row.decision === "confirmed"
              ? { kind: "confirmed", transfer: row.transfer_id, file: row.file_id }
              : { kind: "explained", reason: row.reason ?? "" }),
            by: row.decided_by ?? "",
            at: instantOf(row.decided_at),
          },
  }));
}

/** Wraps the next statements' keys anew, as `rewrapping` says. */
export const rewrapStatements = rewrapping(
  sql`select uid as id, wrapped_key as wrapped, key_id from bank_statement`,
  (k) => sql`update bank_statement t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.uid = k.id`,
);
