import { money, sql } from "#domain/kernel";
import { requestWithholding } from "#domain/ledger";
import type { Order, Snapshot } from "#domain/orders";
import { confirmAdjustment, requestWriteOff } from "#domain/payouts";
import type { PartnerFacts } from "#domain/partners";
import type { TestDatabase } from "../../support/database.ts";
import { asStaff, type Two } from "../../support/staff.ts";
import type { Sabotage } from "./legal-sabotage.ts";

/** Somebody whose paid order was lost is let off, the order comes back by half, and money of theirs is withheld and given back in part. */
export async function letSomebodyOff(
  db: TestDatabase,
  partner: PartnerFacts,
  [one, other]: Two,
  lose: (over: Partial<Snapshot>) => Promise<Order>,
): Promise<void> {
  const lost = await lose({ status: "cancelled" });
  const writeOff = await db.run((tx) => requestWriteOff(tx, one.id, partner, undefined, "they could not know"), asStaff(one));
  await db.run((tx) => confirmAdjustment(tx, other.id, writeOff.number), asStaff(other));
  await lose({
    status: "partly-refunded",
    modifiedAt: lost.modifiedAt.add({ hours: 2 }),
    refunds: [{ externalId: "half", total: 5_000n, reason: "torn", byLine: null }],
  });
  for (const [act, minor] of [
    ["keep", 300n],
    ["give-back", 100n],
  ] as const) {
    const asked = await db.run(
      (tx) => requestWithholding(tx, one.id, partner, { act, money: money(minor, "USD"), why: "no form" }),
      asStaff(one),
    );
    await db.run((tx) => confirmAdjustment(tx, other.id, asked.number), asStaff(other));
  }
}

const changeable = sql`alter table correction_let_off disable trigger user`;

/** What is done to what finance booked by hand, behind the product's back. */
export const adjustmentSabotage: readonly Sabotage[] = [
  ["what was let off can be rewritten", ["I5"], sql`alter table correction_let_off disable trigger correction_let_off_append_only`],
  [
    "a debt is let off once more",
    ["I12", "I12b", "I46a", "I46b"],
    changeable,
    sql`update correction_let_off set amount_minor = amount_minor - 100 where amount_minor < 0`,
  ],
  ["what was let off is owed still", ["I12", "I12b", "I46a"], changeable, sql`delete from correction_let_off where amount_minor < 0`],
  ["an order was earned back, and stays let off", ["I12", "I46c"], changeable, sql`delete from correction_let_off where amount_minor > 0`],
  [
    "a payout settles what was let off",
    ["I46b"],
    sql`insert into payout_item (payout_id, correction_id, amount_minor, is_standing)
        select p.id, k.id, k.amount_minor, true from correction_let_off x join correction k on k.id = x.correction_id, payout p
        where p.state = 'prepared' and x.amount_minor < 0 limit 1`,
  ],
  ["a write-off that was declined lets off", ["I15a", "I46a"], sql`update adjustment set state = 'declined' where kind = 'write-off'`],
  ["more is withheld than two persons said", ["I12g", "I15a"], sql`update adjustment set amount_minor = 1 where kind = 'withholding'`],
  ["money is given back that was never withheld", ["I12g", "I15a"], sql`update adjustment set kind = 'credit' where kind = 'withholding'`],
  [
    "a write-off was never written down",
    ["I21"],
    sql`alter table audit_entry disable trigger user`,
    sql`delete from audit_entry where act = 'write-off.confirm'`,
  ],
];
