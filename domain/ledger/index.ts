export { balancesOf, trialBalance, walletStatement } from "./balances.ts";
export { confirmCredit, declineCredit, forgetCreditWords, requestCredit, withdrawCredit } from "./credit.ts";
export { creditById, creditsOf, decidedCredits, openCredits, type CreditFacts } from "./credit-facts.ts";
export { accounts, Credit, LedgerEntry, LedgerPosting, OpeningBalance, Wallet, type Account } from "./ledger-entities.ts";
export { openBalance } from "./opening-balance.ts";
export { post, postFrom, type EntryKind, type Movement } from "./post.ts";
