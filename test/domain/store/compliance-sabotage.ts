import { sql } from "#domain/kernel";
import { confirmLines, takeStatement } from "#domain/books";
import type { PartnerFacts } from "#domain/partners";
import { liftHold, putHold, setTaxForm } from "#domain/transfers";
import type { TestDatabase } from "../../support/database.ts";
import { asStaff, type Two } from "../../support/staff.ts";
import type { Sabotage } from "./legal-sabotage.ts";

/** A hold on a partner's money that two persons lifted, and a tax form. */
export async function holdSomeMoney(db: TestDatabase, partner: PartnerFacts, [one, other]: Two): Promise<void> {
  await db.run((tx) => putHold(tx, one.id, partner, "a question of the bank"), asStaff(one));
  for (const each of [one, other]) await db.run((tx) => liftHold(tx, each.id, partner, "answered"), asStaff(each));
  await db.run((tx) => setTaxForm(tx, one.id, partner, "received", "in the safe"), asStaff(one));
}

/** A line of the bank that a person confirmed: of the transfer that arrived. */
export async function bankSomeTransfers(db: TestDatabase, staff: Two[0]): Promise<void> {
  const before = db.clock.now();
  db.clock.set("2027-03-20T12:00:00Z");
  const bytes = new TextEncoder().encode("Date,Amount,Text\n2027-03-11,-17.50,ACH\n");
  const { statement } = await db.run((tx) => takeStatement(tx, staff.id, bytes), asStaff(staff));
  await db.run((tx) => confirmLines(tx, staff.id, statement.number, 1), asStaff(staff));
  db.clock.set(before.toString());
}

export const complianceSabotage: readonly Sabotage[] = [
  ["money left while it was held", ["I40a"], sql`update compliance_hold set after_move = 0`],
  [
    "one person lifted a hold",
    ["I40b"],
    sql`update staff_member set partner_id = (select partner_id from compliance_hold limit 1) where id in (select lifted_by_id from compliance_hold)`,
  ],
  [
    "the bank paid another sum than was confirmed",
    ["I42a"],
    sql`update bank_statement_line set minor = minor - 1 where decision = 'confirmed'`,
  ],
  [
    "a transfer left the bank twice, and both are confirmed",
    ["I42b"],
    sql`drop index bank_statement_line_one_transfer`,
    sql`insert into bank_statement_line (statement_id, nth, fingerprint, booked_on, minor, decision, transfer_id, decided_by_id, decided_at)
        select statement_id, nth + 1, 'another', booked_on, minor, decision, transfer_id, decided_by_id, decided_at from bank_statement_line where decision = 'confirmed'`,
  ],
  ["a tax form is there that nobody has seen", ["I41"], sql`update tax_form set state = 'exempt'`],
];
