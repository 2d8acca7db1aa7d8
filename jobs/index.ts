import { announcements } from "./announcements.ts";
import { auditChain, auditCheck } from "./audit.ts";
import { askRails } from "./call-rails.ts";
import { clickDays } from "./click-days.ts";
import { deliverOverdue } from "./deliver-overdue.ts";
import { craftInReminders, meetingReminders } from "./event-reminders.ts";
import { giveUpPending } from "./give-up-pending.ts";
import { housekeeping } from "./housekeeping.ts";
import type { Job } from "./job.ts";
import { ledgerCheck } from "./ledger-check.ts";
import { partnerDigest } from "./partner-digest.ts";
import { monthlyAd } from "./monthly-ad.ts";
import { anotherAttempt, payoutBatch } from "./payout-batch.ts";
import { pendingOrderEmails } from "./pending-order-emails.ts";
import { quarterlyTokenTotals, tokenGrants, tokenReminders } from "./quarters.ts";
import { shopSweep } from "./shop-sweep.ts";
import { sendTransfers, settleTransfers } from "./transfers.ts";
import { unansweredQuestions } from "./unanswered-questions.ts";

/** The timetable: every job there is, on one screen. `TIMETABLE` in the settings moves a line; the payout's day and time are terms. */
export const jobs: readonly Job[] = [
  {
    name: "payout-batch",
    when: { payoutDay: true },
    missed: "each",
    unit: "500 partners",
    sentence: "Pays matured earnings into the wallets, once a period",
    again: anotherAttempt,
    run: payoutBatch,
  },
  {
    name: "send-transfers",
    when: { transferDay: true },
    missed: "each",
    unit: "one partner's transfers",
    sentence: "Puts approved transfers on their way, in files for the bank, once a week on a banking day",
    run: sendTransfers,
  },
  {
    name: "settle-transfers",
    when: { daily: "06:00" },
    missed: "latest",
    unit: "one partner's transfers",
    sentence: "Takes transfers that the bank did not send back for arrived",
    run: settleTransfers,
  },
  {
    name: "ask-rails",
    when: { every: 10 },
    missed: "latest",
    unit: "1,000 transfers",
    sentence: "Looks for transfers that a rail should have been asked about by now",
    run: askRails,
  },
  {
    name: "give-up-pending",
    when: { daily: "00:00" },
    missed: "latest",
    unit: "one order",
    sentence: "Rejects conversions whose orders have stayed unpaid for too long",
    run: giveUpPending,
  },
  {
    name: "click-days",
    when: { daily: "01:00" },
    missed: "latest",
    unit: "one day",
    sentence: "Counts the clicks of the days that are over, and checks the last days' counts",
    run: clickDays,
  },
  {
    name: "token-grants",
    when: { daily: "02:00" },
    missed: "latest",
    unit: "one quarter",
    sentence: "Gives the tokens that come by themselves, and takes back those whose sales were rejected",
    run: tokenGrants,
  },
  {
    name: "pending-order-emails",
    when: { every: 10 },
    missed: "latest",
    unit: "one order",
    sentence: "Writes to customers of partners' orders that wait for their payment, three times at most (terms: pending-mails)",
    run: pendingOrderEmails,
  },
  {
    name: "quarterly-token-totals",
    when: { afterQuarter: 72 },
    missed: "each",
    unit: "one quarter",
    sentence: "Closes the quarter's tokens three days after its end, and tells everybody their total",
    run: quarterlyTokenTotals,
  },
  {
    name: "unanswered-questions",
    when: { every: 60 },
    missed: "latest",
    unit: "50 questions that wait too long",
    sentence: "Tells support again of questions that have waited too long (terms: answer-within)",
    run: unansweredQuestions,
  },
  {
    name: "token-reminders",
    when: { every: 60 },
    missed: "latest",
    unit: "one look at everybody",
    sentence: "Reminds who is short of the quarter's tokens 30, 14 and 3 days before its end, at ten where they live",
    run: tokenReminders,
  },
  {
    name: "monthly-ad",
    when: { monthly: 1, at: "10:00" },
    missed: "latest",
    unit: "one ad",
    sentence: "Shows the ad of the month: in the announcements channels, and to partners who want to be told",
    run: monthlyAd,
  },
  {
    name: "announcements",
    when: { every: 5 },
    missed: "latest",
    unit: "500 partners",
    sentence: "Sends announcements whose time has come, and goes on with those that were interrupted",
    run: announcements,
  },
  {
    name: "meeting-reminders",
    when: { every: 5 },
    missed: "latest",
    unit: "one look at what begins soon",
    sentence: "Plans the meetings of each series, and reminds partners a week, a day and an hour before",
    run: meetingReminders,
  },
  {
    name: "craft-in-reminders",
    when: { every: 5 },
    missed: "latest",
    unit: "one craft-in, or one look at what begins soon",
    sentence: "Reminds who has a seat a day and an hour before a craft-in begins",
    run: craftInReminders,
  },
  {
    name: "partner-digest",
    when: { every: 60 },
    missed: "latest",
    unit: "500 partners",
    sentence: "Tells partners of their day, week or month at the hour that they chose, where they live",
    run: partnerDigest,
  },
  {
    name: "ledger-check",
    when: { every: 60 },
    missed: "latest",
    unit: "one look at all rules",
    sentence: "Asks the books whether they add up; where they do not, freezes payouts and alarms finance",
    run: ledgerCheck,
  },
  {
    name: "audit-chain",
    when: { every: 5 },
    missed: "latest",
    unit: "1,000 acts",
    sentence: "Gives every act of the audit its place in the chain of hashes",
    run: auditChain,
  },
  {
    name: "audit-check",
    when: { daily: "04:30" },
    missed: "latest",
    unit: "5,000 acts, read",
    sentence: "Reads the audit's chain from its beginning; where an act is not as it was chained, freezes payouts and alarms finance",
    run: auditCheck,
  },
  {
    name: "housekeeping",
    when: { daily: "03:30" },
    missed: "latest",
    unit: "500 rows, or a month of visits",
    sentence:
      "Makes room for the coming months; lets go of old visits, messages, runs, keys, pictures and claims to orders that never came",
    run: housekeeping,
  },
  {
    name: "shop-sweep",
    when: { every: 15 },
    missed: "latest",
    unit: "a page of orders",
    sentence: "Reads from the shop what its webhooks missed",
    needs: "shop",
    run: shopSweep,
  },
  {
    name: "deliver-overdue",
    when: { every: 1 },
    missed: "latest",
    unit: "5,000 messages",
    sentence: "Looks for messages that should have left by now",
    run: deliverOverdue,
  },
];
