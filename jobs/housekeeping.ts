import { trimStatementWords } from "#domain/books";
import { openClickMonths, renewalsLeftBehind, trimClicks } from "#domain/attribution";
import { expireClaims, followersLeftBehind } from "#domain/conversions";
import { plusDays, type Tx } from "#domain/kernel";
import { trimCodes, trimHandles, trimHearings, trimInvites, trimStatisticsLinks } from "#domain/chat";
import { neededPictures } from "#domain/library";
import { trimMessages } from "#domain/messages";
import { trimSetAside } from "#domain/orders";
import { termsAt, type Terms } from "#domain/programme";
import { forgetAskers, trimDrafts } from "#domain/support";
import { trimBankLinks, trimTransferCodes } from "#domain/transfers";
import { trimEvents } from "#domain/webhooks";
import type { Outcome, Work } from "./job.ts";
import { trimRuns } from "./trim-runs.ts";

const rowsPerTransaction = 500;
/** Longer than any button lives that carries one, and than a restore of files may come after that of the database. */
const pictureDays = 7;
const mostAskedAgain = 10_000;

/** Makes the coming months of visits, and lets go of what is kept only for a while, also of old keys that a late process still used. What a crash leaves undone, the next night does. */
export const housekeeping: Work = async ({ inTransaction, finishRotation, pictures }, { dueAt }): Promise<Outcome> => {
  const untilNone = async (trim: (tx: Tx) => Promise<number>): Promise<number> => {
    for (let rows = 0; ;) {
      const trimmed = await inTransaction(trim);
      if (trimmed === 0) return rows;
      rows += trimmed;
    }
  };
  await inTransaction((tx) => openClickMonths(tx));
  const decidedAgain = await inTransaction(askAgain);
  const terms = await inTransaction((tx) => termsAt(tx, dueAt));
  const before = (days: number) => plusDays(dueAt, -days);
  let months = 0;
  const visits = await untilNone(async (tx) => {
    const gone = await trimClicks(tx, before(visitsNeededDays(terms)), rowsPerTransaction);
    months += gone.months;
    return gone.months + gone.visits;
  });
  return {
    // A message that nobody could read may be tried again for so long; a repeat of the shop brings it back later, too.
    unreadMessages: await untilNone((tx) => trimSetAside(tx, before(terms.unreadMessageDays), rowsPerTransaction)),
    toldPrograms: await untilNone((tx) => trimEvents(tx, before(terms.messageDays), rowsPerTransaction)),
    sentMessages: await untilNone((tx) => trimMessages(tx, before(terms.messageDays), rowsPerTransaction)),
    bankLines: await untilNone((tx) => trimStatementWords(tx, before(terms.messageDays), rowsPerTransaction)),
    expiredClaims: await untilNone((tx) => expireClaims(tx, before(terms.claimDays), rowsPerTransaction)),
    unsentQuestions: await untilNone((tx) => trimDrafts(tx, before(1), rowsPerTransaction)),
    forgottenAskers: await untilNone((tx) => forgetAskers(tx, before(terms.messageDays), rowsPerTransaction)),
    invites: await untilNone((tx) => trimInvites(tx, before(1), rowsPerTransaction)),
    connectCodes: await untilNone((tx) => trimCodes(tx, before(1), rowsPerTransaction)),
    transferCodes: await untilNone((tx) => trimTransferCodes(tx, before(1), rowsPerTransaction)),
    bankLinks: await untilNone((tx) => trimBankLinks(tx, before(1), rowsPerTransaction)),
    statisticsLinks: await untilNone((tx) => trimStatisticsLinks(tx, before(1), rowsPerTransaction)),
    visitMonths: months,
    visits: visits - months,
    heard: await untilNone((tx) => trimHearings(tx, before(1), rowsPerTransaction)),
    buttons: await untilNone((tx) => trimHandles(tx, before(1), rowsPerTransaction)),
    runs: await untilNone((tx) => trimRuns(tx, dueAt, rowsPerTransaction)),
    keys: (await finishRotation?.()) ?? 0,
    pictures: (await pictures?.trim(before(pictureDays), (ids) => inTransaction((tx) => neededPictures(tx, ids)))) ?? 0,
    decidedAgain,
  };
};

/** Orders that should have been decided again, because more is known around them, and of which the queue knows nothing any more. */
async function askAgain(tx: Tx): Promise<number> {
  const orders = new Set([...(await renewalsLeftBehind(tx, mostAskedAgain)), ...(await followersLeftBehind(tx, mostAskedAgain))]);
  await tx.enqueue("decide-again", ...orders);
  return orders.size;
}

/** An order may be decided by a visit of the days before it for as long as it waits for its payment. */
function visitsNeededDays({ visitDays, attributionWindowDays, pendingLimitDays }: Terms): number {
  return Math.max(visitDays, attributionWindowDays + pendingLimitDays);
}
