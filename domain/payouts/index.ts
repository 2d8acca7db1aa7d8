export {
  batchOfPeriod,
  contentOf,
  currentBatch,
  takenPeriods,
  totalsOf,
  type BatchContent,
  type BatchFacts,
  type PayoutLine,
  type SetAsideLine,
} from "./batch.ts";
export { BatchApproval, Payout, PayoutBatch, PayoutItem, PayoutSetAside, type BatchState } from "./payout-entities.ts";
export { approvalsNeeded, judgePayout, lastOccurrence, nextOpenRun, type SetAsideReason } from "./payout-rules.ts";
export { finishPreparing, nextToPrepare, openBatch, prepareChunk, skipPartner } from "./prepare-batch.ts";
export { approveBatch, cancelBatch, finishRelease, nextToRelease, releaseChunk, releaseIfSmall, skipPayouts } from "./release-batch.ts";
