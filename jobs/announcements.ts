import { announcementsToSend, beginScheduled, tellNext } from "#domain/announcements";
import type { JobContext, Work } from "./job.ts";

const partnersPerStep = 500;

/** Begins one if it is scheduled and its time has come, and has everybody told whom it is for. Says whom. */
export async function sendOne(
  inTransaction: JobContext["inTransaction"],
  id: string,
): Promise<{ begun: number; held: number; told: number }> {
  const began = await inTransaction((tx) => beginScheduled(tx, id));
  let told = 0;
  for (;;) {
    const step = await inTransaction((tx) => tellNext(tx, id, partnersPerStep));
    told += step.told;
    if (step.isOver) return { begun: began === "begun" ? 1 : 0, held: began === "held" ? 1 : 0, told };
  }
}

/** Sends what should be on its way by now: the queue does so at its time, and may have forgotten. */
export const announcements: Work = async ({ inTransaction }) => {
  const outcome = { begun: 0, held: 0, told: 0 };
  for (const id of await inTransaction(announcementsToSend)) {
    const { begun, held, told } = await sendOne(inTransaction, id);
    outcome.begun += begun;
    outcome.held += held;
    outcome.told += told;
  }
  return outcome;
};
