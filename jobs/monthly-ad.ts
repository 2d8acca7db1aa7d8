import { monthAt } from "#domain/kernel";
import { showAd } from "#domain/library";
import { programmeOf } from "#domain/programme";
import type { Work } from "./job.ts";

/** Shows the ad that is scheduled for the month in which the run was due; none is no fault. */
export const monthlyAd: Work = async ({ inTransaction }, { dueAt }) =>
  inTransaction(async (tx) => showAd(tx, monthAt(dueAt, (await programmeOf(tx)).zone)));
