import { refuse } from "#domain/kernel";
import { askerFacts, ownQuestions, questionFilters, questionList, questionThread } from "#domain/answers";
import { accountFingerprint } from "#domain/chat";
import { findArticles } from "#domain/help";
import {
  assignQuestion,
  closeAsAsker,
  draftQuestion,
  ownQuestion,
  questionByNumber,
  rateAnswer,
  readSaid,
  replyAsAsker,
  replyAsStaff,
  sendQuestion,
  type Answerer,
  type QuestionAsker,
} from "#domain/support";
import type { Tx } from "#domain/kernel";
import {
  mayAnswerCard,
  ownQuestionsCard,
  ownThreadCard,
  questionsCard,
  questionSentCard,
  staffThreadCard,
} from "#templates/cards/question-cards";
import { command, type Ask } from "../command.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

const articlesFound = 3;

function askerOf({ vault }: Pick<Tx, "vault">, { asker: { chat }, partnerId }: Ask): QuestionAsker {
  return {
    partnerId: partnerId === "" ? null : partnerId,
    account: chat ? accountFingerprint(vault, chat.account) : "",
    platform: chat?.account.platform ?? "console",
    at: chat ? { workspace: chat.account.workspace, account: chat.account.account } : null,
  };
}

function howTold({ partnerId, at }: QuestionAsker): Parameters<typeof questionSentCard>[1] {
  return partnerId !== null ? "as-chosen" : at !== null ? "directly" : "in-chat";
}

const link = { ...option.url("a link to what shows it: files come as links", { optional: true }), byNameOnly: true } as const;

export const askQuestion = command({
  name: "ask question",
  sentence: "Ask something: what is written comes at once, and a person answers if that is not enough",
  audience: "anyone",
  writes: true,
  pace: { perMinute: 6, burst: 6 },
  options: {
    question: option.prose("what you want to know", { optional: true }),
    link,
    send: {
      ...option.word("which question a person is to answer, as its button carries it", { optional: true }),
      byNameOnly: true,
      isCarried: true,
    },
  },
  run: async (tx, { question: words, link: shown, send }, ask) => {
    const asker = askerOf(tx, ask);
    if (send !== undefined) return questionSentCard(await sendQuestion(tx, asker, send), howTold(asker));
    if (words === undefined) throw refuse("command.option-missing", { command: "ask question", missing: ["question"] });
    const question = await draftQuestion(tx, asker, readSaid(words, shown ?? null));
    const found = await findArticles(tx, words, articlesFound);
    if (found.articles.length > 0) return mayAnswerCard(question.number, found);
    return questionSentCard(await sendQuestion(tx, asker, question.number), howTold(asker));
  },
});

function readRating(text: string): number {
  const rating = /^[1-5]$/.test(text.trim()) ? Number(text) : 0;
  if (rating === 0) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "1 to 5, where 5 is best" });
  return rating;
}

const rating = { ...option.word("1 to 5, where 5 is best", { optional: true }), read: readRating };

export const askMine = command({
  name: "ask mine",
  sentence: "Your questions with their answers: read one, reply, rate the answer",
  audience: "anyone",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    number: option.word("which one, by its number", { optional: true }),
    act: option.choice(["show", "reply", "rate", "close"])("show unless you say", { optional: true }),
    rating,
    link,
    page: pageByName,
    text: option.prose("what you reply", { optional: true }),
  },
  run: async (tx, { number, act = "show", rating: given, link: shown, text, page = 1 }, ask) => {
    const asker = askerOf(tx, ask);
    if (number === undefined && act === "show") return ownQuestionsCard(await ownQuestions(tx, asker, page));
    const needed = { show: { number }, reply: { number, text }, rate: { number, rating: given }, close: { number } }[act];
    const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
    if (number === undefined || missing.length > 0)
      throw refuse("command.option-missing", { command: "ask mine", missing, given: { act } });
    switch (act) {
      case "show":
        return ownThreadCard(await questionThread(tx, await ownQuestion(tx, asker, number)));
      case "reply":
        return ownThreadCard(
          await questionThread(tx, await replyAsAsker(tx, asker, number, readSaid(text ?? "", shown ?? null))),
          "Your reply is with our people",
        );
      case "rate":
        return ownThreadCard(await questionThread(tx, await rateAnswer(tx, asker, number, given ?? 5)), "Thank you");
      case "close":
        return ownThreadCard(await questionThread(tx, await closeAsAsker(tx, asker, number)), "It is closed");
      default:
        return act satisfies never;
    }
  },
});

function answererOf({ vault }: Pick<Tx, "vault">, { asker: { staff, chat } }: Ask): Answerer {
  return { staffId: staff?.id ?? "", account: chat ? accountFingerprint(vault, chat.account) : "" };
}

export const supportQuestions = command({
  name: "support questions",
  sentence: "What people asked: what is open first; one with its conversation; take it",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    number: option.word("one of them, by its number", { optional: true }),
    status: option.choice(questionFilters)("which; open unless you say", { optional: true }),
    mine: { ...option.choice(["yes"])("only those you took", { optional: true }), byNameOnly: true },
    act: { ...option.choice(["take", "release"])("take it, or let go of it", { optional: true }), byNameOnly: true },
    page: pageByName,
  },
  run: async (tx, { number, status = "open", mine, act, page = 1 }, ask) => {
    const by = answererOf(tx, ask);
    if (act !== undefined && number === undefined)
      throw refuse("command.option-missing", { command: "support questions", missing: ["number"], given: { act } });
    if (number === undefined)
      return questionsCard(await questionList(tx, { state: status, assigneeId: mine ? by.staffId : null }, page), {
        state: status,
        mine: mine === "yes",
      });
    if (act !== undefined) await assignQuestion(tx, by, number, act);
    const question = await questionByNumber(tx, number);
    if (question.state === "draft") throw refuse("question.unknown", { question: number });
    return staffThreadCard(await questionThread(tx, question), await askerFacts(tx, question));
  },
});

export const supportReply = command({
  name: "support reply",
  sentence: "Answer a question, in your words or by an article, or ask back; the asker is told",
  audience: "support",
  writes: true,
  options: {
    number: option.word("which question"),
    act: { ...option.choice(["answer", "ask-back"])("answer unless you say", { optional: true }), byNameOnly: true },
    article: { ...option.word("a help article that says it already, by its word", { optional: true }), byNameOnly: true },
    link,
    text: option.prose("what they read", { optional: true }),
  },
  run: async (tx, { number, act = "answer", article, link: shown, text }, ask) => {
    if (text === undefined && article === undefined)
      throw refuse("command.option-missing", { command: "support reply", missing: ["text"], given: { number } });
    const reply = { words: text ?? null, link: shown ?? null, article: article ?? null, asksBack: act === "ask-back" };
    const { question, besides, isTold } = await replyAsStaff(tx, answererOf(tx, ask), number, reply);
    const thread = await questionThread(tx, question);
    const said = act === "ask-back" ? "You asked back" : "It is answered";
    return staffThreadCard(thread, await askerFacts(tx, question), {
      said,
      besides: besides && (thread.handles.get(besides) ?? "staff"),
      isTold,
    });
  },
});
