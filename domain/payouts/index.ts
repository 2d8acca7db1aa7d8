export { anomaliesOf, type Anomaly, type AnomalyKind, type PayoutFacts } from "./anomaly-rules.ts";
export { batchNamed, batchOfPeriod, currentBatch, takenPeriods, totalsOf, type BatchFacts } from "./batch.ts";
export { contentOf, type BatchContent, type PayoutLine, type SetAsideLine } from "./batch-content.ts";
export { exportBatch, type BatchExport, type ExportedItem, type ExportedPayout, type ExportedRate } from "./export-batch.ts";
export { foretellAnomalies } from "./foretell-anomalies.ts";
export { linesOfPayouts } from "./payout-lines.ts";
export { payElsewhere } from "./import-payouts.ts";
export { isToPrepare, ordersToPay, type OrderToPay } from "./orders-to-pay.ts";
export { BatchApproval, Payout, PayoutAnomaly, PayoutBatch, PayoutItem, PayoutSetAside, type BatchState } from "./payout-entities.ts";
export {
  approvalsNeeded,
  judgePayout,
  lastOccurrence,
  nextOpenRun,
  payoutRunOf,
  type PayoutCalendar,
  type SetAsideReason,
} from "./payout-rules.ts";
export { finishPreparing, nextToPrepare, openBatch, prepareChunk, skipPartner } from "./prepare-batch.ts";
export {
  approveBatch,
  cancelBatch,
  finishRelease,
  nextToRelease,
  releaseChunk,
  releaseIfSmall,
  resumeRelease,
  skipPayouts,
} from "./release-batch.ts";
export { unusualAmong } from "./unusual-total.ts";
export { unusualDebts } from "./unusual-debts.ts";
export { confirmAdjustment, previewWriteOff, requestWriteOff, type WriteOffPreview } from "./write-off.ts";
export { forgetNotes, setAsideByStaff, takeIn, type SetAside } from "./set-aside.ts";
