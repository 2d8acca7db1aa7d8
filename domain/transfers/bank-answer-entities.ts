import { defineEntity, p } from "@mikro-orm/postgresql";
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
