export {
  confirmCredit,
  declineAdjustment,
  forgetAdjustmentWords,
  requestAdjustment,
  requestCredit,
  withdrawAdjustment,
} from "./adjustment.ts";
export { adjustmentById, adjustmentsOf, decidedAdjustments, openAdjustments, type AdjustmentFacts } from "./adjustment-facts.ts";
export { balanceOf, balancesOf, trialBalance, walletStatement } from "./balances.ts";
export {
  accounts,
  Adjustment,
  LedgerEntry,
  LedgerPosting,
  OpeningBalance,
  Wallet,
  type Account,
  type AdjustmentKind,
} from "./ledger-entities.ts";
export { openBalance } from "./opening-balance.ts";
export { withholdingsIn } from "./withheld.ts";
export { requestWithholding } from "./withholding.ts";
export { post, postFrom, type EntryKind, type Movement } from "./post.ts";
