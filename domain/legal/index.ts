export { acceptedAt, acceptTerms, mustHaveAcceptedTerms, termsToAskFor, type Accepted, type TermsToAccept } from "./acceptance.ts";
export { forgetAcceptances } from "./forget-acceptances.ts";
export { LegalAcceptance, LegalDraft, LegalReminder, LegalTerms } from "./legal-entities.ts";
export {
  legalColumns,
  legalDraft,
  legalVersion,
  legalVersionOf,
  newestTerms,
  nextTerms,
  publishTerms,
  termsInEffect,
  withdrawTerms,
  writeLegalDraft,
  type LegalDraftFacts,
  type LegalRow,
  type LegalVersion,
} from "./terms.ts";
