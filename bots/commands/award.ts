import { refuse } from "#domain/kernel";
import { submissions, tokenLog, tokenProgress } from "#domain/answers";
import { partnerById } from "#domain/partners";
import {
  activities,
  awardTokens,
  decideSubmission,
  evidenceKinds,
  grantToTakeBack,
  retireActivity,
  setActivity,
  takeBackGrant,
  tokenSources,
} from "#domain/tokens";
import {
  activitiesCard,
  declinedSubmissionCard,
  grantedCard,
  submissionQueueCard,
  takeBackPreviewCard,
  takenBackCard,
  tokenLogCard,
} from "#templates/cards/token-log-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, page, pageByName, wholeNumber } from "./options.ts";
import { readId } from "./tokens.ts";

export const awardReview = command({
  name: "award review",
  sentence: "Activities that partners told us of and that wait for your answer",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    act: option.choice(["approve", "decline"])("your answer; without it you see what waits", { optional: true }),
    request: option.word("which one, as its button carries it", { optional: true }),
    reason: option.text("why; the partner reads it", { optional: true }),
    tokens: { ...wholeNumber("what it earned when you looked, as its button carries it", 3), byNameOnly: true, isCarried: true },
    page: pageByName,
  },
  run: async (tx, { act, request, reason = "", tokens, page: nth }) => {
    if (act === undefined) return submissionQueueCard(await submissions(tx, null, nth ?? 1));
    if (request === undefined) throw refuse("command.option-missing", { command: "award review", missing: ["request"] });
    if (act === "approve" && tokens === undefined) throw refuse("command.option-missing", { command: "award review", missing: ["tokens"] });
    const decision = act === "approve" ? { kind: act, tokens: tokens ?? 0 } : { kind: act };
    const decided = await decideSubmission(tx, readId(request), decision, reason);
    const partner = await partnerById(tx, decided.partnerId);
    return decided.granted ? grantedCard(decided.granted, partner) : declinedSubmissionCard(partner, decided.activity, reason);
  },
});

export const awardGive = command({
  name: "award tokens",
  sentence: "Give a partner Inspire Tokens for something they did",
  audience: "support",
  writes: true,
  options: {
    partner: option.partner("who"),
    activity: option.word("for what, by its word in the rules", { suggests: "activities" }),
    on: option.instant("the day it was done; today unless you say", { optional: true }),
    note: option.text("a word to it; the partner reads it", { optional: true }),
  },
  run: async (tx, { partner: who, activity, on, note = "" }) => {
    const partner = await meantPartner(tx, who);
    return grantedCard(await awardTokens(tx, { partnerId: partner.id, activity, doneAt: on ?? tx.now, note }), partner);
  },
});

export const awardLog = command({
  name: "award log",
  sentence: "A partner's Inspire Tokens, with the numbers by which one is taken back",
  audience: "support",
  options: { partner: option.partner("whose"), page },
  run: async (tx, { partner: who, page: nth }) => {
    const partner = await meantPartner(tx, who);
    return tokenLogCard(await tokenLog(tx, partner.id, nth ?? 1), { ...(await tokenProgress(tx, partner.id, tx.now)), partner });
  },
});

export const awardTakeBack = command({
  name: "award take-back",
  sentence: "Take tokens back that a partner was given by mistake",
  audience: "support",
  writes: true,
  options: {
    partner: option.partner("whose"),
    grant: option.word("its number in their log"),
    reason: option.text("why; the partner reads it"),
    confirm,
  },
  run: async (tx, { partner: who, grant, reason, confirm: isConfirmed }) => {
    const partner = await meantPartner(tx, who);
    if (!/^\d{1,15}$/.test(grant)) throw refuse("token.grant-unknown", { grant });
    const id = BigInt(grant);
    if (isConfirmed !== "yes") return takeBackPreviewCard(partner, await grantToTakeBack(tx, partner.id, id), reason);
    return takenBackCard(partner, await takeBackGrant(tx, partner.id, id, reason), reason);
  },
});

export const programmeActivities = command({
  name: "programme activities",
  sentence: "What earns Inspire Tokens: the catalogue; set an activity or end one",
  audience: "operator",
  writes: true,
  options: {
    act: option.choice(["list", "set", "end"])("list unless you say", { optional: true }),
    activity: option.word("its word, such as share-project", { optional: true }),
    name: option.word("what partners read", { optional: true }),
    tokens: wholeNumber("what it earns", 3),
    cap: wholeNumber("at most so many tokens a quarter; no limit unless you say", 9),
    evidence: option.choice(evidenceKinds)("what a partner has to show", { optional: true }),
    source: option.choice(tokenSources)("what grants it by itself", { optional: true }),
  },
  run: async (tx, { act = "list", activity, name, tokens, cap, evidence, source }) => {
    if (act === "list") return activitiesCard(await activities(tx), null);
    const needed = act === "set" ? { activity, name, tokens } : { activity };
    const missing = Object.entries(needed).flatMap(([option_, value]) => (value === undefined ? [option_] : []));
    if (activity === undefined || missing.length > 0) throw refuse("command.option-missing", { command: "programme activities", missing });
    const { name: title } =
      act === "end"
        ? await retireActivity(tx, activity)
        : await setActivity(tx, {
            code: activity,
            name: name ?? "",
            tokens: tokens ?? 0,
            quarterCap: cap ?? null,
            evidence: evidence ?? "none",
            source: source ?? null,
          });
    return activitiesCard(await activities(tx), act === "end" ? `“${title}” earns no tokens any more` : `“${title}” is set`);
  },
});
