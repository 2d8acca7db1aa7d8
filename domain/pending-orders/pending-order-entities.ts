import { defineEntity, p } from "@mikro-orm/postgresql";
import { Customer, ShopOrder } from "#domain/orders";

/** A mail to the customer of an order that waits for its payment. Never more than three an order, whatever becomes of the terms. */
export const PendingOrderMail = defineEntity({
  name: "PendingOrderMail",
  tableName: "pending_order_mail",
  properties: {
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id").primary().updateRule("no action").deleteRule("no action"),
    /** the order's first, second or third */
    nth: p.smallint().primary().check("nth >= 1 and nth <= 3"),
    /** who was written to; they may not be the order's customer any more */
    customerId: () => p.manyToOne(Customer).mapToPk().fieldName("customer_id").deleteRule("no action"),
    /** since when the order had been waiting then; it may stop and begin again */
    since: p.datetime(),
    /** which of the terms' instants it stands for, from 1 on */
    step: p.smallint(),
    /** the shop's own word for the order's state then: whatever changes it stops the mail */
    shopStatus: p.text(),
    at: p.datetime(),
  },
  uniques: [{ properties: ["orderId", "since", "step"] }],
});

/** A customer who wants no more mails about an order. */
export const PendingOrderOptOut = defineEntity({
  name: "PendingOrderOptOut",
  tableName: "pending_order_opt_out",
  properties: {
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id").primary().updateRule("no action").deleteRule("no action"),
    at: p.datetime(),
  },
});
