import { refuse } from "#domain/kernel";
import { feedbackList } from "#domain/answers";
import { feedbackKinds, giveFeedback, settleFeedback } from "#domain/support";
import { feedbackCard, feedbackGivenCard } from "#templates/cards/feedback-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

function readRating(text: string): number {
  const rating = /^[1-5]$/.test(text.trim()) ? Number(text) : 0;
  if (rating === 0) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "1 to 5, where 5 is best" });
  return rating;
}

export const centerFeedback = command({
  name: "center feedback",
  sentence: "Tell us what you think of the programme: an idea, a problem, praise",
  audience: "anyone",
  opens: "modal",
  writes: true,
  pace: { perMinute: 2, burst: 3 },
  options: {
    kind: option.choice(feedbackKinds)("what it is"),
    text: option.prose("what you think"),
    rating: { ...option.word("1 to 5, where 5 is best; leave it out as you like", { optional: true }), read: readRating, byNameOnly: true },
  },
  run: async (tx, { kind, text: words, rating }, { partnerId }) =>
    feedbackGivenCard(await giveFeedback(tx, partnerId === "" ? null : partnerId, { kind, words, rating: rating ?? null })),
});

export const supportFeedback = command({
  name: "support feedback",
  sentence: "What people think of the programme; what is seen to is done, and can be taken back",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    act: option.choice(["done", "undo"])("what is to become of it", { optional: true }),
    number: option.word("which one, by its number", { optional: true }),
    show: { ...option.choice(["open", "all"])("open unless you say", { optional: true }), byNameOnly: true },
    page: pageByName,
  },
  run: async (tx, { act, number, show = "open", page = 1 }) => {
    if (act === undefined) return feedbackCard(await feedbackList(tx, show, page), show, null);
    if (number === undefined) throw refuse("command.option-missing", { command: "support feedback", missing: ["number"], given: { act } });
    await settleFeedback(tx, number, act);
    return feedbackCard(await feedbackList(tx, "all", 1), "all", act === "done" ? "It is done" : "It is not done any more");
  },
});
