export {
  addCraftIn,
  answerProposal,
  cancelCraftIn,
  craftInById,
  craftInColumns,
  craftInOf,
  proposeCraftIn,
  rescheduleCraftIn,
  type CraftInFacts,
  type CraftInInput,
} from "./craft-in.ts";
export { CraftIn, CraftInSignUp } from "./craft-in-entities.ts";
export { forgetCraftIns } from "./forget-craft-ins.ts";
export { remindOfCraftIns } from "./reminders.ts";
export { leave, recordAttendance, signUp, type SignedUp, type SignUpState } from "./sign-up.ts";
