export { bankFields, readBankDetails, type BankField, type BankProblem, type TypedBankDetails } from "./bank-details.ts";
export { BankAnswerFile, BankAnswerLine, BankAnswerWaiting, type AnswerProblem } from "./bank-answer-entities.ts";
export { bankAnswers, type HeardAnswer, type HeardFile } from "./bank-answers.ts";
export { findBankLink, makeBankLink } from "./bank-link.ts";
export { readObjection } from "./bank-objection.ts";
export {
  currentDestination,
  destinationById,
  destinationsOf,
  lookAtEntered,
  openDestination,
  type CurrentDestination,
  type DestinationFacts,
} from "./destination.ts";
export { BankLink, Destination } from "./destination-entities.ts";
export { blockDestination, unblockDestination } from "./destination-block.ts";
export { endDestination } from "./destination-end.ts";
export { forgetDestinations, forgetTransferWords, rewrapDestinations, trimBankLinks, trimTransferCodes } from "./destination-keep.ts";
export { watchedDestinations, type WatchedDestination } from "./destination-list.ts";
export { confirmDestination, enterDestination } from "./destination-set.ts";
export { ComplianceHold } from "./compliance-entities.ts";
export { forgetHoldWords, liftHold, putHold } from "./compliance-hold.ts";
export { holdOf, standingHolds, type HoldFacts } from "./held-money.ts";
export { hearBank } from "./hear-bank.ts";
export {
  confirmAnswers,
  dropAnswers,
  previewAnswers,
  takeAnswers,
  waitingAnswers,
  type AnswersPreview,
  type WaitingAnswers,
} from "./waiting-answers.ts";
export { beginRailCall, endRailCall } from "./call-rail.ts";
export { dueRailCalls } from "./rail-due.ts";
export { hearRail } from "./hear-rail.ts";
export { RailCall, RailNotice } from "./rail-call-entities.ts";
export { plusBankingDays } from "./banking-days.ts";
export { markFile, markTransfer, partnersToSettle, settlePartner, type Marked, type Outcome } from "./mark-transfers.ts";
export { cancelTransfer, mustBeCancellable, quoteTransfer, requestTransfer } from "./request-transfer.ts";
export { type TransferStep } from "./move-transfer.ts";
export { approveTransfer, holdTransfer } from "./review-transfer.ts";
export { openFiles, partnersToSend, shownCutOffs, submitPartner } from "./send-transfers.ts";
export { takeOut } from "./take-out.ts";
export { writeAnew } from "./write-anew.ts";
export { nextTransferRun, transferRunOf, weekOf, type TransferTermsAt } from "./transfer-calendar.ts";
export {
  Transfer,
  TransferCode,
  TransferFile,
  TransferFileLine,
  TransferFileMark,
  TransferMark,
  TransferMove,
  TransferTakenOut,
} from "./transfer-entities.ts";
export { type BankLine } from "./file-content.ts";
export { halfSaid, type HalfSaid } from "./half-said.ts";
export { readFile, transferFileNumbered, transferFiles, type FileForBank, type TransferFileFacts } from "./transfer-file.ts";
export { TaxForm } from "./tax-entities.ts";
export { forgetFormWords, setTaxForm, taxFormOf, termsOfYear } from "./tax-form.ts";
export { thresholdOf, type TaxFormState } from "./tax-rules.ts";
export { yearAt, yearOf, yearSums, yearTotals, type YearSums, type YearTotal } from "./year-totals.ts";
export { type QuotedTransfer, type TransferState } from "./transfer-rules.ts";
export { transferById, transfersWhere, type TransferFacts } from "./transfer.ts";
