import type { FeedbackLine, Page } from "#domain/answers";
import type { FeedbackFacts, FeedbackKind } from "#domain/support";
import { atMinute, left, pagingOf, partnerValue, right } from "../phrases.ts";
import { action, text, view, type Sentence, type Value, type View } from "../view.ts";

export const feedbackWords: Readonly<Record<FeedbackKind, string>> = { idea: "an idea", problem: "a problem", praise: "praise" };
export const feedbackBadges: Readonly<Record<FeedbackKind, Value>> = {
  idea: { badge: "idea", tone: "plain" },
  problem: { badge: "problem", tone: "problem" },
  praise: { badge: "praise", tone: "good" },
};

/** It has arrived. */
export function feedbackGivenCard({ kind }: FeedbackFacts): View {
  return view(
    "Thank you",
    [text(`Our people read it: ${feedbackWords[kind]} is on their list now. Where you want an answer, ask a question instead.`)],
    {
      tone: "good",
      actions: [action("My questions", "ask mine")],
    },
  );
}

/** What people think, for staff. */
export function feedbackCard(page: Page<FeedbackLine>, show: "open" | "all", said: string | null): View {
  const paging = pagingOf(page, "support feedback", show === "all" ? { show } : {});
  return view(
    said ?? "Feedback",
    [
      {
        kind: "table",
        columns: [left("Words"), right("No."), left("Kind"), right("Of 5"), left("By"), left("When"), left("")],
        rows: page.rows.map((line): Sentence[] => [
          [line.words ?? "(erased)"],
          [{ code: line.number }],
          [feedbackBadges[line.kind]],
          [line.rating === null ? "–" : { count: line.rating }],
          [line.partner ? partnerValue(line.partner) : "somebody not connected"],
          [atMinute(line.at)],
          [line.doneAt === null ? "" : { badge: "done", tone: "good" }],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "Nothing waits to be seen to."],
      },
      ...paging.blocks,
    ],
    {
      tone: said === null ? "plain" : "good",
      pages: paging.pages,
      actions: [
        ...page.rows.slice(0, 5).map(({ number, doneAt }) =>
          action(doneAt === null ? `${number} is done` : `${number} is not done`, "support feedback", {
            act: doneAt === null ? "done" : "undo",
            number,
          }),
        ),
        show === "all" ? action("What is not done", "support feedback") : action("With what is done", "support feedback", { show: "all" }),
        ...paging.actions,
      ],
    },
  );
}
