export { BankStatement, BankStatementLine } from "./book-entities.ts";
export { rewrapStatements, statements, type StatementFacts } from "./bank-statement.ts";
export { confirmLines, explainLines, reopenLine, type Confirmed } from "./decide-lines.ts";
export { exportLedger, type LedgerExport, type LedgerLine } from "./export-ledger.ts";
export { forgetStatementWords, trimStatementWords } from "./forget-words.ts";
export { isSure, type Found } from "./match-statement.ts";
export { linesMeant, reconcile, wordOfLines, type ComparedLine, type Reconciliation } from "./reconcile.ts";
export { mostStatementBytes, takeStatement, type Taken } from "./take-statement.ts";
export { balancesAt, trialBalanceOf, type Balances, type BalanceLine, type Tie, type TieName, type TrialBalance } from "./trial-balance.ts";
