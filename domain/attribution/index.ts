export {
  AttributionDecision,
  Click,
  ClickClosing,
  ClickDay,
  Coupon,
  ShareLink,
  verdicts,
  VisitorSalt,
  type Verdict,
} from "./attribution-entities.ts";
export { judgeCandidates, type Candidate, type LossReason } from "./attribution-rules.ts";
export { clickCounts, type ClickCounts } from "./click-counts.ts";
export { closeNextDay, recountNewestDays } from "./click-days.ts";
export { couponOwner, giveCoupon, mustBeFitToOwn, readCoupon, takeCoupon } from "./coupon.ts";
export { assignByStaff, decideByEvidence } from "./decide.ts";
export { isUncertain } from "./decide-renewal.ts";
export { followersOf, renewalsLeftBehind, renewalsToDecideAgain } from "./renewals.ts";
export { standingDecision, type Decision, type Evidence, type NobodyReason, type Rule } from "./decision.ts";
export { forgetEvidence, forgetReasonsToAssign } from "./forget-evidence.ts";
export { importClicks, reopenDays, type ImportedClick } from "./import-clicks.ts";
export { importDecisionsFrom } from "./import-decisions.ts";
export { openClickMonths, openMonthsOf } from "./click-months.ts";
export { recordClicks, saltOfDay, type NewClick } from "./record-clicks.ts";
export { makeShareLink, readCampaign, resolveShareLink, withReference, type ShareLinkFacts } from "./share-link.ts";
export { homeOf, readTarget } from "./share-url.ts";
export { trimClicks, visitsGoneUntil } from "./trim-clicks.ts";
