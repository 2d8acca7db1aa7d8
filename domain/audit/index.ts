export { acts, type ActName } from "./acts.ts";
export { AuditEntry } from "./audit-entry.ts";
export { forgetReasonsAbout, forgetReasonsOn, forgetSubject, record, recordFrom } from "./record.ts";
