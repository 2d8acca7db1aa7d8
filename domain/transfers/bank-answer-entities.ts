import { defineEntity, p } from "@mikro-orm/postgresql";
import { StaffMember } from "#domain/partners";
import { Transfer } from "./transfer-entities.ts";

/** A bank's file with what it says of our entries, as it was taken in: once, by its content. What it says of accounts is not kept. */
export const BankAnswerFile = defineEntity({
  name: "BankAnswerFile",
  tableName: "bank_answer_file",
  properties: {
    /** its number in chat */
    id: p.bigint("bigint").primary().autoincrement(),
    contentHash: p.text().unique(),
    receivedAt: p.datetime(),
    actor: p.text(),
  },
});

/** A bank's file that somebody sent along in chat; it does nothing until another person confirms it. */
export const BankAnswerWaiting = defineEntity({
  name: "BankAnswerWaiting",
  tableName: "bank_answer_waiting",
  properties: {
    /** its number in chat */
    id: p.bigint("bigint").primary().autoincrement(),
    contentHash: p.text(),
    /** what was read of it: `BankAnswer[]`, amounts as text */
    answers: p.json(),
    takenById: () => p.manyToOne(StaffMember).mapToPk().fieldName("taken_by_id"),
    takenAt: p.datetime(),
    /** who confirmed it, or said that it is not to be taken in */
    decidedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("decided_by_id").nullable().deleteRule("no action"),
    decidedAt: p.datetime().nullable(),
    /** what it was taken in as; null: it waits, or was dropped */
    fileId: () => p.oneToOne(BankAnswerFile).mapToPk().fieldName("file_id").nullable().deleteRule("no action"),
  },
  checks: [{ name: "bank_answer_waiting_two_persons", expression: "file_id is null or decided_by_id <> taken_by_id" }],
  uniques: [{ name: "bank_answer_waiting_once", properties: ["contentHash"], where: "decided_at is null" }],
});

export const answerProblems = [
  "no-answer",
  "unknown-code",
  "between-banks",
  "unknown-trace",
  "returned-already",
  "not-sent",
  "other-amount",
  "other-number",
] as const;
/** Why one of its lines was left alone. */
export type AnswerProblem = (typeof answerProblems)[number];

/** One line of it. Append-only. */
export const BankAnswerLine = defineEntity({
  name: "BankAnswerLine",
  tableName: "bank_answer_line",
  properties: {
    fileId: () => p.manyToOne(BankAnswerFile).mapToPk().fieldName("file_id").primary().deleteRule("no action").updateRule("no action"),
    /** where it stands in the bank's file */
    line: p.integer().primary(),
    says: p.text().check("says in ('return','correction','none')"),
    code: p.text(),
    trace: p.text(),
    minor: p.bigint("bigint"),
    transferId: () => p.manyToOne(Transfer).mapToPk().fieldName("transfer_id").nullable().index().deleteRule("no action"),
    /** null: it was done */
    problem: p
      .text()
      .nullable()
      .check(`problem in (${answerProblems.map((problem) => `'${problem}'`).join(",")})`),
  },
});
