export { balancesOf, trialBalance, walletStatement } from "./balances.ts";
export { confirmCredit, declineCredit, forgetCreditWords, requestCredit, withdrawCredit } from "./credit.ts";
export { creditById, creditsOf, decidedCredits, openCredits, type CreditFacts } from "./credit-facts.ts";
export { Credit, LedgerEntry, LedgerPosting, Wallet, type Account } from "./ledger-entities.ts";
export { post, postFrom, type EntryKind, type Movement } from "./post.ts";
