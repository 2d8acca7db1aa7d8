import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** What earns Inspire Tokens. Changing an activity changes nothing that was granted before. */
export const TokenActivity = defineEntity({
  name: "TokenActivity",
  tableName: "token_activity",
  properties: {
    /** a word to type: "share-a-project" */
    code: p.text().primary(),
    name: p.text(),
    tokens: p.integer().check("tokens > 0"),
    /** at most so many tokens a quarter by this activity; null: as many as are earned */
    quarterCap: p.integer().nullable().check("quarter_cap >= tokens"),
    /** what a partner has to show when they ask for it */
    evidence: p.text().check("evidence in ('none','text','link','picture')"),
    /** what grants it by itself; such an activity can't be asked for */
    source: p.text().nullable().check("source in ('first-sale','craft-in','meeting')"),
    isOpen: p.boolean(),
    changedAt: p.datetime(),
  },
  uniques: [{ name: "token_activity_one_a_source", properties: ["source"], where: "is_open" }],
});

/** Tokens given, or taken back by a grant of their negative. Nothing here is ever changed but words that may name people. */
export const TokenGrant = defineEntity({
  name: "TokenGrant",
  tableName: "token_grant",
  properties: {
    /** counts in the order of recording: a quarter's close holds for all up to one of them */
    id: p.bigint("bigint").primary().autoincrement(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    activity: () => p.manyToOne(TokenActivity).mapToPk().fieldName("activity").deleteRule("no action"),
    tokens: p.integer().check("tokens <> 0"),
    /** when it was earned: the quarter it counts for */
    effectiveAt: p.datetime(),
    recordedAt: p.datetime(),
    /** what earned it, and the how manieth time it did: "first-sale:2026-Q4", 1 */
    cause: p.text(),
    nth: p.integer(),
    /** the grant that this one takes back */
    countersId: () => p.manyToOne(TokenGrant).mapToPk().fieldName("counters_id").nullable().unique().deleteRule("no action"),
    /** staff's words, read by the partner */
    note: p.text().nullable(),
    actor: p.text(),
  },
  uniques: [{ properties: ["partnerId", "cause", "nth"] }],
  indexes: [{ properties: ["partnerId", "effectiveAt"] }, { properties: ["effectiveAt"] }],
});

/** A partner says that they did something; staff look at what they show for it. */
export const TokenSubmission = defineEntity({
  name: "TokenSubmission",
  tableName: "token_submission",
  properties: {
    id: p.uuid().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    activity: () => p.manyToOne(TokenActivity).mapToPk().fieldName("activity").deleteRule("no action"),
    doneAt: p.datetime(),
    /** their words or a link; emptied when they are erased */
    evidence: p.text(),
    /** the id of a kept picture; columns of this name keep pictures from housekeeping */
    picture: p.text().nullable(),
    state: p.text().check("state in ('submitted','approved','declined','withdrawn')"),
    submittedAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.text().nullable(),
    /** what staff answered; the partner reads it */
    reason: p.text().nullable(),
  },
  indexes: [
    { properties: ["partnerId", "submittedAt"] },
    { name: "token_submission_open", properties: ["submittedAt"], where: "state = 'submitted'" },
  ],
});

/** A quarter that is over: what it required, and which grants its totals count. Whatever is recorded later is an adjustment. */
export const TokenQuarter = defineEntity({
  name: "TokenQuarter",
  tableName: "token_quarter",
  properties: {
    /** "2026-Q4" */
    label: p.text().primary(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    requirement: p.integer(),
    closedAt: p.datetime(),
    /** the newest grant there was; 0: none */
    throughGrant: p.bigint("bigint"),
  },
});

/** What a partner had in a quarter when it was closed. */
export const TokenQuarterTotal = defineEntity({
  name: "TokenQuarterTotal",
  tableName: "token_quarter_total",
  properties: {
    quarter: () => p.manyToOne(TokenQuarter).mapToPk().fieldName("quarter").primary().updateRule("no action").deleteRule("no action"),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    total: p.integer(),
    isMet: p.boolean(),
  },
  indexes: [{ properties: ["partnerId"] }],
});

/** Who wants to be seen in the leaderboard; nobody else is. */
export const TokenBoardMember = defineEntity({
  name: "TokenBoardMember",
  tableName: "token_board_member",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    since: p.datetime(),
  },
});
