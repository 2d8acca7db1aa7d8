import {
  instantOf,
  localDate,
  newId,
  numberMeant,
  oneOf,
  refuse,
  rewrapping,
  rowOf,
  rowsOf,
  run,
  sha256,
  sql,
  type Currency,
  type Instant,
  type KeyOwner,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { programmeOf } from "#domain/programme";
import { readStatement, type StatementHints, type StatementLine, type StatementProblem } from "./statement-format.ts";
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

/** What a file of a bank may be at most; a year of a busy account is a tenth of it. */
export const mostStatementBytes = 8 * 1024 * 1024;

const linesPerStatement = 1_000;

/**
 * Keeps a bank's statement: its lines that no earlier statement brought. The same file again is the same statement, and changes nothing. All of it or
 * nothing: a line that can't be read refuses the whole. Refuses `statement.too-large`, `.empty`, `.not-text`, `.columns`, `.line`, `.dates`,
 * `.decimals`, `.signs`, `.currencies`, `.too-many-lines`.
 */
export async function takeStatement(
  tx: Tx,
  staffId: string | null,
  bytes: Uint8Array,
  hints: StatementHints = {},
): Promise<{ readonly statement: StatementFacts; readonly isNew: boolean }> {
  if (bytes.length > mostStatementBytes) throw refuse("statement.too-large", { megabytes: mostStatementBytes / 1024 / 1024 });
  const { currency: programme, zone } = await programmeOf(tx);
  const read = readStatement(bytes, programme, hints);
  if ("problem" in read) throw refusalOf(read);
  const contentHash = sha256(bytes);
  const uid = newId();
  const key = tx.vault.newKey(uid);
  const days = read.lines.map(({ bookedOn }) => bookedOn).toSorted();
  const [firstDay = "", lastDay = ""] = [days[0], days.at(-1)];
  const today = localDate(tx.now, zone).add({ days: 7 });
  if (Temporal.PlainDate.compare(lastDay, today) > 0) throw refuse("statement.future", { day: lastDay });
  const made = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into bank_statement (uid, wrapped_key, key_id, content_hash, currency, first_day, last_day, lines, taken_at, taken_by_id)
      values (${uid}, ${key.wrapped}, ${key.keyId}, ${contentHash}, ${read.currency}, ${firstDay}, ${lastDay}, ${read.lines.length}, ${tx.now}, ${staffId})
      on conflict (content_hash) do nothing returning id::text`,
  );
  if (!made) {
    const known = await oneOf(tx, sql<{ id: string }>`select id::text from bank_statement where content_hash = ${contentHash}`);
    return { statement: await statementNumbered(tx, known.id), isNew: false };
  }
  await keepLines(tx, made.id, { id: uid, key }, read);
  const statement = await statementNumbered(tx, made.id);
  await record(tx, {
    act: "statement.take",
    subject: { kind: "bank-statement", id: statement.number },
    facts: { lines: statement.lines, knownBefore: statement.knownBefore, from: firstDay, to: lastDay },
  });
  return { statement, isNew: true };
}

function refusalOf(found: StatementProblem): ReturnType<typeof refuse> {
  switch (found.problem) {
    case "empty":
      return refuse("statement.empty");
    case "not-text":
      return refuse("statement.not-text");
    case "dates-ambiguous":
      return refuse("statement.dates");
    case "decimals-ambiguous":
      return refuse("statement.decimals");
    case "signs":
      return refuse("statement.signs");
    case "currencies":
      return refuse("statement.currencies");
    case "too-many-lines":
      return refuse("statement.too-many-lines", { most: found.most });
    case "columns":
      return refuse("statement.columns", { found: found.found.slice(0, 12).map((each) => each.slice(0, 30)), missing: found.missing });
    case "line":
      return refuse("statement.line", { line: found.line, what: found.what, text: found.text.slice(0, 40) });
    default:
      return found satisfies never;
  }
}

/** Equal bookings of a day are told apart by which of them it is: the second cup of coffee is another one. */
async function keepLines(
  tx: Tx,
  statement: string,
  owner: KeyOwner,
  { currency, lines }: { readonly currency: Currency; readonly lines: readonly StatementLine[] },
): Promise<void> {
  const seen = new Map<string, number>();
  const rows = lines.map((line, index) => {
    const said = [currency, line.bookedOn, line.minor, line.text].join("|");
    const nth = (seen.get(said) ?? 0) + 1;
    seen.set(said, nth);
    return { ...line, nth: index + 1, fingerprint: tx.vault.sign("bank-line", `${said}|${nth}`) };
  });
  for (let from = 0; from < rows.length; from += linesPerStatement) {
    const chunk = rows.slice(from, from + linesPerStatement);
    await run(
      tx,
      sql`insert into bank_statement_line (statement_id, nth, fingerprint, booked_on, minor, sealed)
          select ${statement}::bigint, l.nth, l.fingerprint, l.booked_on, l.minor, l.sealed
          from unnest(${chunk.map(({ nth }) => nth)}::int[], ${chunk.map(({ fingerprint }) => fingerprint)}::text[], ${chunk.map(({ bookedOn }) => bookedOn)}::date[],
                      ${chunk.map(({ minor }) => minor.toString())}::bigint[],
                      ${chunk.map(({ text }) => tx.vault.seal(owner, sealedAt, new TextEncoder().encode(text)))}::bytea[])
            as l (nth, fingerprint, booked_on, minor, sealed)
          order by l.nth on conflict (fingerprint) do nothing`,
    );
  }
}

const sealedAt = "bank_statement_line.sealed";

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
