/** The terms that guard the accounts that money leaves for. */
export const destinationTermWords = {
  destinationWaitHours: {
    name: "destination-wait",
    meaning: "how long a new bank account waits before money can go there",
    appliesTo: "bank accounts confirmed",
    expected: "hours, such as 72",
  },
};
