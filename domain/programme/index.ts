export { Programme, ProgrammeTerms, ProgrammeTermsWithdrawal } from "./programme-entities.ts";
export { dropThawWish, freezeProgramme, mustBeOpenForMoney, mustNotBeFrozen, thawProgramme } from "./freeze.ts";
export { moneyOpenFrom, mustHaveWaited } from "./money-wait.ts";
export { findProgramme, foundProgramme, programmeOf, type ProgrammeFacts } from "./programme.ts";
export { changeTerms, comingTerms, lockTerms, termsAt, termsTimeline, withdrawTerms, type TermsChange } from "./terms-at.ts";
export {
  currencyTerms,
  defaultTerms,
  mergeTerms,
  termNames,
  changedTermsSchema,
  renewalLimit,
  type ChangedTerms,
  type TermName,
  type Terms,
} from "./terms.ts";
export { pendingMailHours } from "./mail-terms.ts";
export { missingForRails, railNames, railRules, type RailName } from "./rail-terms.ts";
export { programmeSettings } from "./programme-settings.ts";
