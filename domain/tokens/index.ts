export { activities, evidenceKinds, retireActivity, setActivity, tokenSources, type Activity, type Evidence } from "./activity.ts";
export { joinBoard, leaveBoard } from "./board.ts";
export { closeOf, closeQuarter, requirementOf } from "./close-quarter.ts";
export { grantFirstSales } from "./first-sales.ts";
export { forgetNotesOf, forgetTokens } from "./forget-tokens.ts";
export { awardTokens, grantFromSource, grantToTakeBack, takeBackCause, takeBackGrant, type GrantFacts, type Granted } from "./grant.ts";
export { remindOfQuarter } from "./reminders.ts";
export { decideSubmission, submitActivity, withdrawSubmission, type SubmissionState, type Submitted } from "./submission.ts";
export { TokenActivity, TokenBoardMember, TokenGrant, TokenQuarter, TokenQuarterTotal, TokenSubmission } from "./token-entities.ts";
