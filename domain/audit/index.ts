export { acts, type ActName } from "./acts.ts";
export { AuditEntry, ChainedEntry, UnchainedEntry } from "./audit-entry.ts";
export { chainFigures, chainNext, type ChainFigures } from "./chain.ts";
export type { Head } from "./chain-rules.ts";
export { checkChain, type ChainFault } from "./check-chain.ts";
export { forgetReasonsAbout, forgetReasonsOn, forgetSubject, recordErasure } from "./erasure.ts";
export { record, recordFrom } from "./record.ts";
