import { isWebAddress, oneOf, refuse, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { tell, type MessageFacts } from "#domain/messages";
import { partnerById, tellStaff } from "#domain/partners";
import {
  addEntry,
  entriesOf,
  insertQuestion,
  moveQuestion,
  ownQuestion,
  type QuestionAsker,
  type QuestionFacts,
  type Said,
} from "./question.ts";

const mostOpen = 10;
const longestWords = 3_000;

/** Words with a link beside them, where there is one: files come as links. Refuses `question.unreadable`. */
export function readSaid(words: string, link: string | null): Said {
  const text = words.trim();
  if (text === "" || text.length > longestWords) throw refuse("question.unreadable", { what: "words" });
  if (link !== null && !(isWebAddress(link) && link.startsWith("https:"))) throw refuse("question.unreadable", { what: "link" });
  return { words: text, link };
}

/**
 * Keeps a question without anybody being told: whoever asks sees first what may answer it. Refuses `question.unreadable`,
 * `question.too-many`.
 */
export async function draftQuestion(tx: Tx, asker: QuestionAsker, said: Said): Promise<QuestionFacts> {
  const { open } = await oneOf(
    tx,
    sql<{ open: number }>`
      select count(*)::int as open from asked_question
      where state = 'open' and (partner_id = ${asker.partnerId} or (partner_id is null and account = ${asker.account}))`,
  );
  if (open >= mostOpen) throw refuse("question.too-many", { limit: mostOpen });
  return insertQuestion(tx, asker, said);
}

/** Now a person is to answer: staff are told. Saying so again changes nothing. Refuses `question.unknown`. */
export async function sendQuestion(tx: Tx, asker: QuestionAsker, number: string): Promise<QuestionFacts> {
  const question = await ownQuestion(tx, asker, number, true);
  if (question.state !== "draft") return question;
  await moveQuestion(tx, question, { state: "open", assigneeId: null, openSince: tx.now });
  await tellOfQuestion(tx, question, "asked");
  return { ...question, state: "open" };
}

/** The asker writes again: it is open again, whatever it was. Refuses `question.unknown`, `question.unreadable`. */
export async function replyAsAsker(tx: Tx, asker: QuestionAsker, number: string, said: Said): Promise<QuestionFacts> {
  const question = await ownQuestion(tx, asker, number, true);
  await addEntry(tx, question, null, said);
  await moveQuestion(tx, question, { state: "open", assigneeId: question.assigneeId, openSince: question.openSince ?? tx.now });
  await tellOfQuestion(tx, question, question.state === "draft" ? "asked" : "replied");
  return { ...question, state: "open" };
}

/** How good the answer was, 1 to 5. Refuses `question.unknown`, `question.not-answered`. */
export async function rateAnswer(tx: Tx, asker: QuestionAsker, number: string, rating: number): Promise<QuestionFacts> {
  const question = await ownQuestion(tx, asker, number, true);
  if (question.state !== "answered") throw refuse("question.not-answered", { question: question.number });
  await run(tx, sql`update asked_question set rating = ${rating} where id = ${question.number}::bigint`);
  return { ...question, rating };
}

/** The asker has what they need. Refuses `question.unknown`. */
export async function closeAsAsker(tx: Tx, asker: QuestionAsker, number: string): Promise<QuestionFacts> {
  const question = await ownQuestion(tx, asker, number, true);
  await moveQuestion(tx, question, { state: "answered", assigneeId: question.assigneeId, openSince: null });
  return { ...question, state: "answered", openSince: null };
}

/** Tells staff of a question with what they need to answer it: who asks, and their last sales. */
export async function tellOfQuestion(tx: Tx, question: QuestionFacts, why: MessageFacts["question-asked"]["why"]): Promise<void> {
  const entries = await entriesOf(tx, question);
  const said = entries.findLast(({ staffId }) => staffId === null);
  const partner = question.partnerId === null ? null : await partnerById(tx, question.partnerId);
  const sales =
    partner === null
      ? []
      : await rowsOf(
          tx,
          sql<{ order: string; status: "pending" | "unpaid" | "paid" | "rejected" }>`
            select o.number as "order", c.status from conversion c join shop_order o on o.id = c.order_id
            where c.partner_id = ${partner.id} and c.superseded_at is null order by c.ordered_at desc, c.id desc limit 3`,
        );
  await tellStaff(tx, ["support"], {
    kind: "question-asked",
    about: `${question.number}:${why}:${why === "waits" ? tx.now.toString() : (said?.id ?? "0")}`,
    facts: {
      number: question.number,
      why,
      words: said?.words ?? "",
      link: said?.link ?? null,
      since: question.openSince ?? tx.now,
      partner: partner && { name: partner.name, shareId: partner.shareId, status: partner.status },
      sales,
    },
  });
}

/** Tells whoever of staff answered just before that somebody else has answered as well: both answers stand. */
export async function tellOfCrossing(
  tx: Tx,
  question: QuestionFacts,
  { besides, entry, words }: { readonly besides: string; readonly entry: string; readonly words: string },
): Promise<void> {
  await tell(tx, {
    kind: "question-asked",
    to: { kind: "staff", id: besides },
    about: `${question.number}:crossed:${entry}`,
    facts: { number: question.number, why: "crossed", words, link: null, since: tx.now, partner: null, sales: [] },
  });
}
