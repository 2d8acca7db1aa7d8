export { printedName } from "./bank-name.ts";
export { railCapabilities } from "./capabilities.ts";
export { chooseRail } from "./choose-rail.ts";
export { readNacha } from "./nacha-read.ts";
export { fileModifiers, traceOf, writeNacha, type NachaEntry, type NachaHeader } from "./nacha-write.ts";
export { accountTypes, type BankDetails } from "./rail.ts";
