export { applyOrder } from "./apply-order.ts";
export { claimMissingSale, declineClaim, expireClaims, forgetClaims, readOrderNumber, type ClaimState } from "./claims.ts";
export { commissionOf, commissionsOf, type RatedLine } from "./commission-rules.ts";
export { carryOut, rehearse, type Consequence } from "./consequences.ts";
export { Conversion, ConversionLine, ConversionStatusChange, Correction, CorrectionLetOff } from "./conversion-entities.ts";
export {
  correctionOf,
  decideStatus,
  statusMoves,
  type ConversionStatus,
  type CorrectionReason,
  type StatusInput,
  type StatusReason,
} from "./conversion-rules.ts";
export {
  conversionOfOrder,
  conversionsOfOrder,
  correctionsOf,
  linesOf,
  linesOfAll,
  statusHistory,
  type ConversionFacts,
} from "./conversion.ts";
export { assignOrder, rejectConversion, restoreConversion } from "./correct-conversion.ts";
export { approveUnderReview, dismissRenewal, rejectUnderReview } from "./decide-review.ts";
export { followersLeftBehind } from "./followers-left-behind.ts";
export { ordersBoughtBetween } from "./bought-between.ts";
export { forgetReasons, forgetReasonsOfOrders } from "./forget-reasons.ts";
export { importConversionsFrom, importRate } from "./import-conversions.ts";
export { leftOfCorrection, letOffCorrections, lettingOff } from "./let-off.ts";
export { markPaidFrom } from "./paid.ts";
export { RateRule } from "./rate-entities.ts";
export {
  rateFor,
  rateScopes,
  standingRules,
  subjectKey,
  type LineToRate,
  type RateScope,
  type RateRule as RateRuleFacts,
  type RateSubject,
  type RateValue,
} from "./rate-rules.ts";
export { mustNotBeOwnRate, ratesOfOrder, recordedRules, rulesAbout, setRate, type RecordedRule } from "./rates.ts";
export { applyAgain, ordersToRateAgain, overduePending, settleOrder } from "./settle-order.ts";
export { MissingSaleClaim, ReviewClearance } from "./review-entities.ts";
export { reviewFlags, type ReviewQuestion } from "./review.ts";
