import type { Cadence, MessageClass } from "#domain/messages";

/** The classes of messages as people call them, and what is in each. */
export const classWords: Readonly<Record<MessageClass, { readonly name: string; readonly meaning: string }>> = {
  transactional: { name: "Account and money", meaning: "Codes, new connections to your account, decisions about you." },
  relationship: { name: "Payouts", meaning: "What was paid into your wallet, with its statement." },
  subscription: {
    name: "Sales and reminders",
    meaning: "What your links and coupons have earned you, also your digest; what begins or ends soon, and what the programme announces.",
  },
};

/** How often somebody is told. */
export const cadenceWords: Readonly<Record<Cadence, string>> = {
  "at-once": "as it happens",
  daily: "once a day",
  weekly: "once a week",
  off: "never",
};
