export { AttributionDecision, Click, ShareLink, VisitorSalt, type Verdict } from "./attribution-entities.ts";
export { judgeCandidates, type Candidate, type LossReason } from "./attribution-rules.ts";
export { assignByStaff, decideByEvidence, standingDecision, type Decision, type Evidence, type Rule } from "./decide.ts";
export { openClickMonths, recordClicks, saltOfDay, type NewClick } from "./record-clicks.ts";
export { makeShareLink, readCampaign, resolveShareLink, withReference, type ShareLinkFacts } from "./share-link.ts";
export { homeOf, readTarget } from "./share-url.ts";
