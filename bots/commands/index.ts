import type { Command } from "../command.ts";
import { walletBank } from "./bank.ts";
import { centerAd, centerCourses, centerGroup, centerImages } from "./center.ts";
import { partnerConnect, partnerDisconnect, partnerLinks } from "./connect.ts";
import { partnerDigestCommand } from "./digest.ts";
import { askArticles, publishArticleCommand } from "./help-articles.ts";
import { centerFeedback, supportFeedback } from "./feedback.ts";
import { askMine, askQuestion, supportQuestions, supportReply } from "./questions.ts";
import { centerTerms, publishTermsCommand } from "./legal-terms.ts";
import { shareCoupons, supportCoupon } from "./coupons.ts";
import { craftinGuests, craftinHost, craftinLeave, craftinList, craftinMine, craftinSignUp } from "./craft-ins.ts";
import { awardAttendance, publishCraftIn } from "./publish-craft-ins.ts";
import { earningsListing, earningsNext, earningsPayouts, earningsRates, earningsStatement, earningsWhy } from "./earnings.ts";
import { financeBatch } from "./finance.ts";
import { financeDestinations } from "./finance-destinations.ts";
import { financeHold } from "./finance-hold.ts";
import { financeLedger } from "./finance-ledger.ts";
import { financeStatement } from "./finance-statement.ts";
import { financeYear, walletYear } from "./finance-year.ts";
import { financeThaw, programmeFreeze, programmeThaw } from "./freeze.ts";
import { financeCredit, financeCredits, financeWithhold, financeWriteOff } from "./finance-adjustments.ts";
import { meetingAttend, meetingNext, meetingNotesCommand, publishMeeting, publishNotes } from "./meetings.ts";
import { shareMissingSale } from "./missing-sale.ts";
import { partnerNotices, supportMessages } from "./notices.ts";
import { partnerDashboard, partnerHelp, partnerJoin } from "./partner.ts";
import { partnerExport, programmeErase, programmeExport } from "./privacy.ts";
import { programmeTerms } from "./programme.ts";
import { programmeGroup, programmeRates } from "./rates.ts";
import { publishAd } from "./publish-ad.ts";
import { publishAnnounce } from "./publish-announce.ts";
import { publishCourse } from "./publish-course.ts";
import { publishImage } from "./publish-images.ts";
import { supportReview } from "./review.ts";
import { shareCampaigns, shareLink, sharePage, shareQr, shareSlug, shareStatistics, shareVisits } from "./share.ts";
import { programmeChannel } from "./programme-channel.ts";
import { programmeKeys } from "./programme-keys.ts";
import { programmeWebhooks } from "./programme-webhooks.ts";
import { shareKit } from "./share-kit.ts";
import { programmeHealth } from "./programme-health.ts";
import { programmeReportCommand } from "./programme-report.ts";
import { programmeJobs } from "./programme-jobs.ts";
import { programmeStaff } from "./staff.ts";
import { programmeAudit } from "./programme-audit.ts";
import { supportApplications, supportInbox, supportOrder, supportWhy } from "./support.ts";
import { supportPartner } from "./support-partner.ts";
import { supportAccounts } from "./support-accounts.ts";
import { supportAssign, supportReject, supportRestore } from "./support-orders.ts";
import { awardGive, awardLog, awardReview, awardTakeBack, programmeActivities } from "./award.ts";
import { tokensEngagement, tokensLeaderboard, tokensLog, tokensProgress, tokensRules, tokensSubmit } from "./tokens.ts";
import { financeTransfers, walletCancel, walletTransfer, walletTransfers } from "./transfers.ts";
import { walletBalance, walletStatement } from "./wallet.ts";

/** Every command there is, in the order of help: what partners ask most comes first. */
export const commands: readonly Command[] = [
  partnerDashboard,
  partnerJoin,
  partnerConnect,
  partnerLinks,
  partnerDisconnect,
  partnerNotices,
  partnerDigestCommand,
  partnerExport,
  partnerHelp(() => commands),
  shareLink,
  shareQr,
  shareKit,
  shareSlug,
  shareStatistics,
  sharePage,
  shareCampaigns,
  shareVisits,
  shareCoupons,
  shareMissingSale,
  earningsNext,
  earningsListing,
  earningsWhy,
  earningsPayouts,
  earningsRates,
  earningsStatement,
  walletBalance,
  walletStatement,
  walletBank,
  walletTransfer,
  walletTransfers,
  walletCancel,
  walletYear,
  tokensProgress,
  tokensEngagement,
  tokensLog,
  tokensRules,
  tokensSubmit,
  tokensLeaderboard,
  craftinList,
  craftinSignUp,
  craftinLeave,
  craftinMine,
  craftinGuests,
  craftinHost,
  meetingNext,
  meetingNotesCommand,
  meetingAttend,
  centerTerms,
  centerAd,
  centerImages,
  centerFeedback,
  askQuestion,
  askArticles,
  askMine,
  centerCourses,
  centerGroup,
  supportPartner,
  supportOrder,
  supportWhy,
  supportAssign,
  supportReject,
  supportRestore,
  supportReview,
  supportCoupon,
  supportAccounts,
  supportApplications,
  supportInbox,
  supportMessages,
  supportQuestions,
  supportReply,
  supportFeedback,
  awardReview,
  awardGive,
  awardLog,
  awardTakeBack,
  awardAttendance,
  publishCraftIn,
  publishMeeting,
  publishNotes,
  publishArticleCommand,
  publishTermsCommand,
  publishImage,
  publishAd,
  publishCourse,
  publishAnnounce,
  financeBatch,
  financeCredit,
  financeWriteOff,
  financeWithhold,
  financeCredits,
  financeTransfers,
  financeDestinations,
  financeHold,
  financeLedger,
  financeStatement,
  financeYear,
  financeThaw,
  programmeTerms,
  programmeRates,
  programmeGroup,
  programmeActivities,
  programmeFreeze,
  programmeThaw,
  programmeChannel,
  programmeKeys,
  programmeWebhooks,
  programmeJobs,
  programmeHealth,
  programmeReportCommand,
  programmeExport,
  programmeErase,
  programmeStaff,
  programmeAudit,
];
