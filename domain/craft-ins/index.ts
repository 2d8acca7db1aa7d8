export { addCraftIn, craftInById, craftInColumns, craftInOf, proposeCraftIn, type CraftInFacts, type CraftInInput } from "./craft-in.ts";
export { answerProposal, cancelCraftIn, mustBeMovable, rescheduleCraftIn } from "./change-craft-in.ts";
export { CraftIn, CraftInSignUp } from "./craft-in-entities.ts";
export { forgetCraftIns } from "./forget-craft-ins.ts";
export { remindOfCraftIns } from "./reminders.ts";
export { settleCraftIn, unsettledCraftIns } from "./settle-craft-ins.ts";
export { leave, recordAttendance, signUp, type SignedUp, type SignUpState } from "./sign-up.ts";
