import { sql, type Sql } from "#domain/kernel";
import type { Order, Snapshot } from "#domain/orders";
import { tellCustomer } from "#domain/pending-orders";
import type { TestDatabase } from "../../support/database.ts";

/** An order that waits for its payment, and whose customer was written to. */
export async function writtenTo(db: TestDatabase, made: (over: Partial<Snapshot>) => Promise<Order>): Promise<Order> {
  const order = await made({
    status: "awaiting-payment",
    shopStatus: "pending",
    paidAt: null,
    createdAt: db.clock.now(),
    modifiedAt: db.clock.now(),
    payUrl: "https://shop.example/checkout/order-pay/1/?key=wc_order_1",
  });
  db.clock.set(db.clock.now().add({ hours: 26 }));
  const decision = await db.run((tx) => tellCustomer(tx, order.id));
  if (decision.kind === "none") throw new Error(`nobody was written to: ${decision.because}`);
  if (decision.kind === "now") return order;
  db.clock.set(decision.at);
  await db.run((tx) => tellCustomer(tx, order.id));
  return order;
}

/** What must be noticed of mails to customers. */
export const mailSabotage = (waiting: Order): readonly [string, readonly string[], ...Sql[]][] => [
  [
    "a customer was written to a fourth time",
    ["I31a"],
    sql`alter table pending_order_mail drop constraint pending_order_mail_nth_check, drop constraint pending_order_mail_pkey, drop constraint pending_order_mail_order_id_since_step_unique`,
    sql`insert into pending_order_mail select order_id, nth, customer_id, since, step, shop_status, at from pending_order_mail, generate_series(1, 3)`,
  ],
  [
    "a customer was written to after they had paid",
    ["I31b"],
    sql`update shop_order set waited_until = (select at + interval '1 hour' from pending_order_mail) where id = ${waiting.id}`,
    sql`insert into message_attempt (message_id, at) select id, created_at + interval '2 hours' from message where kind = 'pending-order'`,
  ],
  [
    "a customer was written to after they had had enough",
    ["I31b"],
    sql`insert into pending_order_opt_out values (${waiting.id}, (select at + interval '1 hour' from pending_order_mail))`,
    sql`insert into message_attempt (message_id, at) select id, created_at + interval '2 hours' from message where kind = 'pending-order'`,
  ],
  ["a customer was written to beside the count", ["I31b"], sql`delete from pending_order_mail`],
];
