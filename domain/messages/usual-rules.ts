/** What most kinds of messages have in common; see `KindRules`. */
export const threeDays = 72 * 60;
export const always = { class: "transactional", keepsQuiet: true, whenUndecided: "again", giveUpAfterMinutes: threeDays } as const;
