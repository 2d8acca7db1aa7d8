import { rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { linesOfStatement } from "./bank-statement.ts";
import { bare, namesIt } from "./statement-words.ts";

/** Transfers that left in the same instant have references that begin alike: a beginning as long as this is of one alone. */
const sureReference = 20;

/**
 * What the bank wrote about a partner goes, and what staff wrote beside it; day, sum and what it was stay. About them is what is tied to a transfer of
 * theirs, and of all that is tied to nobody's what names them: by their name, their share ID or a transfer's reference. They are still known by these.
 */
export async function forgetStatementWords(tx: Tx, { id, name, shareId }: Erased): Promise<void> {
  await run(
    tx,
    sql`update bank_statement_line set sealed = null where sealed is not null and transfer_id in (select id from transfer where partner_id = ${id})`,
  );
  const transfers = await rowsOf(
    tx,
    sql<{
      key: string | null;
      reference: string | null;
    }>`select rail_key as key, rail_reference as reference from transfer where partner_id = ${id}`,
  );
  const references = transfers.flatMap(({ key, reference }) => [key, reference]).flatMap((each) => (each === null ? [] : [bare(each)]));
  const isAbout = (text: string): boolean =>
    text !== "" &&
    (namesIt(text, name) || text.split(/[^\p{L}\p{N}]+/u).includes(shareId) || references.some((each) => hasReference(bare(text), each)));
  const statements = await rowsOf(
    tx,
    sql<{ number: string }>`
      select distinct statement_id::text as number from bank_statement_line where transfer_id is null and (sealed is not null or reason <> '')`,
  );
  for (const { number } of statements) {
    const about = (await linesOfStatement(tx, number)).filter(
      ({ text, decision }) => isAbout(text) || (decision?.kind === "explained" && isAbout(decision.reason)),
    );
    await run(
      tx,
      sql`update bank_statement_line set sealed = null, reason = case when reason is not null then '' end
          where statement_id = ${number}::bigint and transfer_id is null and nth = any(${about.map(({ nth }) => nth)}::int[])`,
    );
  }
}

type Erased = { readonly id: string; readonly name: string; readonly shareId: string };

/** The whole of it, or as much as a bank that cuts texts off has left at their end. */
function hasReference(said: string, reference: string): boolean {
  if (reference !== "" && said.includes(reference)) return true;
  const at = reference.length < sureReference ? -1 : said.indexOf(reference.slice(0, sureReference));
  return at >= 0 && reference.startsWith(said.slice(at));
}

/** Lets go what the bank wrote in statements that were taken before an instant, at most so many lines. Says how many they were. */
export function trimStatementWords(tx: Tx, takenBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`update bank_statement_line set sealed = null where (statement_id, nth) in
        (select l.statement_id, l.nth from bank_statement_line l join bank_statement b on b.id = l.statement_id
         where b.taken_at < ${takenBefore} and l.sealed is not null limit ${atMost})`,
  );
}
