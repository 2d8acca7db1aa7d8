import type { AskerFacts, Page, QuestionFilter, QuestionLine, QuestionThread } from "#domain/answers";
import type { FoundArticles } from "#domain/help";
import type { QuestionFacts, QuestionState } from "#domain/support";
import { atMinute, left, onDate, pagingOf, partnerValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View } from "../view.ts";
import { conversionBadges, partnerBadges } from "../words.ts";
import { foundBlocks } from "./help-cards.ts";
import { readArticle, writtenBlocks } from "./support-message-cards.ts";

const stateBadges: Readonly<Record<QuestionState, Value>> = {
  draft: { badge: "not sent", tone: "plain" },
  open: { badge: "waits for us", tone: "warning" },
  waiting: { badge: "waits for you", tone: "warning" },
  answered: { badge: "answered", tone: "good" },
};
/** How a question stands, told to staff. */
export const staffBadges: Readonly<Record<QuestionState, Value>> = {
  ...stateBadges,
  open: { badge: "open", tone: "problem" },
  waiting: { badge: "waits for the asker", tone: "warning" },
};

export const stars = (rating: number): string => "★".repeat(rating) + "☆".repeat(5 - rating);

/** Somebody asked: what may answer it at once, and a person if it does not. */
export function mayAnswerCard(number: string, found: FoundArticles): View {
  return view("Does one of these answer it?", [...foundBlocks(found), hint("Nobody was asked yet. Your question is kept for a day.")], {
    actions: [
      ...found.articles.slice(0, 3).map(({ title, slug }) => action(title, "ask articles", { slug })),
      ...found.articles.slice(0, 1).map(({ slug }) => action("That answered it", "ask articles", { slug, act: "answered" })),
      action("Ask a person", "ask question", { send: number }, "main"),
    ],
  });
}

/** It is on its way to a person. */
const toldWays = {
  "as-chosen": "You are told of the answer by mail, and where you get our messages in chat.",
  directly:
    "The answer comes to this account as a direct message, if it takes ours; it stands in your questions as well. The account is not connected to a partner.",
  "in-chat": "This account is not connected to a partner, so we can't write to you: the answer stands in your questions.",
} as const;

export function questionSentCard({ number }: QuestionFacts, told: keyof typeof toldWays): View {
  return view(`Question ${number} is with our people`, [text(toldWays[told])], {
    tone: "good",
    actions: [action("My questions", "ask mine"), action("Add something", "ask mine", { act: "reply", number, text: blank })],
  });
}

/** Somebody's own questions. */
export function ownQuestionsCard(page: Page<QuestionLine>): View {
  const paging = pagingOf(page, "ask mine");
  return view(
    "Your questions",
    [
      {
        kind: "table",
        columns: [left("Question"), right("No."), left("State"), left("Last")],
        rows: page.rows.map((line): Sentence[] => [
          [shortened(line.words)],
          [{ code: line.number }],
          [stateBadges[line.state]],
          [onDate(line.changedAt)],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "You have asked none yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...page.rows.slice(0, 4).map(({ number }) => action(`Question ${number}`, "ask mine", { number })),
        action("Ask something", "ask question", { question: blank }, "main"),
        ...paging.actions,
      ],
    },
  );
}

const shownLetters = 80;
/** The first words of what somebody wrote, on one line. */
export function shortened(words: string | null): string {
  if (words === null) return "(erased)";
  const line = words.replaceAll(/\s+/g, " ");
  return line.length <= shownLetters ? line : `${line.slice(0, shownLetters - 1).trimEnd()}…`;
}

/** What was said, oldest first; of a long conversation its first words and the last ones. */
function threadBlocks({ entries, handles }: QuestionThread, asker: string): Block[] {
  const shown = entries.length <= 8 ? entries : [entries[0]!, ...entries.slice(-7)];
  return shown.flatMap((entry, index): Block[] => [
    ...(index === 1 && entries.length > shown.length
      ? [hint({ count: entries.length - shown.length }, " messages between are not shown.")]
      : []),
    { kind: "heading", text: entry.staffId === null ? asker : (handles.get(entry.staffId) ?? "staff") },
    ...(entry.staffId === null
      ? (entry.words ?? "(erased)").split(/\n{2,}/).map((part) => text(part))
      : writtenBlocks(entry.words ?? "(erased)")),
    ...(entry.article === null ? [] : [readArticle(entry.article)]),
    ...(entry.link === null ? [] : [text({ link: entry.link })]),
    hint(atMinute(entry.at)),
  ]);
}

/** One of somebody's own. */
export function ownThreadCard(thread: QuestionThread, said: string | null = null): View {
  const { question } = thread;
  const { number, state, rating } = question;
  return view(
    said ?? `Question ${number}`,
    [
      facts(["State", stateBadges[state]], ...(rating === null ? [] : [["You rated it", stars(rating)] as const])),
      ...threadBlocks(thread, "You"),
    ],
    {
      tone: said === null ? "plain" : "good",
      actions: [
        action("Reply", "ask mine", { act: "reply", number, text: blank, link: blank }, "main"),
        ...(state === "answered"
          ? [
              action("That answered it: 5", "ask mine", { act: "rate", number, rating: "5" }),
              action("Rate the answer", "ask mine", { act: "rate", number, rating: blank }),
            ]
          : [action("I need no answer any more", "ask mine", { act: "close", number })]),
        action("My questions", "ask mine"),
      ],
    },
  );
}

/** Questions for staff. */
export function questionsCard(page: Page<QuestionLine>, filter: { readonly state: QuestionFilter; readonly mine: boolean }): View {
  const options = { status: filter.state, ...(filter.mine ? { mine: "yes" } : {}) };
  const paging = pagingOf(page, "support questions", options);
  return view(
    filter.state === "all"
      ? "Questions"
      : { open: "Questions that are open", waiting: "Questions that wait for the asker", answered: "Questions that are answered" }[
          filter.state
        ],
    [
      {
        kind: "table",
        columns: [left("Question"), right("No."), left("Asked by"), left("State"), left("Since"), left("Taken by"), left("Rated")],
        rows: page.rows.map((line): Sentence[] => [
          [shortened(line.words)],
          [{ code: line.number }],
          [line.partner ? partnerValue(line.partner) : "somebody not connected"],
          [staffBadges[line.state]],
          [atMinute(line.openSince ?? line.changedAt)],
          [line.assignee ?? ""],
          [line.rating === null ? "" : stars(line.rating)],
        ]),
        more: page.more,
        whenEmpty: [
          page.page > 1
            ? "There are no more: the list ends before this page."
            : filter.state === "open"
              ? "Nobody waits for an answer."
              : "There are none.",
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...page.rows.slice(0, 5).map(({ number }) => action(`Question ${number}`, "support questions", { number })),
        ...(filter.state === "open"
          ? [action("Those that wait for the asker", "support questions", { status: "waiting" })]
          : [action("Open ones", "support questions")]),
        ...(filter.mine ? [] : [action("Those I took", "support questions", { status: "all", mine: "yes" })]),
        ...paging.actions,
      ],
    },
  );
}

/** One question with everything that staff need to answer it. `besides`: who else answered just now. */
export function staffThreadCard(
  thread: QuestionThread,
  asker: AskerFacts,
  done: { readonly said: string | null; readonly besides: string | null; readonly isTold: boolean } | null = null,
): View {
  const { question, handles } = thread;
  const { number, assigneeId, state } = question;
  const taken = assigneeId === null ? null : (handles.get(assigneeId) ?? "staff");
  return view(
    done?.said ?? `Question ${number}`,
    [
      ...(done?.besides
        ? [
            text(
              { badge: "look", tone: "warning" },
              ` ${done.besides} answered just before you. Both answers stand; they were told of yours.`,
            ),
          ]
        : []),
      ...(done && !done.isTold
        ? [hint("They are not connected, so nobody can write to them: they read it with ", { code: "/ask mine" }, ".")]
        : []),
      facts(
        ["State", staffBadges[state]],
        ["Asked", atMinute(question.askedAt), ", on ", question.platform],
        ["Taken by", taken ?? "nobody"],
        ...(question.rating === null ? [] : [["Rated", stars(question.rating)] as const]),
        ...(asker
          ? [
              ["Partner", partnerValue(asker.partner), " ", partnerBadges[asker.partner.status]] as [string, ...Sentence],
              ...asker.recent.map((sale): [string, ...Sentence] => [
                "Sale",
                { code: sale.orderNumber },
                " ",
                conversionBadges[sale.status],
              ]),
            ]
          : [["Partner", "nobody that we know"] as [string, ...Sentence]]),
      ),
      ...threadBlocks(thread, asker?.partner.name ?? "They"),
    ],
    {
      tone: done === null ? "plain" : "good",
      actions: [
        action("Reply", "support reply", { number, text: blank, link: blank }, "main"),
        action("Ask back", "support reply", { number, act: "ask-back", text: blank }),
        action("Answer by an article", "support reply", { number, article: blank }),
        taken === null
          ? action("I take it", "support questions", { act: "take", number })
          : action("Let go of it", "support questions", { act: "release", number }),
        ...(asker ? [action("The partner", "support partner", { who: asker.partner.shareId })] : []),
        action("All questions", "support questions"),
      ],
    },
  );
}
