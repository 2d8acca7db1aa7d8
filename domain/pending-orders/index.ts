export { PendingOrderMail, PendingOrderOptOut } from "./pending-order-entities.ts";
export { decideMail, type NoMail, type PendingOrder } from "./mail-rules.ts";
export { mailsAbout, orderToken, readOrderToken, stopMails } from "./opt-out.ts";
export { overtakenMails } from "./overtaken.ts";
export { mailTerms, standingOf } from "./standing.ts";
export { dueOrders, ordersWithOpenMails, tellCustomer, type DueOrder } from "./tell-customer.ts";
