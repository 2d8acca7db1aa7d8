import {
  instantOf,
  json,
  money,
  numberMeant,
  refuse,
  rowOf,
  rowsOf,
  run,
  sha256,
  sql,
  type Instant,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { areOnePerson, mustBeOfFinance, mustNotBeOwnRecord } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";
import type { BankAnswer } from "#domain/rails";
import type { HeardAnswer, HeardFile } from "./bank-answers.ts";
import { applyAnswers, hearAnswers, heardBefore, partnersWith, readWhole, type Applied } from "./hear-bank.ts";

/** A return file that one person has sent along, and that does nothing until another one confirms it. */
export type WaitingAnswers = {
  /** as people call it: "return file 2" */
  readonly number: string;
  readonly takenBy: string;
  readonly takenAt: Instant;
  /** how many lines it has */
  readonly lines: number;
};

/** What confirming would do as things stand. `seen`: a word that stands for exactly that. */
export type AnswersPreview = {
  readonly waiting: WaitingAnswers;
  readonly returned: number;
  readonly corrected: number;
  readonly unused: number;
  /** what would do nothing first */
  readonly answers: readonly HeardAnswer[];
  readonly seen: string;
};

/**
 * A person sends a return file of the bank's along: it is read and kept, and does nothing until another person confirms it. Of what it says only
 * traces, codes and amounts are kept. The same file again is the same one. Refuses `bank-answer.unreadable`, `bank-answer.again`,
 * `staff.own-record`, `programme.frozen`, `money.link-too-new`.
 */
export async function takeAnswers(tx: Tx, staffId: string, content: Uint8Array): Promise<AnswersPreview> {
  await mustBeOpenForMoney(tx);
  const [contentHash, answers] = [sha256(content), readWhole(content).map(withoutNames)];
  await mustBeOthers(tx, answers);
  if (await rowOf(tx, sql`select from bank_answer_file where content_hash = ${contentHash}`)) throw await heardBefore(tx, contentHash);
  const made = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into bank_answer_waiting (content_hash, answers, taken_by_id, taken_at)
      values (${contentHash}, ${json(answers)}::jsonb, ${staffId}, ${tx.now}) on conflict do nothing returning id::text`,
  );
  if (made)
    await record(tx, { act: "bank-answer.propose", subject: { kind: "return-file", id: made.id }, facts: { lines: answers.length } });
  const standing = await rowOf(
    tx,
    sql<{ id: string }>`select id::text from bank_answer_waiting where content_hash = ${contentHash} and decided_at is null`,
  );
  if (!standing) throw await heardBefore(tx, contentHash);
  return previewAnswers(tx, standing.id);
}

/** Every figure of a line; what else a bank may write into it could be anything about anybody. */
const withoutNames = (answer: BankAnswer): BankAnswer => ({ ...answer, id: /^PC\d+$/.test(answer.id) ? answer.id : "" });

/** Those that wait for a second person, oldest first. */
export async function waitingAnswers(tx: Pick<Tx, "em">): Promise<WaitingAnswers[]> {
  return (await rowsOf(tx, select(sql`w.decided_at is null order by w.id`))).map(factsOf);
}

/** What a return file that waits would do, told by doing it and taking it all back. Refuses `return-file.unknown`, `return-file.decided`. */
export async function previewAnswers(tx: Tx, typed: string): Promise<AnswersPreview> {
  return rehearsed(tx, await openAnswers(tx, typed));
}

async function rehearsed(tx: Tx, row: Row): Promise<AnswersPreview> {
  await run(tx, sql`savepoint rehearsal`);
  let applied: Applied[];
  try {
    applied = await applyAnswers(tx, answersIn(row));
  } finally {
    await run(tx, sql`rollback to savepoint rehearsal`);
  }
  const answers = applied.map(heardAs);
  const used = answers.filter(({ problem }) => problem === null);
  return {
    waiting: factsOf(row),
    returned: used.filter(({ says }) => says === "return").length,
    corrected: used.filter(({ says }) => says === "correction").length,
    unused: answers.length - used.length,
    answers: [...answers.filter(({ problem }) => problem !== null), ...used],
    seen: sha256(json([row.id, answers.map(({ line, transfer, problem }) => [line, transfer?.number ?? null, problem])])).slice(0, 12),
  };
}

/**
 * Another person confirms what they saw: the file is taken in, as `hearBank` would. `seen`: the preview's word. Refuses `return-file.unknown`,
 * `return-file.decided`, `return-file.own`, `staff.asked-and-left`, `seen.changed`, and what `takeAnswers` refuses.
 */
export async function confirmAnswers(tx: Tx, staffId: string, typed: string, seen: string | undefined): Promise<HeardFile> {
  await mustBeOpenForMoney(tx);
  const row = await openAnswers(tx, typed, "for update of w");
  await mustBeOfFinance(tx, row.taken_by_id);
  if (await areOnePerson(tx, staffId, row.taken_by_id)) throw refuse("return-file.own", { file: row.id });
  const answers = answersIn(row);
  await mustBeOthers(tx, answers);
  if ((await rehearsed(tx, row)).seen !== seen) throw refuse("seen.changed");
  const heard = await hearAnswers(tx, row.content_hash, answers);
  await run(
    tx,
    sql`update bank_answer_waiting set file_id = ${heard.number}::bigint, decided_by_id = ${staffId}, decided_at = ${tx.now} where id = ${row.id}::bigint`,
  );
  return heard;
}

/** Anybody of finance says that it is not to be taken in; the same file may be sent along again. Refuses `reason.missing`, `return-file.unknown`, `return-file.decided`. */
export async function dropAnswers(tx: Tx, staffId: string, typed: string, reason: string): Promise<WaitingAnswers> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const row = await openAnswers(tx, typed, "for update of w");
  await run(tx, sql`update bank_answer_waiting set decided_by_id = ${staffId}, decided_at = ${tx.now} where id = ${row.id}::bigint`);
  await record(tx, { act: "bank-answer.drop", subject: { kind: "return-file", id: row.id }, reason: reason.trim() });
  return factsOf(row);
}

/** Nobody decides about transfers of their own. */
async function mustBeOthers(tx: Tx, answers: readonly BankAnswer[]): Promise<void> {
  for (const partnerId of await partnersWith(tx, answers)) mustNotBeOwnRecord(tx, partnerId);
}

type Row = {
  id: string;
  content_hash: string;
  answers: (Omit<BankAnswer, "minor"> & { minor: string })[];
  taken_by_id: string;
  handle: string;
  taken_at: string;
  decided_at: string | null;
};

const select = (rest: Sql): Sql<Row> => sql<Row>`
  select w.id::text, w.content_hash, w.answers, w.taken_by_id, s.handle, w.taken_at, w.decided_at
  from bank_answer_waiting w join staff_member s on s.id = w.taken_by_id where ${rest}`;

async function openAnswers(tx: Tx, typed: string, lock?: "for update of w"): Promise<Row> {
  const number = numberMeant(typed);
  const row = number === null ? null : await rowOf(tx, select(sql`w.id = ${number}::bigint ${lock ? sql`for update of w` : sql``}`));
  if (!row) throw refuse("return-file.unknown", { file: typed });
  if (row.decided_at !== null) throw refuse("return-file.decided", { file: row.id, at: instantOf(row.decided_at) });
  return row;
}

const answersIn = ({ answers }: Row): BankAnswer[] => answers.map((answer) => ({ ...answer, minor: BigInt(answer.minor) }));

const factsOf = ({ id, handle, taken_at, answers }: Row): WaitingAnswers => ({
  number: id,
  takenBy: handle,
  takenAt: instantOf(taken_at),
  lines: answers.length,
});

const heardAs = ({ answer: { line, kind, code, trace, minor }, transfer, problem }: Applied): HeardAnswer => ({
  line,
  says: kind,
  code,
  trace,
  amount: money(minor, "USD"),
  transfer: transfer && { number: transfer.number, partnerName: transfer.partnerName, shareId: transfer.shareId },
  problem,
});
