import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";

/** Something that somebody asked the programme's people. What they wrote is sealed under a key of the question's own. */
export const Question = defineEntity({
  name: "Question",
  tableName: "asked_question",
  properties: {
    /** what people type */
    id: p.bigint("bigint").primary().autoincrement(),
    /** whose key it is */
    uid: p.uuid().unique(),
    wrappedKey: p.blob(),
    keyId: p.text(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    /** the chat account that asked; "" for the demonstration's console */
    account: p.text(),
    platform: p.text().check("platform in ('console','discord','slack')"),
    /** where an account that is nobody's is answered: { workspace, account }, sealed under the question's key; null of a partner's, at the console, and once forgotten */
    reach: p.blob().nullable(),
    /** draft: shown to whoever asks beside the articles that may answer it; open: waits for staff; waiting: for the asker */
    state: p.text().check("state in ('draft','open','waiting','answered')"),
    assigneeId: () => p.manyToOne(StaffMember).mapToPk().fieldName("assignee_id").nullable().deleteRule("no action"),
    askedAt: p.datetime(),
    changedAt: p.datetime(),
    /** since when it waits for staff */
    openSince: p.datetime().nullable(),
    /** staff were told that it waits too long, for this time that it was open */
    alarmedAt: p.datetime().nullable(),
    /** 1 to 5, by the asker */
    rating: p.smallint().nullable().check("rating >= 1 and rating <= 5"),
  },
  indexes: [{ properties: ["partnerId"] }, { properties: ["account"] }, { properties: ["state", "changedAt"] }],
});

/** One message of a question's conversation. */
export const QuestionEntry = defineEntity({
  name: "QuestionEntry",
  tableName: "question_entry",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    questionId: () => p.manyToOne(Question).mapToPk().fieldName("question_id").deleteRule("no action"),
    /** who of staff wrote it; null: the asker */
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").nullable().deleteRule("no action"),
    /** { words, link }: sealed under the question's key; null once the asker is erased */
    sealed: p.blob().nullable(),
    at: p.datetime(),
  },
  indexes: [{ properties: ["questionId"] }],
});

/** What somebody thinks of the programme. */
export const Feedback = defineEntity({
  name: "Feedback",
  tableName: "feedback",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    uid: p.uuid().unique(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
    /** { words }; null once they are erased */
    sealed: p.blob().nullable(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    kind: p.text().check("kind in ('idea','problem','praise')"),
    rating: p.smallint().nullable().check("rating >= 1 and rating <= 5"),
    at: p.datetime(),
    doneAt: p.datetime().nullable(),
  },
  indexes: [{ properties: ["partnerId"] }, { properties: ["at"] }],
});
