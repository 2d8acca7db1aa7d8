import { localDate, newId, oneOf, refuse, rowOf, rowsOf, run, sha256, sql, type KeyOwner, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { programmeOf } from "#domain/programme";
import { lockStatements, sealedAt, statementNumbered, type StatementFacts } from "./bank-statement.ts";
import { readStatement, type ReadStatement, type StatementHints, type StatementProblem } from "./statement-format.ts";

/** What a file of a bank may be at most; a year of a busy account is a tenth of it. */
export const mostStatementBytes = 8 * 1024 * 1024;

const linesPerInsert = 1_000;

/** `reading`: the file's first, the same as before, or another one that has taken the place of the one before. */
export type Taken = { readonly statement: StatementFacts; readonly reading: "first" | "same" | "anew" };

/**
 * Keeps a bank's statement: its lines that no earlier statement brought. The same file again is the same statement: read as before it changes nothing, read
 * otherwise (by other hints) its lines take the place of those that were kept, as long as nobody has decided on one. All of it or nothing: a line that
 * can't be read refuses the whole. Refuses `statement.too-large`, `.empty`, `.not-text`, `.columns`, `.line`, `.dates`, `.decimals`, `.signs`,
 * `.currencies`, `.too-many-lines`, `.future`, `.read-otherwise`.
 */
export async function takeStatement(tx: Tx, staffId: string | null, bytes: Uint8Array, hints: StatementHints = {}): Promise<Taken> {
  if (bytes.length > mostStatementBytes) throw refuse("statement.too-large", { megabytes: mostStatementBytes / 1024 / 1024 });
  const { currency: programme, zone } = await programmeOf(tx);
  const read = readStatement(bytes, programme, hints);
  if ("problem" in read) throw refusalOf(read);
  const signed = signedLines(tx, read);
  const days = read.lines.map(({ bookedOn }) => bookedOn).toSorted();
  const header: Header = { ...read, firstDay: days[0] ?? "", lastDay: days.at(-1) ?? "", staffId };
  const lastPossible = localDate(tx.now, zone).add({ days: 7 });
  if (Temporal.PlainDate.compare(header.lastDay, lastPossible) > 0) throw refuse("statement.future", { day: header.lastDay });

  await lockStatements(tx);
  const contentHash = sha256(bytes);
  const known = await rowOf(tx, sql<{ id: string }>`select id::text from bank_statement where content_hash = ${contentHash}`);
  if (known && (await isReadAlike(tx, known.id, header, signed))) {
    return { statement: await statementNumbered(tx, known.id), reading: "same" };
  }
  const { id, owner, replaced } = known ? await emptied(tx, known.id, header) : await begun(tx, contentHash, header);
  await keepLines(tx, id, owner, signed);
  const statement = await statementNumbered(tx, id);
  await record(tx, {
    act: known ? "statement.read-anew" : "statement.take",
    subject: { kind: "bank-statement", id: statement.number },
    facts: {
      lines: statement.lines,
      knownBefore: statement.knownBefore,
      from: header.firstDay,
      to: header.lastDay,
      ...(known ? { replaced } : {}),
    },
  });
  return { statement, reading: known ? "anew" : "first" };
}

type Header = ReadStatement & { readonly firstDay: string; readonly lastDay: string; readonly staffId: string | null };
type SignedLine = ReadStatement["lines"][number] & { readonly nth: number; readonly fingerprint: string };
type Place = { readonly id: string; readonly owner: KeyOwner; readonly replaced: number };

/** Equal bookings of a day are told apart by which of them it is: the second cup of coffee is another one. */
function signedLines(tx: Tx, { currency, lines }: ReadStatement): SignedLine[] {
  const seen = new Map<string, number>();
  return lines.map((line, index) => {
    const said = [currency, line.bookedOn, line.minor, line.text].join("|");
    const nth = (seen.get(said) ?? 0) + 1;
    seen.set(said, nth);
    return { ...line, nth: index + 1, fingerprint: tx.vault.sign("bank-line", `${said}|${nth}`) };
  });
}

/** Whether the statement is this reading of its file: each line is known, those that the statement kept stand where they stood, and it has no other. */
async function isReadAlike(tx: Tx, id: string, { currency, lines }: Header, signed: readonly SignedLine[]): Promise<boolean> {
  const { alike } = await oneOf(
    tx,
    sql<{ alike: boolean }>`
      with read as (
        select r.nth, r.fingerprint, l.statement_id, l.nth as kept_at
        from unnest(${signed.map(({ nth }) => nth)}::int[], ${signed.map(({ fingerprint }) => fingerprint)}::text[]) as r (nth, fingerprint)
        left join bank_statement_line l on l.fingerprint = r.fingerprint)
      select b.currency = ${currency} and b.lines = ${lines.length}
         and not exists (select from read where statement_id is null or (statement_id = b.id and kept_at <> nth))
         and (select count(*) from read where statement_id = b.id) = (select count(*) from bank_statement_line l where l.statement_id = b.id) as alike
      from bank_statement b where b.id = ${id}::bigint`,
  );
  return alike;
}

/** A number is used up by what is new alone: people look for the one that is left out. */
async function begun(tx: Tx, contentHash: string, { currency, firstDay, lastDay, lines, staffId }: Header): Promise<Place> {
  const uid = newId();
  const key = tx.vault.newKey(uid);
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into bank_statement (uid, wrapped_key, key_id, content_hash, currency, first_day, last_day, lines, taken_at, taken_by_id)
      values (${uid}, ${key.wrapped}, ${key.keyId}, ${contentHash}, ${currency}, ${firstDay}, ${lastDay}, ${lines.length}, ${tx.now}, ${staffId})
      returning id::text`,
  );
  return { id, owner: { id: uid, key }, replaced: 0 };
}

/** Lets go the lines of an earlier reading, on which nobody has decided. Refuses `statement.read-otherwise`. */
async function emptied(tx: Tx, id: string, { currency, firstDay, lastDay, lines, staffId }: Header): Promise<Place> {
  const decided = await rowsOf(
    tx,
    sql<{
      nth: number;
    }>`select nth from bank_statement_line where statement_id = ${id}::bigint and decision is not null order by nth`,
  );
  const [first] = decided;
  if (first) throw refuse("statement.read-otherwise", { statement: id, decided: decided.length, line: String(first.nth) });
  const replaced = await run(tx, sql`delete from bank_statement_line where statement_id = ${id}::bigint`);
  const { uid, wrapped, keyId } = await oneOf(
    tx,
    sql<{ uid: string; wrapped: Buffer; keyId: string }>`
      update bank_statement set currency = ${currency}, first_day = ${firstDay}, last_day = ${lastDay}, lines = ${lines.length},
             taken_at = ${tx.now}, taken_by_id = ${staffId} where id = ${id}::bigint
      returning uid, wrapped_key as wrapped, key_id as "keyId"`,
  );
  return { id, owner: { id: uid, key: { wrapped, keyId } }, replaced };
}

async function keepLines(tx: Tx, statement: string, owner: KeyOwner, lines: readonly SignedLine[]): Promise<void> {
  for (let from = 0; from < lines.length; from += linesPerInsert) {
    const chunk = lines.slice(from, from + linesPerInsert);
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
