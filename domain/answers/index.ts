export { troubledMessages, type MessageTrouble, type TroubledMessage } from "./troubled-messages.ts";
export { announcementDesk, announcementList, type AnnouncementDesk, type AnnouncementLine } from "./announcements.ts";
export { adList, currentAd, type CurrentAd } from "./ads.ts";
export { auditTrail, type AuditFilter, type AuditLine, type AuditTrail } from "./audit-trail.ts";
export { type BatchDifference } from "./batch-difference.ts";
export { batchForecast, batchPreview, type BatchForecast, type BatchPreview } from "./batch-preview.ts";
export { claimsOf, type ClaimFacts } from "./claims.ts";
export { namedConsequences, type NamedConsequence } from "./consequences.ts";
export { campaignList, usedCampaigns, type CampaignFigures, type CampaignList } from "./campaigns.ts";
export { allCourses, coursesFor } from "./courses.ts";
export { couponList, couponPage, ownersOfCoupon, type CouponFacts, type CurrentCoupons } from "./coupons.ts";
export { batchWhy, type BatchWhy } from "./batch-why.ts";
export { adjustmentList, type AdjustmentList } from "./adjustment-list.ts";
export { maskName } from "./customer.ts";
export { dashboard, type DashboardFacts, type Earnings } from "./dashboard.ts";
export { earningsList, type EarningsList, type EarningsRow } from "./earnings-list.ts";
export { earningsOfMonth, type EarningsStatement, type MonthBalance } from "./earnings-statement.ts";
export { findOrder } from "./find-order.ts";
export { allImages, imageList, kitImage, type ImageList, type KitImage } from "./images.ts";
export { inboxTrouble, type InboxTrouble } from "./inbox-trouble.ts";
export { articleList, type ArticleLine } from "./help.ts";
export {
  askerFacts,
  feedbackList,
  ownQuestions,
  questionFilters,
  questionList,
  questionThread,
  type AskerFacts,
  type FeedbackLine,
  type QuestionFilter,
  type QuestionLine,
  type QuestionThread,
} from "./questions.ts";
export { acceptedTerms, legalVersions, type AcceptedLine, type LegalListing } from "./legal-terms.ts";
export { forecast, type Forecast } from "./forecast.ts";
export { nextPayout, type NextPayout } from "./next-payout.ts";
export type { OpenItem } from "./open-items.ts";
export { orderCard, unreadOrder, type DeliveryNote, type OrderCard, type UnreadOrder } from "./order-card.ts";
export type { Page } from "./page.ts";
export { ownRates, type OwnRate, type OwnRates } from "./own-rates.ts";
export { rateListing, type RateListing, type RateRow, type SubjectWords } from "./rate-listing.ts";
export { programmeReport, type ProgrammeReport, type ReportedPartner } from "./programme-report.ts";
export { ratePreview, type RatePreview, type Reckoning } from "./rate-preview.ts";
export { partnershipEffects, type PartnershipEffects } from "./partnership-effects.ts";
export { payoutsOf, type PayoutsOf } from "./payouts-of.ts";
export type { PendingMails } from "./pending-mails.ts";
export type { BankAccount } from "./money-whereabouts.ts";
export type { PartnerAct } from "./partner-acts.ts";
export type { MoneyEvent } from "./partner-money.ts";
export type { PartnerEvent } from "./events-of-partner.ts";
export { recordSection, recordSections, type RecordFacts, type RecordSection } from "./record-sections.ts";
export type { StatusMove } from "./status-moves.ts";
export { partnerWords } from "./partner-words.ts";
export type { Doer, PartnerName } from "./people.ts";
export { referencesOf, type ReferenceFacts } from "./references.ts";
export { reviewQueue, type ReviewItem } from "./review-queue.ts";
export type { ShareFigures } from "./share-figures.ts";
export type { MeantMonth } from "./statement-month.ts";
export {
  suggestCategories,
  suggestCoupons,
  suggestGroups,
  suggestOrders,
  suggestOwnOrders,
  suggestPartners,
  suggestProducts,
  type Suggested,
} from "./suggestions.ts";
export { suggestActivities, suggestCraftIns, suggestMeetings, suggestSeries } from "./suggest-events.ts";
export { supportCard, type SupportCard } from "./support-card.ts";
export { termReach, type TermReach } from "./term-reach.ts";
export { walletOfMonth, type WalletStatement } from "./wallet-statement.ts";
export { spanBorders, stepOf, type SpanFigures, type SpanStep } from "./share-spans.ts";
export { shareStats, type ShareStats } from "./share-stats.ts";
export { visitsOf, type Visit, type VisitFilter, type Visits } from "./visits.ts";
export { walletBalanceIn, walletLines, walletOf, type WalletFacts } from "./wallet.ts";
export type { WalletLine } from "./wallet-lines.ts";
export type { AttributionFacts, Chapter, ConversionLife, LifeEvent, LineShare, StaffAct, Trace, WhyFacts } from "./why-facts.ts";
export { whyForPartner, whyForSupport } from "./why.ts";
export { leaderboard, type Board } from "./token-board.ts";
export { submissions, tokenLog, type GrantLine, type SubmissionLine } from "./token-lists.ts";
export { engagement, tokenProgress, planToClose, type ActivityProgress, type Engagement, type QuarterProgress } from "./token-progress.ts";
export { allCraftIns, craftInList, guestList, ownCraftIns, type CraftInLine, type GuestList } from "./craft-ins.ts";
export {
  allMeetings,
  comingMeetings,
  meetingNotes,
  pastMeetings,
  searchNotes,
  type FoundNote,
  type MeetingLine,
  type MeetingNotes,
  type StaffMeetingLine,
} from "./meetings.ts";
export { lookAtTransfer, type TransferEvent, type TransferLook } from "./transfer-look.ts";
export { cancellableTransfers, ownTransfers, transferDesk, type TransferDesk } from "./transfers.ts";
export { destinationList } from "./watched-destinations.ts";
export { exportYear, ownYear, paymentYear, type OwnYear, type PaymentYear, type YearExport } from "./payment-year.ts";
export { statementList } from "./bank-statements.ts";
export { holdList } from "./holds.ts";
export { readConversion, readConversions, type ReadConversion } from "./read-conversions.ts";
export { webhookLog } from "./webhook-log.ts";
export { readClickDays, type ReadClickDay } from "./read-clicks.ts";
export { readPartners, type ReadPartner } from "./read-partners.ts";
export { readPayout, readPayouts, readPayoutStates, type ReadPayout, type ReadPayoutItem } from "./read-payouts.ts";
export type { Asked, Read } from "./reading-order.ts";
