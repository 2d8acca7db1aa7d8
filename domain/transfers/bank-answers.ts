import { instantOf, money, numberMeant, rowOf, rowsOf, sql, type Instant, type Money, type Tx } from "#domain/kernel";
import { accountTakesNothing, correctedByPartner } from "#domain/rails";
import type { AnswerProblem } from "./bank-answer-entities.ts";

/** A line of a bank's return file, and what became of it. */
export type HeardAnswer = {
  readonly line: number;
  readonly says: "return" | "correction" | "none";
  /** "R03", "C01" */
  readonly code: string;
  readonly trace: string;
  readonly amount: Money;
  readonly transfer: { readonly number: string; readonly partnerName: string; readonly shareId: string } | null;
  /** why it did nothing; null: it counts */
  readonly problem: AnswerProblem | null;
};

/** A return file, as it was taken in. */
export type HeardFile = {
  /** as people call it: "bank file 2" */
  readonly number: string;
  readonly receivedAt: Instant;
  /** how many of its lines gave money back, asked for a correction, did nothing */
  readonly returned: number;
  readonly corrected: number;
  readonly unused: number;
  /** those that did nothing first */
  readonly answers: readonly HeardAnswer[];
};

const mostShown = 100;

/** A return file by its number, or the newest one; null: there is none. At most a hundred of its lines. */
export async function bankAnswers(tx: Pick<Tx, "em">, typed: string | null): Promise<HeardFile | null> {
  const number = typed === null ? null : numberMeant(typed);
  if (typed !== null && number === null) return null;
  const file = await rowOf(
    tx,
    sql<{ id: string; received_at: string; returned: number; corrected: number; unused: number }>`
      select f.id::text, f.received_at, c.* from bank_answer_file f
      cross join lateral (select count(*) filter (where says = 'return' and problem is null)::int as returned,
                                 count(*) filter (where says = 'correction' and problem is null)::int as corrected,
                                 count(*) filter (where problem is not null)::int as unused from bank_answer_line where file_id = f.id) c
      where ${number}::bigint is null or f.id = ${number}::bigint order by f.id desc limit 1`,
  );
  if (!file) return null;
  const lines = await rowsOf(
    tx,
    sql<{
      line: number;
      says: HeardAnswer["says"];
      code: string;
      trace: string;
      minor: string;
      transfer_id: string | null;
      name: string | null;
      share_id: string | null;
      problem: AnswerProblem | null;
    }>`
      select a.line, a.says, a.code, a.trace, a.minor::text, a.transfer_id::text, p.name, p.share_id, a.problem
      from bank_answer_line a left join transfer t on t.id = a.transfer_id left join partner p on p.id = t.partner_id
      where a.file_id = ${file.id}::bigint order by a.problem is null, a.line limit ${mostShown}`,
  );
  return {
    number: file.id,
    receivedAt: instantOf(file.received_at),
    returned: file.returned,
    corrected: file.corrected,
    unused: file.unused,
    answers: lines.map(({ line, says, code, trace, minor, transfer_id, name, share_id, problem }) => ({
      line,
      says,
      code,
      trace,
      amount: money(BigInt(minor), "USD"),
      transfer: transfer_id === null ? null : { number: transfer_id, partnerName: name ?? "", shareId: share_id ?? "" },
      problem,
    })),
  };
}

/** What a bank wants corrected about an account before anything more goes there; null: nothing. */
export async function correctionOf(tx: Pick<Tx, "em">, destinationId: string): Promise<string | null> {
  const row = await rowOf(
    tx,
    sql<{ code: string }>`
      select a.code from bank_answer_line a join transfer t on t.id = a.transfer_id
      where t.destination_id = ${destinationId} and a.says = 'correction' and a.problem is null and a.code = any(${[...correctedByPartner]})
      order by a.file_id desc, a.line desc limit 1`,
  );
  return row?.code ?? null;
}

/** By which code a bank refused or sent back money because the account takes none; null: it did not. Typed by finance, words may stand behind it. */
export async function returnOf(tx: Pick<Tx, "em">, destinationId: string): Promise<string | null> {
  const row = await rowOf(
    tx,
    sql<{ code: string }>`
      select upper(left(m.code, 3)) as code from transfer_move m join transfer t on t.id = m.transfer_id
      where t.destination_id = ${destinationId} and m.to_state in ('returned', 'failed')
        and upper(left(m.code, 3)) = any(${[...accountTakesNothing]}) and m.code !~ '^[[:alnum:]]{4}'
      order by m.id desc limit 1`,
  );
  return row?.code ?? null;
}
