import { quarterNamed, quarterOf, refuse } from "#domain/kernel";
import { engagement, leaderboard, submissions, tokenLog, tokenProgress } from "#domain/answers";
import { programmeOf } from "#domain/programme";
import { activities, joinBoard, leaveBoard, requirementOf, submitActivity, withdrawSubmission } from "#domain/tokens";
import { submissionsCard, submittedCard, tokenLogCard } from "#templates/cards/token-log-cards";
import { boardCard, engagementCard, progressCard, rulesCard } from "#templates/cards/tokens-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { page, pageByName } from "./options.ts";

export const tokensProgress = command({
  name: "tokens progress",
  sentence: "How your quarter stands: Inspire Tokens earned, what is missing, what would close the gap",
  audience: "partner",
  options: { quarter: option.word("such as 2026-Q4; this one unless you say", { optional: true }) },
  run: async (tx, { quarter: typed }, { partnerId }) => {
    const { zone } = await programmeOf(tx);
    const named = typed === undefined ? null : quarterNamed(typed, zone);
    if (typed !== undefined && named === null) throw refuse("quarter.unreadable", { quarter: typed });
    return progressCard(await tokenProgress(tx, partnerId, named?.from ?? tx.now));
  },
});

export const tokensEngagement = command({
  name: "tokens engagement",
  sentence: "Your quarter by activity and by week, and the quarters before",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => engagementCard(await engagement(tx, partnerId)),
});

export const tokensLog = command({
  name: "tokens log",
  sentence: "Every token that you were given, the newest first",
  audience: "partner",
  options: { page },
  run: async (tx, { page: nth }, { partnerId }) => tokenLogCard(await tokenLog(tx, partnerId, nth ?? 1), null),
});

export const tokensRules = command({
  name: "tokens rules",
  sentence: "What earns Inspire Tokens, and how many the quarter asks for",
  audience: "partner",
  run: async (tx) => {
    const { zone } = await programmeOf(tx);
    return rulesCard(await activities(tx), await requirementOf(tx, quarterOf(tx.now, zone)));
  },
});

export const tokensSubmit = command({
  name: "tokens submit",
  sentence: "Tell us of something that earns tokens, or see what was answered",
  audience: "partner",
  writes: true,
  options: {
    activity: option.word("what you did, by its word in the rules", { optional: true, suggests: "activities" }),
    evidence: option.text("the link to it, or a sentence about it", { optional: true }),
    picture: { ...option.picture("the picture that shows it, where one is asked for", { optional: true }), byNameOnly: true },
    on: { ...option.instant("the day you did it; today unless you say", { optional: true }), byNameOnly: true },
    withdraw: { ...option.word("a request of yours to take back, as its button carries it", { optional: true }), byNameOnly: true },
    page: pageByName,
  },
  run: async (tx, { activity, evidence = "", picture = null, on, withdraw, page: nth }, { partnerId }) => {
    if (withdraw !== undefined) await withdrawSubmission(tx, partnerId, readId(withdraw));
    if (withdraw !== undefined || activity === undefined) return submissionsCard(await submissions(tx, partnerId, nth ?? 1));
    return submittedCard(await submitActivity(tx, partnerId, { activity, evidence, picture, doneAt: on ?? null }));
  },
});

export const tokensLeaderboard = command({
  name: "tokens leaderboard",
  sentence: "Who earned most this quarter, of those who want to be seen",
  audience: "partner",
  writes: true,
  again: true,
  options: { act: option.choice(["show", "join", "leave"])("show unless you say", { optional: true }) },
  run: async (tx, { act = "show" }, { partnerId }) => {
    if (act === "join") await joinBoard(tx, partnerId);
    if (act === "leave") await leaveBoard(tx, partnerId);
    return boardCard(await leaderboard(tx, partnerId));
  },
});

/** The number that a button carries. Refuses `token.submission-unknown`: nobody types it by heart. */
export function readId(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw refuse("token.submission-unknown");
  return text.toLowerCase();
}
