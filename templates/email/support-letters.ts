import type { MessageFacts } from "#domain/messages";
import { partnerStatusNames, saleStatusNames } from "../support-words.ts";
import type { Spelling } from "../spelling.ts";
import type { Words } from "./words.ts";

/** The words of the mails about questions and feedback. */

const excerpt = (words: string): string => {
  const line = words.replaceAll(/\s+/g, " ").trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
};

/** What happened, in front of who asks. */
export const askedIntros: Readonly<Record<MessageFacts["question-asked"]["why"], string>> = {
  asked: "Somebody asks us something and waits for an answer.",
  replied: "Somebody replied to what we answered, so their question is open again.",
  waits: "A question has waited for its answer longer than it should.",
  crossed: "A colleague answered the same question just after you. Both answers stand; this is theirs.",
};

const askedTitles: Readonly<Record<MessageFacts["question-asked"]["why"], string>> = {
  asked: "A question for us",
  replied: "A reply to our answer",
  waits: "A question still waits",
  crossed: "Two of us answered",
};

export function questionAskedWords({ number, why, words, link, partner, sales }: MessageFacts["question-asked"]): Words {
  return {
    subject: `${askedTitles[why]}: no. ${number}`,
    preheader: excerpt(words),
    title: askedTitles[why],
    shows: {
      intro: askedIntros[why],
      number,
      words,
      link,
      who: partner === null ? null : `${partner.name} (${partner.shareId}), ${partnerStatusNames[partner.status]}`,
      sales: sales.length === 0 ? null : sales.map(({ order, status }) => `${order} ${saleStatusNames[status]}`).join(", "),
      command: why === "crossed" ? `/support questions number:${number}` : `/support reply number:${number}`,
    },
  };
}

export function questionAnsweredWords(
  { number, asked, words: written, link, article = null, asksBack }: MessageFacts["question-answered"],
  { spell }: { readonly spell: Spelling },
): Words {
  // Between back-ticks stands what is to be typed, as in articles.
  const words = written.replaceAll(/(?<=`)\/[a-z-]+/g, (command) => spell(command));
  return {
    subject: asksBack ? `About your question ${number}` : `Your question ${number} is answered`,
    preheader: excerpt(words),
    title: asksBack ? "We need a word more from you" : "Your question is answered",
    shows: {
      asked,
      words,
      link,
      article: article === null ? null : { command: `/ask articles slug:${article}` },
      intro: asksBack ? "Our people ask back:" : "Our people answer:",
      command: `/ask mine number:${number}`,
    },
  };
}

export function feedbackGivenWords({ kind, rating, words, partner }: MessageFacts["feedback-given"]): Words {
  const what = { idea: "an idea", problem: "a problem", praise: "praise" }[kind];
  const who = partner === null ? "Somebody whom we don't know" : `${partner.name} (${partner.shareId})`;
  return {
    subject: `Feedback: ${what}`,
    preheader: excerpt(words),
    title: "Somebody tells us what they think",
    shows: { intro: `${who} has ${what} for us${rating === null ? "." : `, and gives the programme ${rating} of 5.`}`, words },
  };
}
