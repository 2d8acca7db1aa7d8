import { expect, test } from "vitest";
import { instant, money, quarterNamed, run, sql, type Sql } from "#domain/kernel";
import { giveCoupon } from "#domain/attribution";
import { linkPartner, linkStaff } from "#domain/chat";
import { approveUnderReview, assignOrder, rejectConversion } from "#domain/conversions";
import { ordersByNumber, type Order, type Snapshot } from "#domain/orders";
import { contactOf } from "#domain/partners";
import { approveBatch, setAsideByStaff } from "#domain/payouts";
import { awardTokens, closeQuarter, submitActivity } from "#domain/tokens";
import { invariants } from "../../../domain/store/invariants.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, partnerRate, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import { asStaff, giveCredit, ofFinance } from "../../support/staff.ts";
import { brokenBy } from "../../support/undone.ts";
import { adjustmentSabotage, letSomebodyOff } from "./adjustment-sabotage.ts";
import { clickSabotage } from "./click-sabotage.ts";
import { importSabotage, moveSomebodyIn } from "./import-sabotage.ts";
import { acceptSomeTerms, legalSabotage, type Sabotage } from "./legal-sabotage.ts";
import { mailSabotage, writtenTo } from "./mail-sabotage.ts";
import { recordSabotage } from "./record-sabotage.ts";
import { sendSomeTransfers, transferSabotage } from "./transfer-sabotage.ts";

/** A little of everything that money does, told with words for its rows; whatever breaks one of them by hand must be found. */
const db = await useDatabase({ terms: { automaticReleaseBelow: { USD: 100n }, pendingMails: "1, 24, 72" } });
const [ann, bob] = [await db.run((tx) => makePartner(tx, "Ann", "ann-one")), await db.run((tx) => makePartner(tx, "Bob", "bob-one"))];
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];
const cutOff = instant("2026-12-01T16:00:00Z");

async function made(over: Partial<Snapshot> & { reference?: string | null } = {}): Promise<Order> {
  const order = snapshot({ reference: "ann-one", ...over });
  await db.run((tx) => apply(tx, order));
  return (await db.run((tx) => ordersByNumber(tx, order.number)))[0]!;
}
const changed = (order: Order, over: Parameters<typeof made>[0]) =>
  made({
    externalId: order.externalId,
    modifiedAt: order.modifiedAt.add({ hours: 1 }),
    customer: { externalId: null, email: "g@example.org", name: "G" },
    ...over,
  });
const refund = { externalId: "r", total: 2_500n, reason: "torn", byLine: null };

await db.run((tx) => partnerRate(tx, ann.id, 3_000, instant("2026-01-01T00:00:00Z")));
const email = (await db.run((tx) => contactOf(tx, ann.id)))!.email;
const ownOrder = await made({ customer: { externalId: null, email, name: "Ann" } });
await db.run((tx) => approveUnderReview(tx, ownOrder, "a gift"), asStaff(fay));
const paid = await made();
const cleo = await db.run((tx) => makePartner(tx, "Cleo", "cleo-one"));
const lost = await made({ reference: "cleo-one" });
const first = await prepareBatch(db, "2026-12-01", cutOff);
for (const each of [fay, finn]) await db.run((tx) => approveBatch(tx, first.id, each.id, null), asStaff(each));
await payOut(db, first.id);
await changed(paid, { status: "partly-refunded", refunds: [refund] });
await letSomebodyOff(db, cleo, [fay, finn], (over) => changed(lost, { reference: "cleo-one", ...over }));
const unpaid = await made();
await made({ reference: "bob-one" });
const second = await prepareBatch(db, "2027-01-01", instant("2026-12-31T16:00:00Z"));
await db.run((tx) => setAsideByStaff(tx, second.id, bob, "the invoice is missing"), asStaff(fay));
const moved = await made();
await db.run((tx) => assignOrder(tx, moved, bob, "they showed the mail"), asStaff(fay));
const rejected = await made();
await db.run((tx) => rejectConversion(tx, rejected, "own household"), asStaff(fay));
await giveCredit(db, [fay, finn], bob, money(500n, "USD"), "a lost parcel");
await db.run((tx) => giveCoupon(tx, "ann10", ann, null), asStaff(fay));
const accountOf = (account: string) => ({ platform: "discord", workspace: "", account, name: account }) as const;
await db.run((tx) => linkPartner(tx, accountOf("100"), ann.id));
await db.run((tx) => linkStaff(tx, accountOf("200"), fay));
await moveSomebodyIn(db);
await sendSomeTransfers(db, ann, [fay, finn]);
await db.run((tx) => acceptSomeTerms(tx, ann.id));

await db.run(
  (tx) => awardTokens(tx, { partnerId: ann.id, activity: "course", doneAt: instant("2026-08-02T12:00:00Z"), note: "" }),
  asStaff(fay),
);
await db.run((tx) => closeQuarter(tx, quarterNamed("2026-Q3", "America/Denver")!));
await db.run((tx) => submitActivity(tx, ann.id, { activity: "course", evidence: "the links course", picture: null, doneAt: null }));

const waiting = await writtenTo(db, made);

const saleOf = (order: Order): Sql => sql`(select id from conversion where order_id = ${order.id} and superseded_at is null)`;
const released = sql`(select id from payout where state = 'released')`;

/** What is done to the database behind the product's back, and the invariants that must notice it. */
const sabotage: readonly Sabotage[] = [
  ...legalSabotage,
  ...transferSabotage,
  ...adjustmentSabotage,
  ...importSabotage,
  ...clickSabotage,
  ...recordSabotage,
  [
    "a posting was changed",
    ["I1", "I2"],
    sql`alter table ledger_posting disable trigger user`,
    sql`update ledger_posting set minor = minor + 1 where id = (select min(id) from ledger_posting)`,
  ],
  ["a wallet shows more than it holds", ["I3"], sql`update wallet set balance_minor = balance_minor + 1`],
  [
    "money is reserved that was not there",
    ["I4"],
    sql`insert into ledger_posting (entry_id, account, partner_id, currency, minor)
        select e.id, leg.account, e.partner_id, e.currency, leg.minor from ledger_entry e, (values ('reserved', -5000000), ('bank', 5000000)) as leg (account, minor)
        where e.kind = 'payout'`,
  ],
  ["what was paid could be paid again", ["I6", "I7"], sql`update payout_item set is_standing = false where payout_id in ${released}`],
  ["a cancelled payout keeps its items", ["I6b"], sql`update payout set state = 'cancelled' where state = 'prepared'`],
  ["a payout is more than its items", ["I7"], sql`update payout set amount_minor = amount_minor + 1 where state = 'prepared'`],
  ["more was paid than earned", ["I7b"], sql`update payout_item set amount_minor = amount_minor + 1 where payout_id in ${released}`],
  [
    "a payout reached the wallet under another name",
    ["I8"],
    sql`alter table ledger_entry disable trigger user`,
    sql`update ledger_entry set key = 'payout:' || gen_random_uuid() where kind = 'payout'`,
  ],
  [
    "two partners have the same sale",
    ["I9"],
    sql`drop index conversion_one_standing_sale`,
    sql`update conversion set superseded_at = null where order_id = ${moved.id}`,
  ],
  [
    "a paid conversion came back",
    ["I10"],
    sql`insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
        values (${saleOf(paid)}, now(), 'paid', 'unpaid', 'confirmed', 'nobody')`,
  ],
  [
    "a conversion lost its history",
    ["I10b"],
    sql`alter table conversion_status_change disable trigger user`,
    sql`delete from conversion_status_change where conversion_id = ${saleOf(unpaid)}`,
  ],
  [
    "more is taken back than was paid",
    ["I11"],
    sql`alter table correction disable trigger user`,
    sql`update correction set amount_minor = -100000`,
  ],
  ["a paid order was lost and nothing is taken back", ["I11b"], sql`update shop_order set status = 'cancelled' where id = ${paid.id}`],
  [
    "a paid conversion is rejected and nothing is taken back",
    ["I11b"],
    sql`update conversion set staff_rejection = 'no' where id = ${saleOf(paid)}`,
  ],
  [
    "a conversion is worth more than was booked",
    ["I12", "I12b", "I12d", "I13c"],
    sql`update conversion set amount_minor = amount_minor + 1, posted_minor = posted_minor + 1 where id = ${saleOf(unpaid)}`,
  ],
  [
    "a credit is more than was booked",
    ["I12", "I12c", "I15a"],
    sql`update adjustment set amount_minor = amount_minor + 1 where kind = 'credit'`,
  ],
  ["a conversion without its day", ["I12e"], sql`update conversion set matures_at = null where id = ${saleOf(unpaid)}`],
  [
    "a conversion matures too early",
    ["I12f"],
    sql`update conversion set matures_at = matures_at - interval '1 hour' where id = ${saleOf(unpaid)}`,
  ],
  [
    "a conversion is paid out under review",
    ["I12f"],
    sql`update conversion set review_flag = 'self-referral' where id = ${saleOf(unpaid)}`,
  ],
  [
    "a conversion that staff rejected is paid out",
    ["I12f", "I21"],
    sql`update conversion set staff_rejection = 'no' where id = ${saleOf(unpaid)}`,
  ],
  ["an unpaid order's conversion is paid out", ["I12f"], sql`update shop_order set status = 'awaiting-payment' where id = ${unpaid.id}`],
  ["an order in the bin is paid out", ["I12f"], sql`update shop_order set trashed_at = now() where id = ${unpaid.id}`],
  [
    "what is another's now still counts",
    ["I13a"],
    sql`update conversion set status = 'unpaid' where order_id = ${moved.id} and superseded_at is not null`,
  ],
  ["a sale is not whose it was decided to be", ["I13b"], sql`update conversion set partner_id = ${ann.id} where id = ${saleOf(moved)}`],
  [
    "a sale rests on a decision of the past",
    ["I13b"],
    sql`update conversion set decision_id = (select id from attribution_decision where order_id = ${moved.id} and superseded_at is not null) where id = ${saleOf(moved)}`,
  ],
  ["a line earns more than its rate", ["I13c"], sql`update conversion_line set commission_minor = commission_minor + 1`],
  [
    "a line has another rate than its rule",
    ["I13d"],
    sql`update conversion_line set rate_basis_points = 2999 where rate_rule_id is not null`,
  ],
  ["a batch is released and its payouts are not", ["I14a"], sql`update payout_batch set state = 'released' where state = 'prepared'`],
  ["staff set something aside without a word", ["I14b"], sql`update payout_set_aside set note = null`],
  [
    "one person released what takes two",
    ["I14c"],
    sql`alter table batch_approval disable trigger user`,
    sql`delete from batch_approval where staff_id = ${fay.id}`,
  ],
  ["somebody approved their own payout", ["I14d"], sql`update staff_member set partner_id = ${ann.id} where id = ${fay.id}`],
  [
    "something unusual was released by one person",
    ["I14d"],
    sql`alter table audit_entry disable trigger user`,
    sql`update audit_entry set facts = facts || '{"needed": 1}' where act = 'batch.release'`,
    sql`insert into payout_anomaly (payout_id, kind, figure) select id, 'no-minimum', 0 from payout where state = 'released'`,
  ],
  ["a credit that was declined is in the wallet", ["I15a"], sql`update adjustment set state = 'declined' where kind = 'credit'`],
  ["somebody confirmed their own credit", ["I15b"], sql`update staff_member set partner_id = ${bob.id} where id = ${finn.id}`],
  [
    "a coupon is two partners'",
    ["I23a"],
    sql`insert into coupon (id, code, partner_id, owned_from, owned_until, given_by)
        select gen_random_uuid(), code, ${bob.id}, owned_from, owned_from + interval '1 hour', given_by from coupon`,
  ],
  ["what was let pass is asked again", ["I23b"], sql`update conversion set review_flag = 'self-referral' where id = ${saleOf(ownOrder)}`],
  [
    "a chat account is two partners'",
    ["I21b"],
    sql`drop index chat_identity_one_partner`,
    sql`insert into chat_identity select gen_random_uuid(), platform, workspace, fingerprint, sealed, wrapped_key, key_id, ${bob.id}, null, linked_at from chat_identity where partner_id = ${ann.id}`,
  ],
  [
    "a partner decides by the account of another name",
    ["I21c"],
    sql`update chat_identity set fingerprint = (select fingerprint from chat_identity where partner_id = ${ann.id}) where staff_id = ${fay.id}`,
  ],
  ["a message is to be tried after it was given up", ["I20a"], sql`update message set give_up_at = due_at - interval '1 second'`],
  ["a message is over that still waits", ["I20a"], sql`update message set settled_at = now()`],
  [
    "a message was taken twice",
    ["I20b"],
    sql`insert into message_attempt (message_id, at, outcome) select id, now(), 'accepted' from message, generate_series(1, 2)`,
  ],
  ["a message counts as sent that nobody took", ["I20c", "I20d"], sql`update message set state = 'sent', settled_at = now()`],
  [
    "a message is carried by one that fared otherwise",
    ["I20c"],
    sql`update message set state = 'dead', settled_at = now(), carrier_id = (select max(id::text)::uuid from message) where id = (select min(id::text)::uuid from message)`,
  ],
  ["a message waits that tells nothing", ["I20d"], sql`update message set facts = null, facts_key = null, facts_key_id = null`],
  ["a message's key is gone", ["I25a"], sql`update message set facts_key = null`],
  ["somebody is told something after they were erased", ["I25b"], sql`update partner set erased_at = now()`],
  ["a customer's key is gone", ["I25a"], sql`update customer set wrapped_key = null, key_id = null`],
  ["a customer was erased by half", ["I25b"], sql`update customer set erased_at = now()`],
  ...mailSabotage(waiting),
  [
    "a settled message keeps its body",
    ["I25c"],
    sql`insert into inbox_delivery (id, shop, format, key, body, received_at, state) values (gen_random_uuid(), 's', 'woocommerce', 'k', 'x', now(), 'applied')`,
  ],
  [
    "a closed day counts clicks that never were",
    ["I30a"],
    sql`insert into click_day values (${ann.id}, '2026-11-01', '', gen_random_uuid(), 1, 0, 0, 0, 0, 0)`,
  ],
  ["a closed quarter counts too much", ["I19a"], sql`update token_quarter_total set total = total + 1`],
  ["who met a quarter did not", ["I19a"], sql`update token_quarter_total set is_met = not is_met`],
  ["somebody's total of a closed quarter is gone", ["I19a"], sql`delete from token_quarter_total where total > 0`],
  [
    "more is taken back than was granted",
    ["I19b"],
    sql`insert into token_grant (partner_id, activity, tokens, effective_at, recorded_at, cause, nth, counters_id, actor)
        select partner_id, activity, -tokens - 1, effective_at, now(), 'counter:' || id, 1, id, 'x' from token_grant order by id limit 1`,
  ],
  ["a submission was approved without tokens", ["I19c"], sql`update token_submission set state = 'approved'`],
];

test.each(sabotage)("%s", async (_sentence, names, ...statements) => {
  expect(await foundAfter(statements)).toEqual(expect.arrayContaining([...names]));
});

test("there is a sabotage for every invariant, and without one none fires", async () => {
  const all = invariants().map(({ name }) => name.split(":")[0]!);
  const tried = new Set(sabotage.flatMap(([, names]) => names));
  expect(all.filter((name) => !tried.has(name))).toEqual([]);
  expect(await foundAfter([])).toEqual([]);
});

/** The invariants that fire after these statements, which are then undone. */
async function foundAfter(statements: readonly Sql[]): Promise<string[]> {
  const broken = await brokenBy(db, async (tx) => {
    for (const statement of statements) await run(tx, statement);
  });
  return broken.map(({ name }) => name);
}
