export { readBankDetails, type TypedBankDetails } from "./bank-details.ts";
export { findBankLink, makeBankLink } from "./bank-link.ts";
export { printedName } from "./bank-name.ts";
export { currentDestination, destinationsOf, openDestination, type DestinationFacts } from "./destination.ts";
export { BankLink, Destination } from "./destination-entities.ts";
export { forgetDestinations, rewrapDestinations, trimBankLinks } from "./destination-keep.ts";
export { confirmDestination, enterDestination } from "./destination-set.ts";
