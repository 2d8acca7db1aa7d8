import { instant, money, Refusal, sql } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import { markFile, markTransfer, openFiles, quoteTransfer, requestTransfer, submitPartner } from "#domain/transfers";
import type { TestDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { asStaff, giveCredit, type Two } from "../../support/staff.ts";
import { bankSomeTransfers, complianceSabotage, holdSomeMoney } from "./compliance-sabotage.ts";
import type { Sabotage } from "./legal-sabotage.ts";

/** One transfer that came back, one that arrived, one that is with the bank and one that waits for its run. */
export async function sendSomeTransfers(db: TestDatabase, partner: PartnerFacts, [one, other]: Two): Promise<void> {
  const before = db.clock.now();
  db.clock.set("2027-03-01T12:00:00Z");
  await db.run((tx) => setDestination(tx, partner.id));
  await giveCredit(db, [one, other], partner, money(20_000n, "USD"));
  const ask = async (minor: bigint): Promise<string> => {
    const { token } = await db.run((tx) => quoteTransfer(tx, partner.id, money(minor, "USD")));
    const asked = await db.run((tx) => requestTransfer(tx, partner.id, money(minor, "USD"), { token }));
    if (asked instanceof Refusal) throw asked;
    return asked.number;
  };
  db.clock.set("2027-03-08T12:00:00Z");
  const [returned, settled] = [await ask(1_000n), await ask(2_000n), await ask(3_000n)];
  db.clock.set("2027-03-10T22:00:00Z");
  await db.run((tx) => submitPartner(tx, partner.id, instant("2027-03-10T22:00:00Z")));
  const [file] = await db.run((tx) => openFiles(tx, "manual"));
  for (const each of [one, other]) await db.run((tx) => markFile(tx, each.id, file!.number, "sent"), asStaff(each));
  for (const each of [one, other]) {
    await db.run((tx) => markTransfer(tx, each.id, returned, "returned", "R06"), asStaff(each));
    await db.run((tx) => markTransfer(tx, each.id, settled, "settled", ""), asStaff(each));
  }
  await ask(4_000n);
  db.clock.set(before.toString());
  await holdSomeMoney(db, partner, [one, other]);
  await bankSomeTransfers(db, one);
}

/** What is done to transfers behind the product's back, and the invariants that must notice it. */
export const transferSabotage: readonly Sabotage[] = [
  ...complianceSabotage,
  [
    "one person had a return file taken in by chat",
    ["I22i"],
    sql`insert into bank_answer_file (content_hash, received_at, actor) select 'by one', now(), 'staff:' || min(id::text) from staff_member`,
  ],
  ["a transfer went back to where it was", ["I10c", "I14"], sql`update transfer set state = 'approved' where state = 'submitted'`],
  [
    "a transfer came back before it was sent",
    ["I10c"],
    sql`insert into transfer_move (transfer_id, at, from_state, to_state, actor) select id, now(), 'approved', 'returned', 'nobody' from transfer where state = 'approved'`,
  ],
  [
    "a transfer is more than was reserved",
    ["I14", "I15"],
    sql`update transfer set amount_minor = amount_minor + 1 where state = 'approved'`,
  ],
  ["what was cancelled did not come back", ["I14", "I15"], sql`update transfer set state = 'cancelled' where state = 'approved'`],
  [
    "a return was booked twice",
    ["I1", "I15"],
    sql`alter table ledger_posting disable trigger user`,
    sql`insert into ledger_posting (entry_id, account, partner_id, currency, minor)
        select l.entry_id, l.account, l.partner_id, l.currency, l.minor from ledger_posting l join ledger_entry e on e.id = l.entry_id
        where e.key like 'transfer:%:return' and l.account = 'wallet'`,
  ],
  [
    "money left for an account that was too new",
    ["I22"],
    sql`update transfer set submitted_at = requested_at - interval '6 days' where state = 'settled'`,
  ],
  [
    "what a person said of a transfer was never written down",
    ["I21d"],
    sql`alter table audit_entry disable trigger user`,
    sql`delete from audit_entry where act = 'transfer.mark'`,
  ],
  [
    "what a person said of a file was never written down",
    ["I21d"],
    sql`alter table audit_entry disable trigger user`,
    sql`delete from audit_entry where act = 'transfer-file.mark'`,
  ],
  ["a file says more than its transfers", ["I22b"], sql`update transfer_file set net_minor = net_minor + 1`],
  ["a transfer stands in another file than it was written into", ["I22b"], sql`update transfer set file_id = null where state = 'settled'`],
  ["a transfer took another way than its file", ["I22b"], sql`update transfer set rail = 'nacha' where state = 'settled'`],
  [
    "a file was replaced that the bank has",
    ["I22b"],
    sql`insert into transfer_file (rail, currency, process_on, created_at, count, net_minor, content_hash, state, replaces_id)
        select rail, currency, process_on, created_at, count, net_minor, 'other', 'open', id from transfer_file`,
  ],
  [
    "the bank sent something back that nobody gave back",
    ["I22f"],
    sql`insert into bank_answer_file (content_hash, received_at, actor) values ('other', now(), 'nobody')`,
    sql`insert into bank_answer_line (file_id, line, says, code, trace, minor, transfer_id)
        select (select max(id) from bank_answer_file), 3, 'return', 'R03', '', amount_minor - fee_minor, id from transfer where state = 'settled'`,
  ],
  [
    "a rail was asked to send again what it had taken",
    ["I22g"],
    sql`insert into rail_call (transfer_id, asks, at, lease_until, answered_at, answer)
        select t.id, 'submit', t.submitted_at + n.n * interval '1 hour', t.submitted_at, t.submitted_at, 'submitted' from transfer t, generate_series(1, 2) n (n)
        where t.state = 'settled'`,
  ],
  [
    "a rail is asked no more about what it has",
    ["I22j"],
    sql`insert into rail_call (transfer_id, asks, at, lease_until, answered_at, answer)
        select id, 'submit', submitted_at, submitted_at, submitted_at, 'submitted' from transfer where state = 'submitted'`,
  ],
  ["a rail is asked about what has ended", ["I22g"], sql`update transfer set rail_due_at = now() where state = 'settled'`],
  ["a file was withdrawn that the bank has paid from", ["I22c", "I22h"], sql`update transfer_file set state = 'withdrawn'`],
  [
    "a file that may still go to the bank has a line whose money is back",
    ["I10c", "I14", "I15", "I22h"],
    sql`update transfer_file set state = 'open'`,
    sql`update transfer set state = 'failed' where state = 'submitted'`,
  ],
  [
    "what had arrived was written into another file",
    ["I22h"],
    sql`update transfer_file set replaces_id = id, created_at = (select max(at) + interval '1 day' from transfer_move)`,
  ],
  ["a transfer left without a key", ["I22b"], sql`update transfer set rail_key = null where state = 'settled'`],
  [
    "one person gave a file to the bank",
    ["I22c"],
    sql`alter table transfer_file_mark disable trigger user`,
    sql`delete from transfer_file_mark where staff_id = (select max(staff_id::text)::uuid from transfer_file_mark)`,
  ],
  [
    "a partner is compared with others by an account that is not theirs",
    ["I22d"],
    sql`update partner set payee_fingerprint = 'x' where payee_fingerprint is not null`,
  ],
];
