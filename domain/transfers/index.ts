export { bankFields, readBankDetails, type BankDetails, type BankField, type BankProblem, type TypedBankDetails } from "./bank-details.ts";
export { findBankLink, makeBankLink } from "./bank-link.ts";
export { printedName } from "./bank-name.ts";
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
export { endDestination } from "./destination-end.ts";
export { forgetDestinations, rewrapDestinations, trimBankLinks } from "./destination-keep.ts";
export { confirmDestination, enterDestination } from "./destination-set.ts";
