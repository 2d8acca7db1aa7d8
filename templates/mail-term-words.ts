/** The terms about mails to customers. */
export const mailTermWords = {
  pendingMails: {
    name: "pending-mails",
    meaning: "how many hours after an order of a partner's was first seen unpaid its customer is written to, three times at most",
    appliesTo: "orders that wait for their payment",
    expected: "up to three rising numbers of hours such as 1, 24, 72, or off",
  },
  pendingMailDays: {
    name: "pending-mail-age",
    meaning: "the customer of an order older than this is not written to",
    appliesTo: "orders that wait for their payment",
    expected: "days from 1 to 30, such as 7",
  },
};
