import { termsAt } from "#domain/programme";
import { alarmOfQuestions } from "#domain/support";
import type { Work } from "./job.ts";

/** Tells support of questions that have waited for longer than the terms allow, once for each time that one is open. */
export const unansweredQuestions: Work = async ({ inTransaction }) => ({
  alarmed: await inTransaction(async (tx) => alarmOfQuestions(tx, (await termsAt(tx, tx.now)).answerHours)),
});
