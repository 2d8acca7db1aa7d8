export { balancesOf, trialBalance, walletStatement } from "./balances.ts";
export { LedgerEntry, LedgerPosting, Wallet, type Account } from "./ledger-entities.ts";
export { post, postFrom, type EntryKind, type Movement } from "./post.ts";
