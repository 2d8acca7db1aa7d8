import { refuse, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { tell, tellAsker } from "#domain/messages";
import { mustNotBeOwnRecord } from "#domain/partners";
import { publishedArticle } from "#domain/help";
import { readSaid, tellOfCrossing, tellOfQuestion } from "./ask.ts";
import {
  addEntry,
  entriesOf,
  moveQuestion,
  questionByNumber,
  questionColumns,
  questionOf,
  type QuestionFacts,
  type QuestionRow,
  type Said,
} from "./question.ts";

/** Who of staff acts, and by which account: nobody answers themselves. */
export type Answerer = { readonly staffId: string; readonly account: string };

export type Reply = {
  readonly words: string | null;
  readonly link: string | null;
  /** an article that says it already */
  readonly article: string | null;
  /** it is a question back: it waits for the asker then */
  readonly asksBack: boolean;
};

export type Replied = {
  readonly question: QuestionFacts;
  /** who else of staff answered within the last minutes; both answers stand */
  readonly besides: string | null;
  /** the asker is told by mail or direct message; false: they read it where they asked */
  readonly isTold: boolean;
};

const besidesMinutes = 15;
const longestExcerpt = 1_200;

/**
 * Staff answer, or ask back; the asker is told. Two who answer at once both do, and both are told of the other. Refuses `question.unknown`,
 * `question.unreadable`, `article.unknown`, `staff.own-record`.
 */
export async function replyAsStaff(tx: Tx, by: Answerer, number: string, reply: Reply): Promise<Replied> {
  const question = await mayAnswer(tx, by, number);
  const article = reply.article === null ? null : await publishedArticle(tx, reply.article);
  const said = { ...readSaid(wordsOf(reply, article), reply.link), article: article?.slug ?? null };
  const before = (await entriesOf(tx, question)).at(-1);
  const besides = before && before.staffId !== null && before.staffId !== by.staffId && isRecent(before.at, tx.now) ? before.staffId : null;
  const entry = await addEntry(tx, question, by.staffId, said);
  await moveQuestion(tx, question, {
    state: reply.asksBack ? "waiting" : "answered",
    assigneeId: question.assigneeId ?? by.staffId,
    openSince: null,
  });
  await record(tx, { act: "question.reply", subject: { kind: "question", id: question.number }, facts: { asksBack: reply.asksBack } });
  const isTold = await tellAnswer(tx, question, { entry, ...said, asksBack: reply.asksBack });
  if (besides !== null) await tellOfCrossing(tx, question, { besides, entry, words: said.words });
  return { question: await questionByNumber(tx, question.number), besides, isTold };
}

/** Tells whoever asked: a partner as they chose, anybody else by a direct message to the account that asked. Says whether there is a way. */
async function tellAnswer(
  tx: Tx,
  question: QuestionFacts,
  { entry, asksBack, ...said }: Said & { readonly entry: string; readonly asksBack: boolean },
): Promise<boolean> {
  const [first] = await entriesOf(tx, question);
  const answer = {
    kind: "question-answered",
    about: `${question.number}:${entry}`,
    facts: { number: question.number, asked: first?.words ?? "", ...said, asksBack },
  } as const;
  if (question.partnerId !== null) {
    await tell(tx, { ...answer, to: { kind: "partner", id: question.partnerId } });
    return true;
  }
  if (question.reach === null || question.platform === "console") return false;
  await tellAsker(tx, { id: question.key.id, platform: question.platform }, answer);
  return true;
}

function isRecent(at: Instant, now: Instant): boolean {
  return Temporal.Instant.compare(at, now.subtract({ minutes: besidesMinutes })) > 0;
}

function wordsOf({ words }: Reply, article: { readonly title: string; readonly words: string } | null): string {
  if (article === null) return words ?? "";
  const excerpt = article.words.length > longestExcerpt ? `${article.words.slice(0, longestExcerpt).trimEnd()} …` : article.words;
  return [...(words === null ? [] : [words]), article.title, excerpt].join("\n\n");
}

/** Somebody of staff takes it on, or lets go of it. Refuses `question.unknown`, `staff.own-record`. */
export async function assignQuestion(tx: Tx, by: Answerer, number: string, act: "take" | "release"): Promise<QuestionFacts> {
  const question = await mayAnswer(tx, by, number);
  const assigneeId = act === "take" ? by.staffId : null;
  await moveQuestion(tx, question, { ...question, assigneeId });
  await record(tx, { act: act === "take" ? "question.take" : "question.release", subject: { kind: "question", id: question.number } });
  return { ...question, assigneeId };
}

async function mayAnswer(tx: Tx, { account }: Answerer, number: string): Promise<QuestionFacts> {
  const question = await questionByNumber(tx, number, true);
  if (question.state === "draft") throw refuse("question.unknown", { question: number });
  if (question.partnerId !== null) mustNotBeOwnRecord(tx, question.partnerId);
  else if (question.account !== "" && question.account === account) throw refuse("staff.own-record");
  return question;
}

/** Tells staff of every question that waits longer than so many hours, once for each time that it was opened. Says how many. */
export async function alarmOfQuestions(tx: Tx, hours: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<QuestionRow>`
      select ${questionColumns} from asked_question q where q.state = 'open' and q.alarmed_at is null and q.open_since <= ${tx.now.subtract({ hours })}
      order by q.open_since, q.id limit 50 for update skip locked`,
  );
  for (const question of rows.map(questionOf)) {
    await run(tx, sql`update asked_question set alarmed_at = ${tx.now} where id = ${question.number}::bigint`);
    await tellOfQuestion(tx, question, "waits");
  }
  return rows.length;
}
