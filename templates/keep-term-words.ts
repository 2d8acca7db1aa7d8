/** The terms that say how long things are kept. */
export const keepTermWords = {
  unreadMessageDays: {
    name: "unread-messages",
    meaning: "how long a shop's message that nobody could read keeps its content",
    appliesTo: "messages kept",
    expected: "days, such as 30",
  },
  visitDays: {
    name: "visits-kept",
    meaning: "how long single visits are kept; their counts by day stay",
    appliesTo: "visits kept",
    expected: "days, 30 or more, such as 800",
  },
  messageDays: {
    name: "messages-kept",
    meaning: "how long messages to partners and staff are kept after they have left or were given up",
    appliesTo: "messages kept",
    expected: "days, 30 or more, such as 400",
  },
  claimDays: {
    name: "claim-days",
    meaning: "how long a claim to a missing sale waits for its order",
    appliesTo: "claims that wait",
    expected: "days, 7 or more, such as 90",
  },
};
