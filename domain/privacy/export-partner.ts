import { json, rowsOf, sql, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { linksOf } from "#domain/chat";
import { entriesOf, feedbackColumns, feedbackOf, questionColumns, questionOf, type FeedbackRow, type QuestionRow } from "#domain/support";
import { contactOf, partnerById } from "#domain/partners";

/** Everything held on a partner as one JSON text. Amounts are in minor units of their currency. Every look is recorded. */
export async function exportPartner(tx: Tx, partnerId: string): Promise<string> {
  const { id: _id, ...partner } = await partnerById(tx, partnerId);
  const content: Record<string, unknown> = { exportedAt: tx.now, partner, contact: await contactOf(tx, partnerId) };
  const links = await linksOf(tx, { kind: "partner", id: partnerId });
  content.chatAccounts = links.map(({ platform, workspace, account, name, since, until }) => ({
    platform,
    workspace,
    account,
    name,
    since,
    until,
  }));
  for (const [name, query] of Object.entries(tablesOf(partnerId))) content[name] = await rowsOf(tx, query);
  content.questions = await questionsOf(tx, partnerId);
  content.feedback = await feedbackOfPartner(tx, partnerId);
  await record(tx, { act: "partner.export", subject: { kind: "partner", id: partnerId } });
  return `${JSON.stringify(JSON.parse(json(content)), null, 2)}\n`;
}

/** What each room holds on them; of the orders only what they were credited with, never who bought. */
function tablesOf(id: string): Record<string, Sql> {
  return {
    statusHistory: sql`select at, from_status, to_status, reason from partner_status_change where partner_id = ${id} order by at, id`,
    rates: sql`select effective_from, scope, kind, basis_points, amount_minor, currency, reason from rate_rule where partner_id = ${id} order by effective_from, id`,
    groups: sql`
      select m.effective_from, g.name from partner_group_move m left join partner_group g on g.id = m.group_id
      where m.partner_id = ${id} order by m.effective_from, m.id`,
    coupons: sql`select code, owned_from, owned_until from coupon where partner_id = ${id} order by owned_from, code`,
    missingSaleClaims: sql`select order_number, account, state, made_at, answer from missing_sale_claim where partner_id = ${id} order by made_at, id`,
    shareReferences: sql`select reference, kind, is_current, since, retired_at from share_reference where partner_id = ${id} order by since, reference`,
    shareLinks: sql`select id, target, campaign, created_at from share_link where partner_id = ${id} order by created_at, id`,
    visitsByDay: sql`
      select (clicked_at at time zone 'UTC')::date::text as day, campaign, verdict, count(*) as visits from click where partner_id = ${id}
      group by 1, 2, 3 order by 1, 2, 3`,
    conversions: sql`
      select o.shop, o.number as order_number, c.ordered_at, c.status, c.reason, c.amount_minor, c.currency, c.matures_at, c.superseded_at
      from conversion c join shop_order o on o.id = c.order_id where c.partner_id = ${id} order by c.ordered_at, c.id`,
    corrections: sql`
      select k.effective_at, o.number as order_number, k.amount_minor, k.currency, k.reason
      from correction k join conversion c on c.id = k.conversion_id join shop_order o on o.id = c.order_id
      where k.partner_id = ${id} order by k.effective_at, k.id`,
    adjustments: sql`
      select id::text as number, requested_at, kind, amount_minor, currency, why, state from adjustment where partner_id = ${id} order by id`,
    // Below nothing: let off by that write-off. Above: owed again, because the order earned it back.
    debtsLetOff: sql`
      select x.at, x.adjustment_id::text as write_off, o.number as order_number, x.amount_minor, k.currency
      from correction_let_off x join correction k on k.id = x.correction_id join conversion c on c.id = k.conversion_id join shop_order o on o.id = c.order_id
      where k.partner_id = ${id} order by x.at, x.adjustment_id, o.number, x.correction_id`,
    bankAccounts: sql`
      select version, kind, currency, country, last4 as ends_with, bank_name, state, entered_at, confirmed_at, usable_from, ended_at, block_reason
      from destination where partner_id = ${id} order by version`,
    transfers: sql`
      select t.id::text as number, t.requested_at, t.amount_minor, t.fee_minor, t.currency, d.last4 as to_account_ending_in, t.state, t.process_on::text, t.ended_at,
             (select string_agg(m.note, ' / ' order by m.id) from transfer_move m where m.transfer_id = t.id) as notes
      from transfer t join destination d on d.id = t.destination_id where t.partner_id = ${id} order by t.id`,
    // Why is for staff: whoever has to look into something does not tell the one whom they look at.
    moneyHeld: sql`select put_at as since, lifted_at as until from compliance_hold where partner_id = ${id} order by id`,
    bankedTransfers: sql`
      select l.transfer_id::text as transfer, l.booked_on::text, l.minor from bank_statement_line l join transfer t on t.id = l.transfer_id
      where t.partner_id = ${id} order by l.booked_on, l.transfer_id`,
    taxForm: sql`select state, changed_at, note from tax_form where partner_id = ${id}`,
    payouts: sql`
      select b.period, o.amount_minor, o.currency, o.state, o.released_at from payout o join payout_batch b on b.id = o.batch_id
      where o.partner_id = ${id} order by b.period, o.id`,
    leftOutOfPayouts: sql`
      select b.period, s.amount_minor, s.currency, s.reason, s.note from payout_set_aside s join payout_batch b on b.id = s.batch_id
      where s.partner_id = ${id} order by b.period, s.currency`,
    ledger: sql`
      select e.recorded_at, e.kind, l.account, l.minor, l.currency from ledger_posting l join ledger_entry e on e.id = l.entry_id
      where l.partner_id = ${id} order by l.id`,
    broughtAlong: sql`select currency, amount_minor, recorded_at from opening_balance where partner_id = ${id} order by currency`,
    referralsOfTheEarlierSystem: sql`
      select made_at, said_status as status, amount_minor, currency, number, label, campaign from imported_referral where partner_id = ${id} order by made_at, key`,
    tokens: sql`select effective_at, recorded_at, activity, tokens, note from token_grant where partner_id = ${id} order by id`,
    tokenSubmissions: sql`
      select activity, done_at, evidence, picture, state, submitted_at, decided_at, reason from token_submission where partner_id = ${id} order by submitted_at, id`,
    quarters: sql`select quarter, total, is_met from token_quarter_total where partner_id = ${id} order by quarter`,
    meetingsAttended: sql`
      select m.title, m.starts_at, a.state, a.at from meeting_attendance a join meeting m on m.id = a.meeting_id where a.partner_id = ${id} order by m.starts_at, m.id`,
    craftInSignUps: sql`
      select c.title, c.starts_at, s.state, s.changed_at from craft_in_sign_up s join craft_in c on c.id = s.craft_in_id where s.partner_id = ${id} order by c.starts_at, c.id`,
    craftInsHosted: sql`
      select title, starts_at, ends_at, place, link, materials, picture, state, reason from craft_in where host_id = ${id} order by starts_at, id`,
    digest: sql`select cadence, channel, hour, with_sales, told_until, chosen_at from partner_digest where partner_id = ${id}`,
    leaderboard: sql`select since from token_board_member where partner_id = ${id}`,
    legalTermsAccepted: sql`select number, hash, at, platform, link_id from legal_acceptance where partner_id = ${id} order by number`,
    legalTermsAskedFor: sql`select number, at from legal_reminder where partner_id = ${id}`,
    messages: sql`
      select kind, channel, created_at, state, settled_at from message
      where (recipient_kind = 'partner' and recipient_id = ${id})
         or (recipient_kind = 'account' and recipient_id in (select id from chat_identity where partner_id = ${id}))
      order by created_at, id`,
    noticePreferences: sql`
      select class, channel, cadence, changed_at from message_preference where recipient_kind = 'partner' and recipient_id = ${id} order by class, channel`,
    addressesThatTakeNoMail: sql`
      select s.reason, s.since from suppression s join partner p on p.email_fingerprint = s.fingerprint where p.id = ${id} order by s.reason`,
    actsAboutThem: sql`select at, act, reason from audit_entry where subject_kind = 'partner' and subject_id = ${id} order by at, id`,
  };
}

/** What they asked, and what they were answered. */
async function questionsOf(tx: Tx, id: string): Promise<object[]> {
  const rows = await rowsOf(tx, sql<QuestionRow>`select ${questionColumns} from asked_question q where q.partner_id = ${id} order by q.id`);
  const all: object[] = [];
  for (const row of rows) {
    const { number, state, askedAt, platform, rating, key } = questionOf(row);
    const entries = await entriesOf(tx, { number, key });
    const said = entries.map(({ staffId, words, link, at }) => ({ by: staffId === null ? "partner" : "staff", words, link, at }));
    all.push({ number, state, askedAt, platform, rating, said });
  }
  return all;
}

async function feedbackOfPartner(tx: Tx, id: string): Promise<object[]> {
  const rows = await rowsOf(tx, sql<FeedbackRow>`select ${feedbackColumns} from feedback where partner_id = ${id} order by id`);
  return rows.map((row) => {
    const { number, kind, rating, words, at, doneAt } = feedbackOf(tx, row);
    return { number, kind, rating, words, at, doneAt };
  });
}
