export { applyOrder } from "./apply-order.ts";
export { Conversion, ConversionLine, ConversionStatusChange, Correction } from "./conversion-entities.ts";
export {
  commissionOf,
  correctionOf,
  decideStatus,
  statusMoves,
  type ConversionStatus,
  type CorrectionReason,
  type RatedLine,
  type StatusInput,
  type StatusReason,
} from "./conversion-rules.ts";
export { conversionOfOrder, conversionsOfOrder, correctionsOf, linesOf, statusHistory, type ConversionFacts } from "./conversion.ts";
export { assignOrder, rejectConversion, restoreConversion } from "./correct-conversion.ts";
export { markPaidFrom } from "./paid.ts";
export { overduePending, settleOrder } from "./settle-order.ts";
