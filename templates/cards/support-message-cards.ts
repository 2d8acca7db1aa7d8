import type { MessageFacts } from "#domain/messages";
import { askedIntros } from "../email/support-letters.ts";
import { quoted } from "../phrases.ts";
import { saleStatusNames } from "../support-words.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { partnerBadges } from "../words.ts";

/** Messages about questions and feedback, in chat: with buttons where a platform has them, and what to type where not. */

/** Where all of an article is, of which an answer has the beginning. */
export const readArticle = (slug: string): Block => text("Read it with ", { code: `/ask articles slug:${slug}` });

/** What one of us wrote, a paragraph each; between back-ticks stands what is to be typed, as in articles. */
export const writtenBlocks = (words: string): Block[] =>
  words
    .split(/\n{2,}/)
    .map((part) => text(...part.split(/`([^`\n]+)`/).map((piece, index) => (index % 2 === 0 ? piece : { code: piece }))));

const typed = (words: string): Block[] => words.split(/\n{2,}/).map((part) => text(quoted(part)));

export function questionAskedCard({ number, why, words, link, partner, sales }: MessageFacts["question-asked"]): View {
  const command = why === "crossed" ? "/support questions" : "/support reply";
  return view(
    `Question ${number}`,
    [
      text(askedIntros[why]),
      ...typed(words),
      facts(
        ...(link === null ? [] : [["Link", { link }] as [string, ...Sentence]]),
        ...(why === "crossed"
          ? []
          : partner === null
            ? [["Asked by", "somebody who is not connected"] as [string, ...Sentence]]
            : [
                ["Asked by", { partner: { name: partner.name, shareId: partner.shareId } }, " ", partnerBadges[partner.status]] as [
                  string,
                  ...Sentence,
                ],
              ]),
        ...sales.map(({ order, status }): [string, ...Sentence] => ["Sale", { code: order }, ` ${saleStatusNames[status]}`]),
      ),
      hint("To answer: ", { code: `${command} number:${number}` }),
    ],
    {
      tone: why === "waits" ? "warning" : "plain",
      actions: [
        action("Reply", "support reply", { number, text: blank, link: blank }, "main"),
        action("Open it", "support questions", { number }),
        action("I take it", "support questions", { act: "take", number }),
      ],
    },
  );
}

export function questionAnsweredCard({ number, asked, words, link, article = null, asksBack }: MessageFacts["question-answered"]): View {
  return view(
    asksBack ? `About your question ${number}` : `Your question ${number} is answered`,
    [
      hint("You asked: ", quoted(asked.length <= 200 ? asked : `${asked.slice(0, 199)}…`)),
      ...writtenBlocks(words),
      ...(article === null ? [] : [readArticle(article)]),
      ...(link === null ? [] : [text({ link })]),
      hint("To reply: ", { code: `/ask mine number:${number}` }),
    ],
    {
      tone: asksBack ? "warning" : "good",
      actions: [
        action("Reply", "ask mine", { act: "reply", number, text: blank, link: blank }, "main"),
        ...(article === null ? [] : [action("Read the article", "ask articles", { slug: article })]),
        ...(asksBack
          ? []
          : [
              action("That answered it: 5", "ask mine", { act: "rate", number, rating: "5" }),
              action("Rate the answer", "ask mine", { act: "rate", number, rating: blank }),
            ]),
      ],
    },
  );
}

export function feedbackToldCard({ number, kind, rating, words, partner }: MessageFacts["feedback-given"]): View {
  return view(
    `Feedback: ${{ idea: "an idea", problem: "a problem", praise: "praise" }[kind]}`,
    [
      ...typed(words),
      facts(
        ["By", partner === null ? "somebody who is not connected" : { partner }],
        ...(rating === null ? [] : [["Gives the programme", { count: rating }, " of 5"] as [string, ...Sentence]]),
      ),
      hint("All of it: ", { code: "/support feedback" }),
    ],
    { actions: [action("It is done", "support feedback", { act: "done", number }), action("All feedback", "support feedback")] },
  );
}
