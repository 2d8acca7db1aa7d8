export { isNameCut, printedName } from "./bank-name.ts";
export { quoteRail, railCapabilities } from "./capabilities.ts";
export { chooseRail } from "./choose-rail.ts";
export {
  changeCodes,
  accountTakesNothing,
  correctedByPartner,
  isBetweenBanks,
  readAnswers,
  returnCodes,
  type BankAnswer,
  type ChangeCode,
  type ReturnCode,
} from "./nacha-answers.ts";
export { readNacha, type NachaFault } from "./nacha-read.ts";
export { fileModifiers, traceOf, writeNacha, type NachaEntry, type NachaHeader } from "./nacha-write.ts";
export {
  accountTypes,
  type BankDetails,
  type CalledRail,
  type RailAnswer,
  type RailNotice,
  type RailNotification,
  type RailOrder,
  type RailWord,
} from "./rail.ts";
