-- What must always hold. Every query returns no row; a row is a violation and says where.
-- One heading a query: "-- I<n>: sentence". Read by `invariants.ts`, after every test file and by the ledger check.

-- I1: the postings of an entry sum to zero in its currency, and there are at least two
select e.id, e.key from ledger_entry e left join ledger_posting l on l.entry_id = e.id
group by e.id, e.key, e.currency
having count(l.id) < 2 or sum(l.minor) <> 0 or bool_or(l.currency <> e.currency) or bool_or(l.partner_id <> e.partner_id);

-- I2: everything together sums to zero in every currency
select currency, sum(minor) as rest from ledger_posting group by currency having sum(minor) <> 0;

-- I3: a wallet row is the sum of its postings
select coalesce(w.partner_id, l.partner_id) as partner_id, coalesce(w.currency, l.currency) as currency, w.balance_minor, l.minor
from wallet w
full join (select partner_id, currency, sum(minor) as minor from ledger_posting where account = 'wallet' group by partner_id, currency) l
  on l.partner_id = w.partner_id and l.currency = w.currency
where coalesce(w.balance_minor, 0) <> coalesce(l.minor, 0);

-- I4: wallet, reserved and in-transit are never negative
select partner_id, currency, account, sum(minor) as minor from ledger_posting
where account in ('wallet', 'reserved', 'in-transit') group by partner_id, currency, account having sum(minor) < 0;

-- I5: the triggers that keep history append-only and entries balanced are there and on
select expected.name
from (values ('ledger_entry', 'ledger_entry_append_only'), ('ledger_posting', 'ledger_posting_append_only'), ('ledger_posting', 'ledger_posting_balanced'),
             ('audit_entry', 'audit_entry_append_only'), ('conversion_status_change', 'conversion_status_change_append_only'),
             ('partner_status_change', 'partner_status_change_reason_append_only'), ('audit_entry', 'audit_entry_words_append_only'),
             ('partner_status_change', 'partner_status_change_append_only'), ('programme_terms', 'programme_terms_append_only'),
             ('programme_terms_withdrawal', 'programme_terms_withdrawal_append_only'),
             ('legal_terms', 'legal_terms_append_only'), ('legal_acceptance', 'legal_acceptance_append_only'),
             ('rate_rule', 'rate_rule_append_only'), ('rate_rule', 'rate_rule_reason_append_only'), ('partner_group_move', 'partner_group_move_append_only'),
             ('batch_approval', 'batch_approval_append_only'), ('correction', 'correction_append_only'),
             ('correction_let_off', 'correction_let_off_append_only'),
             ('shop_repair', 'shop_repair_append_only'),
             ('destination', 'destination_append_only'), ('destination', 'destination_kept_append_only'),
             ('destination', 'destination_gone_append_only'), ('transfer_file_mark', 'transfer_file_mark_append_only'),
             ('transfer_file_line', 'transfer_file_line_append_only'), ('transfer_taken_out', 'transfer_taken_out_append_only'),
             ('transfer_mark', 'transfer_mark_append_only'), ('transfer_mark', 'transfer_mark_code_append_only'), ('transfer_move', 'transfer_move_append_only'),
             ('bank_answer_file', 'bank_answer_file_append_only'), ('bank_answer_line', 'bank_answer_line_append_only'),
             ('rail_call', 'rail_call_append_only'), ('rail_notice', 'rail_notice_append_only'),
             ('audit_entry', 'audit_entry_chained'), ('audit_entry', 'audit_entry_salts_append_only'), ('audit_chain', 'audit_chain_append_only'),
             ('audit_entry', 'audit_entry_erased_append_only'), ('audit_unchained', 'audit_unchained_append_only')) as expected (relation, name)
where not exists (select from pg_trigger t where t.tgrelid = expected.relation::regclass and t.tgname = expected.name and t.tgenabled in ('O', 'A'));

-- I6: an item sits in at most one standing payout; paid means in exactly one released payout
select c.id, c.status, count(o.id) as released
from conversion c
left join payout_item i on i.conversion_id = c.id and i.is_standing
left join payout o on o.id = i.payout_id and o.state = 'released'
group by c.id, c.status
having (c.status = 'paid') <> (count(o.id) = 1) or count(i.id) > 1;

-- I6b: a correction sits in at most one standing payout, and no item stands in a payout that was dropped or cancelled
select i.id from payout_item i join payout o on o.id = i.payout_id where i.is_standing and o.state in ('dropped', 'cancelled')
union all
select min(i.id) from payout_item i where i.is_standing and i.correction_id is not null group by i.correction_id having count(*) > 1;

-- I7: a prepared or released payout is the sum of its standing items, all of its partner and currency
select o.id, o.amount_minor, sum(i.amount_minor) as items
from payout o
left join payout_item i on i.payout_id = o.id and i.is_standing
left join conversion c on c.id = i.conversion_id
left join correction k on k.id = i.correction_id
where o.state in ('prepared', 'released')
group by o.id
having sum(i.amount_minor) is distinct from o.amount_minor::numeric
  or bool_or(coalesce(c.partner_id, k.partner_id) <> o.partner_id) or bool_or(coalesce(c.currency, k.currency) <> o.currency);

-- I7b: what was paid for a conversion is what it says it was worth
select i.id from payout_item i join payout o on o.id = i.payout_id and o.state = 'released'
join conversion c on c.id = i.conversion_id where i.is_standing and i.amount_minor <> c.amount_minor;

-- I8: a released payout credited the wallet exactly once, with its amount; nothing else did
select o.id from payout o
left join ledger_entry e on e.key = 'payout:' || o.id
left join ledger_posting l on l.entry_id = e.id and l.account = 'wallet'
where (o.state = 'released') <> (l.id is not null) or l.minor <> o.amount_minor
union all
select e.id from ledger_entry e where e.kind = 'payout' and not exists (select from payout o where o.id = split_part(e.key, ':', 2)::uuid);

-- I9: an order has at most one standing sale; a correction's revision is unique within its conversion
select order_id::text as id from conversion where superseded_at is null group by order_id having count(*) > 1
union all
select conversion_id::text from correction group by conversion_id, revision having count(*) > 1;

-- I10: every status move is in the transition table, each starts where the last one ended, and the last one is where the conversion is
select m.conversion_id, m.from_status, m.to_status
from (select h.*, lag(to_status) over (partition by conversion_id order by id) as before,
             lead(id) over (partition by conversion_id order by id) is null as is_last
      from conversion_status_change h) m
join conversion c on c.id = m.conversion_id
where m.from_status is distinct from m.before
   or (m.is_last and m.to_status <> c.status)
   or (m.from_status is not null and (m.from_status, m.to_status) not in (
        ('pending', 'pending'), ('pending', 'unpaid'), ('pending', 'rejected'), ('unpaid', 'unpaid'), ('unpaid', 'pending'), ('unpaid', 'rejected'),
        ('unpaid', 'paid'), ('rejected', 'rejected'), ('rejected', 'pending'), ('rejected', 'unpaid')));

-- I10b: every conversion has a history
select c.id from conversion c where not exists (select from conversion_status_change h where h.conversion_id = c.id);

-- I11: what was paid plus its corrections lies between nothing and what was paid
select c.id, c.amount_minor, sum(k.amount_minor) as corrections
from conversion c join correction k on k.conversion_id = c.id
group by c.id having c.status <> 'paid' or c.amount_minor + sum(k.amount_minor) not between 0 and c.amount_minor;

-- I11b: of a paid conversion whose order was lost since, or that staff rejected, everything is taken back
select c.id, o.status, c.staff_rejection from conversion c join shop_order o on o.id = c.order_id
where c.status = 'paid' and (c.staff_rejection is not null or o.trashed_at is not null or o.status in ('cancelled', 'failed', 'refunded'))
  and c.amount_minor + coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0) <> 0;

-- I12: what was booked as expense is exactly the unpaid, the paid, the corrections, what was let off of them and the confirmed credits
select coalesce(l.partner_id, s.partner_id) as partner_id, coalesce(l.currency, s.currency) as currency, l.minor as expense, s.minor as sources
from (select partner_id, currency, -sum(minor) as minor from ledger_posting where account = 'expense' group by partner_id, currency) l
full join (
  select partner_id, currency, sum(minor) as minor from (
    select partner_id, currency, amount_minor as minor from conversion where status in ('unpaid', 'paid')
    union all select partner_id, currency, amount_minor from correction
    union all select k.partner_id, k.currency, -x.amount_minor from correction_let_off x join correction k on k.id = x.correction_id
    union all select partner_id, currency, amount_minor from adjustment where state = 'confirmed' and kind = 'credit'
    union all select partner_id, currency, amount_minor from opening_balance) sources
  group by partner_id, currency) s on s.partner_id = l.partner_id and s.currency = l.currency
where coalesce(l.minor, 0) <> coalesce(s.minor, 0);

-- I12b: what is payable is exactly the unpaid conversions and what is left of the corrections that no released payout settled
select coalesce(l.partner_id, s.partner_id) as partner_id, coalesce(l.currency, s.currency) as currency, l.minor as payable, s.minor as open_items
from (select partner_id, currency, sum(minor) as minor from ledger_posting where account = 'payable' group by partner_id, currency) l
full join (
  select partner_id, currency, sum(minor) as minor from (
    select partner_id, currency, amount_minor as minor from conversion where status = 'unpaid'
    union all
    select k.partner_id, k.currency, k.amount_minor - coalesce((select sum(x.amount_minor) from correction_let_off x where x.correction_id = k.id), 0)
    from correction k
    where not exists (select from payout_item i join payout o on o.id = i.payout_id and o.state = 'released' where i.correction_id = k.id and i.is_standing)) open_items
  group by partner_id, currency) s on s.partner_id = l.partner_id and s.currency = l.currency
where coalesce(l.minor, 0) <> coalesce(s.minor, 0);

-- I12c: what went to the wallet and on from there is exactly the released payouts and the confirmed credits
select coalesce(l.partner_id, s.partner_id) as partner_id, coalesce(l.currency, s.currency) as currency, l.minor as wallet_and_beyond, s.minor as released
from (select partner_id, currency, sum(minor) as minor from ledger_posting
      where account in ('wallet', 'reserved', 'in-transit', 'fees', 'bank', 'withheld') group by partner_id, currency) l
full join (
  select partner_id, currency, sum(amount_minor) as minor from (
    select partner_id, currency, amount_minor from payout where state = 'released'
    union all select partner_id, currency, amount_minor from adjustment where state = 'confirmed' and kind = 'credit'
    union all select partner_id, currency, amount_minor from opening_balance) credited
  group by partner_id, currency) s on s.partner_id = l.partner_id and s.currency = l.currency
where coalesce(l.minor, 0) <> coalesce(s.minor, 0);

-- I12g: what is withheld is exactly what two persons kept back, less what they gave back, and never less than nothing
select coalesce(l.partner_id, s.partner_id) as partner_id, coalesce(l.currency, s.currency) as currency, l.minor as withheld, s.minor as confirmed
from (select partner_id, currency, sum(minor) as minor from ledger_posting where account = 'withheld' group by partner_id, currency) l
full join (
  select partner_id, currency, sum(case kind when 'withholding' then amount_minor else -amount_minor end) as minor
  from adjustment where state = 'confirmed' and kind in ('withholding', 'withholding-return') group by partner_id, currency) s
  on s.partner_id = l.partner_id and s.currency = l.currency
where coalesce(l.minor, 0) <> coalesce(s.minor, 0) or l.minor < 0;

-- I12d: what a conversion says it has posted is what the ledger holds for it
select c.id, c.posted_minor, l.posted
from conversion c
left join (select split_part(e.key, ':', 2)::uuid as id, sum(p.minor) as posted
           from ledger_entry e join ledger_posting p on p.entry_id = e.id and p.account = 'payable' where e.kind = 'conversion' group by 1) l on l.id = c.id
where c.posted_minor <> coalesce(l.posted, 0);

-- I12e: what is unpaid or paid is posted in full, anything else not at all; what is unpaid has a day on which it matures
select id, status, amount_minor, posted_minor, matures_at from conversion
where posted_minor <> case when status in ('unpaid', 'paid') then amount_minor else 0 end or (status = 'unpaid') <> (matures_at is not null);

-- I12f: what waits for its payout is a sale that counts: its order paid for and not in the bin, no open question, no rejection, and its hold
-- runs from that payment
select c.id, o.status, o.trashed_at, c.review_flag, c.staff_rejection, c.matures_at from conversion c join shop_order o on o.id = c.order_id
where c.status = 'unpaid'
  and (coalesce(o.status, '') not in ('paid', 'partly-refunded') or o.trashed_at is not null or c.review_flag is not null or c.staff_rejection is not null
       or c.matures_at <> coalesce(o.paid_at, o.modified_at) + make_interval(hours => 24 * c.hold_days));

-- I13a: a superseded conversion stands for nothing: rejected, or paid and taken back in full
select c.id, c.status from conversion c
where c.superseded_at is not null and c.status <> 'rejected'
  and not (c.status = 'paid' and c.amount_minor + coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0) = 0);

-- I13b: an order's standing sale rests on its standing decision and belongs to whom that credits, in the order's currency (or the one in which
-- an earlier system promised it); a credited order has one
select o.id, d.partner_id as decided, c.partner_id as credited, o.currency, c.currency as sold
from attribution_decision d
join shop_order o on o.id = d.order_id
left join conversion c on c.order_id = d.order_id and c.superseded_at is null
where d.superseded_at is null
  and (d.partner_id is distinct from c.partner_id or c.decision_id <> d.id or (c.currency <> o.currency and c.imported_minor is null));

-- I13c: a line's commission is what its rate makes of it: a share of its base (to half a unit), an amount for each item, or an amount once
-- for all lines of one rule; and lines of a conversion in full add up to what it is worth
select l.conversion_id, l.line_external_id, l.base_minor, l.rate_basis_points, l.commission_minor from conversion_line l
where case l.rate_kind
        when 'percent' then abs(l.commission_minor * 10000::numeric - l.base_minor::numeric * l.rate_basis_points) > 5000
        when 'per-item' then l.commission_minor <> case when l.base_minor > 0 then l.rate_minor * greatest(l.quantity, 0) else 0 end
        else l.commission_minor not in (0, l.rate_minor) end
union all
select l.conversion_id, null, sum(l.base_minor), null, sum(l.commission_minor) from conversion_line l
where l.rate_kind = 'per-order' group by l.conversion_id, l.rate_rule_id
having sum(l.commission_minor) <> case when bool_or(l.base_minor > 0) then max(l.rate_minor) else 0 end
union all
select c.id, null, c.amount_minor, null, sum(l.commission_minor)
from conversion c join shop_order o on o.id = c.order_id join conversion_line l on l.conversion_id = c.id
where c.status = 'unpaid' and o.refunded_minor = 0 group by c.id having c.amount_minor <> sum(l.commission_minor);

-- I13d: a line carries the value of the rule it was rated by, which had begun when the order was made and speaks for its currency
select l.conversion_id, l.line_external_id, l.rate_rule_id
from conversion_line l join conversion c on c.id = l.conversion_id join rate_rule r on r.id = l.rate_rule_id
where r.scope <> l.rate_source or r.kind is distinct from l.rate_kind or r.basis_points is distinct from l.rate_basis_points
   or r.amount_minor is distinct from l.rate_minor or coalesce(r.currency, c.currency) <> c.currency or r.effective_from > c.ordered_at
   or coalesce(r.partner_id, c.partner_id) <> c.partner_id
union all
select conversion_id, line_external_id, null from conversion_line where rate_rule_id is null and (rate_source <> 'programme' or rate_kind <> 'percent');

-- I10c: every move of a transfer is in the transition table, each begins where the last one ended, and the last one is where the transfer is
select m.transfer_id, m.from_state, m.to_state
from (select h.*, lag(to_state) over (partition by transfer_id order by id) as before,
             lead(id) over (partition by transfer_id order by id) is null as is_last
      from transfer_move h) m
join transfer t on t.id = m.transfer_id
where m.from_state is distinct from m.before
   or (m.is_last and m.to_state <> t.state)
   or (m.from_state is null and m.to_state <> 'requested')
   or (m.from_state is not null and (m.from_state, m.to_state) not in (
        ('requested', 'held'), ('requested', 'approved'), ('requested', 'cancelled'), ('held', 'requested'), ('held', 'cancelled'),
        ('approved', 'held'), ('approved', 'submitting'), ('approved', 'cancelled'),
        ('submitting', 'submitted'), ('submitting', 'settled'), ('submitting', 'failed'), ('submitting', 'unknown'),
        ('unknown', 'submitted'), ('unknown', 'settled'), ('unknown', 'failed'), ('unknown', 'review'),
        ('review', 'submitted'), ('review', 'settled'), ('review', 'failed'),
        ('submitted', 'settled'), ('submitted', 'failed'), ('submitted', 'returned'), ('settled', 'returned')))
union all
select t.id, null, t.state from transfer t where not exists (select from transfer_move m where m.transfer_id = t.id);

-- I14: what is reserved is exactly the transfers that wait; what is in transit is exactly what those that were sent carry; fees are theirs as well
select coalesce(l.partner_id, s.partner_id) as partner_id, coalesce(l.currency, s.currency) as currency, coalesce(l.account, s.account) as account, l.minor, s.minor as transfers
from (select partner_id, currency, account, sum(minor) as minor from ledger_posting
      where account in ('reserved', 'in-transit', 'bank') group by partner_id, currency, account) l
full join (
  select partner_id, currency, account, sum(minor) as minor from (
    select partner_id, currency, 'reserved' as account, amount_minor as minor from transfer where state in ('requested', 'held', 'approved')
    union all select partner_id, currency, 'in-transit', amount_minor - fee_minor from transfer where state in ('submitting', 'submitted', 'unknown', 'review')
    union all select partner_id, currency, 'bank', amount_minor - fee_minor from transfer where state = 'settled'
    union all select partner_id, currency, 'bank', amount_minor from payout where is_external and state = 'released') t
  group by partner_id, currency, account) s on s.partner_id = l.partner_id and s.currency = l.currency and s.account = l.account
where coalesce(l.minor, 0) <> coalesce(s.minor, 0);

-- I15: a transfer took its amount from the wallet once, and gave it back only if it was cancelled, refused or came back, once; a fee stays only with
-- what was sent
select t.id, t.state, w.minor from transfer t
left join (select split_part(e.key, ':', 2)::bigint as id, sum(p.minor) as minor, count(*) filter (where p.minor > 0 and e.key like '%:return') as returns
           from ledger_entry e join ledger_posting p on p.entry_id = e.id and p.account = 'wallet' where e.kind = 'transfer' group by 1) w on w.id = t.id
where w.minor is null
   or case when t.state in ('cancelled', 'failed') then w.minor <> 0
           when t.state = 'returned' then w.minor not in (-t.fee_minor, 0) or w.returns <> 1
           else w.minor <> -t.amount_minor end
union all
select split_part(e.key, ':', 2)::bigint, 'unknown', null from ledger_entry e
where e.kind = 'transfer' and not exists (select from transfer t where t.id = split_part(e.key, ':', 2)::bigint);

-- I22: a transfer goes to an account of its own partner; what was sent had been confirmed and was usable when it left
--- An account that was blocked waits again once that is lifted: what had left before had waited for the first time.
select t.id, d.partner_id from transfer t join destination d on d.id = t.destination_id
where d.partner_id <> t.partner_id
   or (t.submitted_at is not null and (d.confirmed_at is null
       or t.submitted_at < case when t.submitted_at <= d.unblocked_at then d.first_usable_from else d.usable_from end));

-- I22d: what a partner is compared by with others is the bank account that they confirmed last
select p.id, p.payee_fingerprint from partner p
left join lateral (select fingerprint from destination d where d.partner_id = p.id and d.confirmed_at is not null order by d.version desc limit 1) d on true
where p.payee_fingerprint is distinct from d.fingerprint;

-- I22b: a file is what its transfers say: one currency, as many, as much; nothing that has left without a key
--- A transfer is in one file that counts: the last one that it was written into; all before that were withdrawn, and another one replaced them.
select f.id, f.count, f.net_minor from transfer_file f
left join (select l.file_id, count(*) as count, sum(t.amount_minor - t.fee_minor) as net, count(distinct t.currency) as currencies, min(t.currency) as currency,
                  count(distinct t.rail) as rails, min(t.rail) as rail
           from transfer_file_line l join transfer t on t.id = l.transfer_id group by l.file_id) t on t.file_id = f.id
where t.count is distinct from f.count::bigint or t.net is distinct from f.net_minor::numeric or t.currencies <> 1 or t.currency <> f.currency
   or t.rails <> 1 or t.rail <> f.rail
union all
select t.id, null, null from transfer t where (t.submitted_at is not null) <> (t.rail_key is not null) or (t.rail is null) <> (t.rail_key is null)
union all
select t.id, t.file_id, null from transfer t
where t.file_id is distinct from (select max(l.file_id) from transfer_file_line l where l.transfer_id = t.id)
union all
select f.id, l.transfer_id, null from transfer_file f join transfer_file_line l on l.file_id = f.id join transfer t on t.id = l.transfer_id
where t.file_id <> f.id and (f.state <> 'withdrawn' or not exists (select from transfer_file n where n.replaces_id = f.id))
union all
select n.id, n.replaces_id, null from transfer_file n
where n.replaces_id is not null and (not exists (select from transfer_file f where f.id = n.replaces_id and f.state = 'withdrawn')
   or exists (select from transfer_file_line l where l.file_id = n.id and not exists
              (select from transfer_file_line o where o.file_id = n.replaces_id and o.transfer_id = l.transfer_id)));

-- I22c: two persons said what is so: of files that were sent or withdrawn, of transfers that came back, unless their bank said so itself
select f.id, f.state from transfer_file f
where f.state <> 'open' and (select count(distinct coalesce(s.partner_id, s.id)) from transfer_file_mark m join staff_member s on s.id = m.staff_id
                             where m.file_id = f.id and m.says = f.state) < 2
  and not (f.state = 'withdrawn' and (select count(distinct coalesce(s.partner_id, s.id)) from transfer_file_mark m join staff_member s on s.id = m.staff_id
                                      where m.file_id = f.id and m.says = 'anew') >= 2)
  and not (f.state = 'withdrawn' and exists (select from transfer_taken_out o join staff_member s on s.id = o.staff_id
           where o.file_id = f.id group by o.transfer_id having count(distinct coalesce(s.partner_id, s.id)) >= 2))
union all
select t.id, t.state from transfer t
where t.state = 'returned' and (select count(distinct coalesce(s.partner_id, s.id)) from transfer_mark m join staff_member s on s.id = m.staff_id
                                where m.transfer_id = t.id and m.says = t.state) < 2
  and not exists (select from bank_answer_line a where a.transfer_id = t.id and a.says = 'return' and a.problem is null)
  and not exists (select from rail_call c where c.transfer_id = t.id and c.answer in ('returned', 'failed'))
  and not exists (select from rail_notice n where n.transfer_id = t.id and n.says in ('returned', 'failed') and n.outcome = 'done');

-- I22f: what the bank sent back is back in the wallet, once, and as much as was sent
select a.file_id, a.line, a.transfer_id from bank_answer_line a left join transfer t on t.id = a.transfer_id
where a.says = 'return' and a.problem is null and (t.id is null or t.state <> 'returned' or t.amount_minor - t.fee_minor <> a.minor)
union all
select null, null, a.transfer_id from bank_answer_line a where a.says = 'return' and a.problem is null group by a.transfer_id having count(*) > 1;

-- I22i: a return file that came by chat was sent along by one person and confirmed by another, and both are in the audit
--- Who became known as a partner only later was a person of their own that day.
select f.id::text as id from bank_answer_file f
where f.actor like 'staff:%' and not exists (
  select from bank_answer_waiting w
  cross join lateral (select coalesce(case when w.taken_at >= coalesce(partner_since, '-infinity') then partner_id end, id) as person from staff_member where id = w.taken_by_id) a
  cross join lateral (select coalesce(case when w.decided_at >= coalesce(partner_since, '-infinity') then partner_id end, id) as person from staff_member where id = w.decided_by_id) b
  where w.file_id = f.id and w.content_hash = f.content_hash and a.person <> b.person and f.actor = 'staff:' || w.decided_by_id)
union all
select w.id::text from bank_answer_waiting w
where not exists (select from audit_entry a where a.subject_kind = 'return-file' and a.subject_id = w.id::text and a.act = 'bank-answer.propose')
   or (w.decided_at is not null) <> (w.decided_by_id is not null);

-- I22g: a rail is asked to send before it has answered, and never after: what it knows, or what failed, is not sent again
select c.id, c.transfer_id from rail_call c
where c.asks = 'submit' and exists (select from rail_call b where b.transfer_id = c.transfer_id and b.id < c.id
                                    and (b.answer in ('submitted', 'settled', 'failed', 'returned') or (b.answer is null and b.lease_until > c.at)))
union all
select c.id, c.transfer_id from rail_call c join transfer t on t.id = c.transfer_id where t.rail_key is null or c.at < t.submitted_at
union all
select null, t.id from transfer t
where t.rail_due_at is not null and t.state not in ('submitting', 'submitted', 'unknown');

-- I22j: what a rail that is called has taken is asked for until it says how it ended
select t.id, t.rail from transfer t
where t.state = 'submitted' and t.rail_due_at is null and exists (select from rail_call c where c.transfer_id = t.id);

-- I22h: no file says what is decided otherwise: nothing is paid, or given back, by two of them
--- One that the bank never gets has nothing that the bank has had; one that it may still get has nothing that failed; and what came of a transfer before
--- its file was written anew is in no new one.
select f.id, t.id as transfer, t.state from transfer_file f join transfer t on t.file_id = f.id
where (f.state = 'withdrawn' and t.state <> 'failed') or (f.state = 'open' and t.state = 'failed')
   or (f.replaces_id is not null and exists (select from transfer_move m where m.transfer_id = t.id and m.at < f.created_at
                                             and m.to_state in ('submitted', 'settled', 'failed', 'returned')));

-- I14a: payouts are in the state their batch allows
select b.id, b.state, o.state as payout from payout_batch b join payout o on o.batch_id = b.id
where (b.state, o.state) not in (('preparing', 'prepared'), ('prepared', 'prepared'), ('prepared', 'dropped'), ('releasing', 'prepared'), ('releasing', 'released'), ('releasing', 'dropped'),
                                 ('released', 'released'), ('released', 'dropped'), ('cancelled', 'cancelled'));

-- I14b: before a release only staff leave a payout out; what they left out stands among the batch's set-asides with their reason
select o.id, o.reason from payout_batch b join payout o on o.batch_id = b.id and o.state = 'dropped'
left join payout_set_aside s on s.batch_id = b.id and s.partner_id = o.partner_id and s.currency = o.currency and s.reason = o.reason
where (b.state = 'prepared' and o.reason <> 'by-staff') or (o.reason = 'by-staff' and (s.note is null or s.note = ''));

-- I14c: an approval that counted was given for exactly what its batch pays; two persons released every batch that took two
-- Who became known as a partner only after they approved was a person of their own that day.
select a.id, count(distinct coalesce(case when v.at >= coalesce(s.partner_since, '-infinity') then s.partner_id end, s.id)) as persons
from audit_entry a
join payout_batch b on b.id::text = a.subject_id
left join batch_approval v on v.batch_id = b.id and v.items_hash = a.facts ->> 'itemsHash'
left join staff_member s on s.id = v.staff_id
where a.act = 'batch.release' and a.subject_kind = 'payout-batch'
group by a.id, a.facts
having count(distinct coalesce(case when v.at >= coalesce(s.partner_since, '-infinity') then s.partner_id end, s.id)) < coalesce((a.facts ->> 'needed')::int, 0);

-- I14d: nothing unusual was released by fewer than two persons, and nobody approved what pays themselves
-- A total is measured as on that day: by the batches released before it, and so many times their median as the release was held to.
with paid as (
  select b.id, b.released_at, o.currency, sum(o.amount_minor) as minor
  from payout_batch b join payout o on o.batch_id = b.id and o.state = 'released' and not o.is_external where b.state = 'released' group by b.id, b.released_at, o.currency
)
select o.id from payout o
join payout_anomaly n on n.payout_id = o.id
join audit_entry a on a.act = 'batch.release' and a.subject_kind = 'payout-batch' and a.subject_id = o.batch_id::text
where o.state = 'released' and coalesce((a.facts ->> 'needed')::int, 0) < 2
union all
select s.batch_id from payout_set_aside s
join payout_batch b on b.id = s.batch_id and b.state in ('releasing', 'released')
join audit_entry a on a.act = 'batch.release' and a.subject_kind = 'payout-batch' and a.subject_id = s.batch_id::text
where s.is_unusual and coalesce((a.facts ->> 'needed')::int, 0) < 2
union all
select p.id from paid p
join audit_entry a on a.act = 'batch.release' and a.subject_kind = 'payout-batch' and a.subject_id = p.id::text
cross join lateral (
  select array_agg(minor order by minor) as totals from (
    select e.minor from paid e where e.currency = p.currency and (e.released_at, e.id) < (p.released_at, p.id)
    order by e.released_at desc, e.id limit 6) last
) before
where coalesce((a.facts ->> 'needed')::int, 0) < 2 and cardinality(before.totals) >= 3
  and 2 * p.minor > (a.facts ->> 'times')::int * (before.totals[(cardinality(before.totals) + 1) / 2] + before.totals[cardinality(before.totals) / 2 + 1])
union all
select o.id from payout o
join audit_entry a on a.act = 'batch.release' and a.subject_kind = 'payout-batch' and a.subject_id = o.batch_id::text
join batch_approval v on v.batch_id = o.batch_id and v.items_hash = a.facts ->> 'itemsHash'
join staff_member s on s.id = v.staff_id and s.partner_id = o.partner_id and v.at >= coalesce(s.partner_since, '-infinity')
where o.state = 'released';

-- I15a: what finance booked by hand is where it belongs exactly once when it was confirmed by another person, and never otherwise
select c.id::text as id from adjustment c
left join ledger_entry e on e.key = c.kind || ':' || c.id
left join ledger_posting l on l.entry_id = e.id
  and l.account = case c.kind when 'write-off' then 'payable' when 'withholding' then 'withheld' else 'wallet' end
where (c.state = 'confirmed') <> (l.id is not null) or l.minor <> c.amount_minor or l.partner_id <> c.partner_id or l.currency <> c.currency or e.kind <> c.kind
union all
select e.key from ledger_entry e
where e.kind in ('credit', 'write-off', 'withholding', 'withholding-return') and e.key not like 'write-off:%:back:%'
  and not exists (select from adjustment c where e.key = c.kind || ':' || c.id);

-- I15b: nobody asked for or confirmed anything by hand for themselves, and the two persons are two
select c.id from adjustment c
cross join lateral (select id, case when c.requested_at >= coalesce(partner_since, '-infinity') then partner_id end as partner_id from staff_member where id = c.requested_by_id) r
left join lateral (select id, case when c.decided_at >= coalesce(partner_since, '-infinity') then partner_id end as partner_id from staff_member where id = c.decided_by_id) d on true
where r.partner_id = c.partner_id or (c.state = 'confirmed' and (d.partner_id = c.partner_id or coalesce(d.partner_id, d.id) = coalesce(r.partner_id, r.id)));

-- I21: whatever a person rejected or assigned, and every batch that was released or cancelled, has an audit row
select c.id::text as id from conversion c
where c.staff_rejection is not null
  and not exists (select from audit_entry a where a.subject_kind = 'conversion' and a.subject_id = c.id::text and a.act = 'conversion.reject')
union all
select d.order_id::text from attribution_decision d
where d.rule = 'staff-assignment'
  and not exists (select from audit_entry a where a.subject_kind = 'order' and a.subject_id = d.order_id::text and a.act = 'order.assign')
union all
select b.id::text from payout_batch b
where b.state in ('releasing', 'released', 'cancelled')
  and not exists (select from audit_entry a where a.subject_kind = 'payout-batch' and a.subject_id = b.id::text
                  and a.act = case when b.state = 'cancelled' then 'batch.cancel' else 'batch.release' end)
union all
select r.id::text from review_clearance r
where not exists (select from audit_entry a where a.subject_kind = 'order' and a.subject_id = r.order_id::text and a.act in ('review.approve', 'review.dismiss'))
union all
select m.id::text from missing_sale_claim m
where m.state <> 'open'
  and not exists (select from audit_entry a where a.subject_kind = 'claim' and a.subject_id = m.id::text
                  and a.act = case when m.state = 'accepted' then 'claim.accept' else 'claim.decline' end)
union all
select k.id::text from coupon k
where not exists (select from audit_entry a where a.subject_kind = 'coupon' and a.subject_id = k.id::text and a.act = 'coupon.give')
union all
select c.id::text from adjustment c
where not exists (select from audit_entry a where a.subject_kind = c.kind and a.subject_id = c.id::text and a.act = c.kind || case c.state
                    when 'requested' then '.request' when 'confirmed' then '.confirm' when 'declined' then '.decline' else '.withdraw' end)
union all
select s.batch_id::text from payout_set_aside s
where s.reason = 'by-staff'
  and not exists (select from audit_entry a where a.subject_kind = 'payout-batch' and a.subject_id = s.batch_id::text and a.act = 'batch.set-aside'
                  and a.facts ->> 'partner' = s.partner_id::text);

-- I21d: whatever staff said or did to a transfer or a file for the bank has an audit row of the same person and moment
select transfer_id::text as id, actor from transfer_move m
where actor like 'staff:%' and not exists (select from audit_entry a where a.at = m.at and a.actor = m.actor)
union all
select transfer_id::text, staff_id::text from transfer_mark m
where not exists (select from audit_entry a where a.at = m.at and a.actor = 'staff:' || m.staff_id and a.subject_kind = 'transfer' and a.subject_id = m.transfer_id::text)
union all
select file_id::text, staff_id::text from transfer_file_mark m
where not exists (select from audit_entry a where a.at = m.at and a.actor = 'staff:' || m.staff_id and a.subject_kind = 'transfer-file' and a.subject_id = m.file_id::text);

-- I21b: a chat account stands for one partner and one member of staff at most
select fingerprint from chat_identity where unlinked_at is null group by fingerprint having count(partner_id) > 1 or count(staff_id) > 1;

-- I21c: who is a partner and staff by one chat account is known to be one person
select p.id from chat_identity p
join chat_identity t on t.fingerprint = p.fingerprint and t.unlinked_at is null and t.staff_id is not null
join staff_member s on s.id = t.staff_id
where p.unlinked_at is null and p.partner_id is not null and s.partner_id is distinct from p.partner_id;

-- I20a: no message is to be tried after the instant at which it is given up, and exactly what is over has an end
select id from message
where (state = 'queued' and due_at > give_up_at) or (state in ('queued', 'sending')) <> (settled_at is null) or (state = 'sending') <> (lease_until is not null);

-- I20b: what is told by one channel was taken at most once, except where nobody could know
select m.key, m.channel from message m join message_attempt a on a.message_id = m.id
where a.outcome = 'accepted' and m.state <> 'unknown-outcome' group by m.key, m.channel having count(*) > 1;

-- I20c: sent means that somebody took it: this message, or the one that carries it
select m.id from message m
where m.state = 'sent' and not exists (select from message_attempt a where a.message_id = coalesce(m.carrier_id, m.id) and a.outcome = 'accepted')
union all
select m.id from message m join message c on c.id = m.carrier_id where c.state <> m.state or c.carrier_id is not null;

-- I20d: what still has to leave has its facts, and what has left has let them go
select id from message
where (state in ('queued', 'sending') and num_nulls(facts, facts_key, facts_key_id) > 0)
   or (state in ('sent', 'suppressed') and num_nonnulls(facts, facts_key, facts_key_id) > 0);

-- I23a: a coupon code is one partner's at a time
select a.code, a.id from coupon a join coupon b on b.code = a.code and b.id <> a.id
where a.owned_from < coalesce(b.owned_until, 'infinity') and b.owned_from < coalesce(a.owned_until, 'infinity');

-- I23b: what a person let pass keeps nothing waiting
select c.id from conversion c join review_clearance r on r.order_id = c.order_id and r.partner_id = c.partner_id and r.question = c.review_flag
where c.superseded_at is null;

-- I25a: whatever is sealed has its owner's key beside it, and nothing waits in clear for it
select o.id::text as id from shop_order o left join customer c on c.id = o.customer_id where o.customer_sealed is not null and (c.wrapped_key is null or c.key_id is null)
union all
select p.id::text from partner p where p.sealed is not null and (p.wrapped_key is null or p.key_id is null or p.email_fingerprint is null)
union all
select d.id::text from inbox_delivery d where d.body is not null and (d.body_key is null or d.body_key_id is null)
union all
select s.id::text from staff_member s where num_nonnulls(s.sealed, s.wrapped_key, s.key_id) not in (0, 3)
union all
select m.id::text from message m where num_nonnulls(m.facts, m.facts_key, m.facts_key_id) not in (0, 3)
union all
select order_id::text from shop_order_unsealed
union all
select partner_id::text from partner_unsealed;

-- I25b: whoever was erased has no key, no fingerprint, no account and nothing sealed, and every order of theirs knows it
select c.id::text as id from customer c where c.erased_at is not null and num_nonnulls(c.fingerprint, c.external_id, c.wrapped_key, c.key_id) > 0
union all
select o.id::text from shop_order o left join customer c on c.id = o.customer_id
where (c.erased_at is null) <> (o.customer_erased_at is null) or (o.customer_erased_at is not null and o.customer_sealed is not null)
union all
select r.order_id::text from shop_order_refund r join shop_order o on o.id = r.order_id where o.customer_erased_at is not null and r.reason <> ''
union all
select p.id::text from partner p where p.erased_at is not null and num_nonnulls(p.email_fingerprint, p.sealed, p.wrapped_key, p.key_id) > 0
union all
select m.id::text from message m join partner p on p.id = m.recipient_id where m.recipient_kind = 'partner' and p.erased_at is not null
union all
select m.id::text from message m join customer c on c.id = m.recipient_id where m.recipient_kind = 'customer' and c.erased_at is not null
union all
select i.id::text from chat_identity i join partner p on p.id = i.partner_id where p.erased_at is not null
union all
select k.id::text from connect_code k join partner p on p.id = k.partner_id where p.erased_at is not null;

-- I31a: no order has more than three mails about its payment, and no two stand for the same of the terms' instants
select order_id, count(*) from pending_order_mail group by order_id having count(*) > 3
union all
select order_id, count(*) from pending_order_mail group by order_id, since, step having count(*) > 1;

-- I31b: none of them was tried after its order had stopped waiting, lay in the bin or its customer had had enough; a minute is what a transaction may wait for another's lock
select m.id, a.at from pending_order_mail p
join message m on m.key = 'pending-order:' || p.customer_id || ':' || p.order_id || ':' || p.nth
join message_attempt a on a.message_id = m.id
join shop_order o on o.id = p.order_id
left join pending_order_opt_out x on x.order_id = p.order_id
where (o.waited_until > p.at and a.at > o.waited_until + interval '1 minute') or a.at > x.at + interval '1 minute'
union all
select m.id, m.created_at from message m where m.kind = 'pending-order'
and not exists (select from pending_order_mail p where m.key = 'pending-order:' || p.customer_id || ':' || p.order_id || ':' || p.nth);

-- I25c: a message that is settled has let its body go
select d.id from inbox_delivery d where d.state in ('applied', 'stale', 'ignored') and num_nonnulls(d.body, d.body_key, d.body_key_id) > 0;

-- I30a: the counts of a closed day are what a recount of its clicks gives, as long as these are kept
with recount as (
  select k.partner_id, z.day, k.campaign, md5(k.landing)::uuid as landing_key,
         count(*) filter (where verdict = 'counted') as counted, count(*) filter (where verdict = 'repeat') as repeat,
         count(*) filter (where verdict = 'bot') as bot, count(*) filter (where verdict = 'preview') as preview,
         count(*) filter (where verdict = 'prefetch') as prefetch, count(*) filter (where verdict = 'head') as head
  from click_closing z join click k on k.clicked_at >= z.from_at and k.clicked_at < z.to_at
  where z.trimmed_at is null
  group by k.partner_id, z.day, k.campaign, md5(k.landing)::uuid),
stored as (
  select partner_id, day, campaign, landing_key, counted::bigint, repeat::bigint, bot::bigint, preview::bigint, prefetch::bigint, head::bigint from click_day
  where day not in (select day from click_closing where trimmed_at is not null))
select 'missing' as what, missing.* from (table recount except table stored) missing
union all select 'too much', surplus.* from (table stored except table recount) surplus;

-- I30b: closed days follow one another without gap or overlap
select day, from_at, before from (select day, from_at, to_at, lag(to_at) over (order by day) as before from click_closing) closing
where from_at <> before or from_at >= to_at;

-- I30c: days whose visits are gone come before all others
select day from click_closing where trimmed_at is null and day < (select max(day) from click_closing where trimmed_at is not null);

-- I18: a run that is over has its end, one that was passed over or refused its reason, one that failed its reference; one that somebody is at, a lease
select id, job, label, state from job_run
where (state in ('done', 'failed', 'skipped')) <> (finished_at is not null) or (state = 'skipped' and outcome is null)
   or (state = 'failed' and error_reference is null) or (state = 'running' and (started_at is null or leased_until is null));

-- I19a: a closed quarter's total is what was granted in it until its close, and met means enough of it; whoever earned something has a total
select q.label, coalesce(t.partner_id, g.partner_id) as partner_id, t.total, g.tokens
from token_quarter q
left join lateral (
  select partner_id, sum(tokens) as tokens from token_grant
  where effective_at >= q.starts_at and effective_at < q.ends_at and id <= q.through_grant group by partner_id) g on true
full join token_quarter_total t on t.quarter = q.label and t.partner_id = g.partner_id
where t.total is distinct from g.tokens and not (t.total = 0 and g.tokens is null) and coalesce(t.partner_id, g.partner_id) is not null
union all
select t.quarter, t.partner_id, t.total, q.requirement from token_quarter_total t join token_quarter q on q.label = t.quarter where t.is_met <> (t.total >= q.requirement);

-- I19b: what takes a grant back is its negative, of the same partner, activity and time
select c.id from token_grant c join token_grant g on g.id = c.counters_id
where c.tokens <> -g.tokens or c.partner_id <> g.partner_id or c.activity <> g.activity or c.effective_at <> g.effective_at or g.counters_id is not null
union all
select id from token_grant where tokens < 0 and counters_id is null;

-- I19c: a submission was approved exactly when its tokens were granted, and a person answered it
select s.id::text from token_submission s
where (s.state = 'approved') <> exists (select from token_grant g where g.partner_id = s.partner_id and g.cause = 'submission:' || s.id)
   or (s.state in ('approved', 'declined')
       and not exists (select from audit_entry a where a.subject_kind = 'token-submission' and a.subject_id = s.id::text
                       and a.act = case s.state when 'approved' then 'token.approve' else 'token.decline' end));

-- I34a: an acceptance names the text that its version has
select a.partner_id, a.number from legal_acceptance a join legal_terms t on t.number = a.number
where a.hash <> t.hash or encode(sha256(convert_to(t.words, 'UTF8')), 'hex') <> t.hash or a.at < t.published_at;

-- I34b: a later version of the legal terms takes effect later, and at most one is still to come
select l.number from legal_terms t join legal_terms l on l.number > t.number
where t.withdrawn_at is null and l.withdrawn_at is null and (l.effective_at < t.effective_at or l.published_at < t.effective_at);

-- I46a: a write-off let off exactly as much as it is worth, of corrections of its own partner and currency, and nothing else lets anything off
select a.id, a.amount_minor, -sum(x.amount_minor) as let_off
from adjustment a left join correction_let_off x on x.adjustment_id = a.id and x.amount_minor < 0
left join correction k on k.id = x.correction_id
group by a.id
having coalesce(-sum(x.amount_minor), 0) <> case when a.kind = 'write-off' and a.state = 'confirmed' then a.amount_minor else 0 end
  or bool_or(k.partner_id <> a.partner_id or k.currency <> a.currency);

-- I46b: no more is let off of a correction than it is, and a payout settles what is left of it
select k.id, k.amount_minor, x.minor as let_off, i.amount_minor as in_payout
from correction k
left join (select correction_id, sum(amount_minor) as minor from correction_let_off group by correction_id) x on x.correction_id = k.id
left join payout_item i on i.correction_id = k.id and i.is_standing
where x.minor * sign(k.amount_minor) not between 0 and abs(k.amount_minor) or i.amount_minor <> k.amount_minor - coalesce(x.minor, 0);

-- I46c: of an order no more stays let off than it lacks; what it earned back is owed again, by an entry of its own
select k.conversion_id as id, sum(x.minor) as let_off, sum(k.amount_minor) as corrections
from correction k left join (select correction_id, sum(amount_minor) as minor from correction_let_off group by correction_id) x on x.correction_id = k.id
group by k.conversion_id having sum(x.minor) > 0 or sum(x.minor) < sum(k.amount_minor)
union all
select x.correction_id, x.amount_minor, l.minor from correction_let_off x
left join ledger_entry e on e.key = 'write-off:' || x.adjustment_id || ':back:' || x.correction_id
left join ledger_posting l on l.entry_id = e.id and l.account = 'expense'
where x.amount_minor > 0 and l.minor is distinct from x.amount_minor
union all
select e.id, null, null from ledger_entry e
where e.key like 'write-off:%:back:%'
  and not exists (select from correction_let_off x where e.key = 'write-off:' || x.adjustment_id || ':back:' || x.correction_id);

-- I45a: a payout of an earlier system went through the wallet and out of it, with its amount, once; nothing else went that way
select o.id::text as id from payout o
left join ledger_entry e on e.key = 'external-payout:' || o.id
left join ledger_posting l on l.entry_id = e.id and l.account = 'bank'
where (o.is_external and o.state = 'released') <> (l.id is not null) or l.minor <> o.amount_minor or l.partner_id <> o.partner_id or l.currency <> o.currency
union all
select e.key from ledger_entry e where e.kind = 'external-payout' and not exists (select from payout o where e.key = 'external-payout:' || o.id);

-- I45b: what was brought along lies in the wallet exactly once
select b.partner_id::text as id from opening_balance b
left join ledger_entry e on e.key = 'opening-balance:' || b.partner_id || ':' || b.currency
left join ledger_posting l on l.entry_id = e.id and l.account = 'wallet'
where l.minor is distinct from b.amount_minor
union all
select e.key from ledger_entry e where e.kind = 'opening-balance' and not exists (select from opening_balance b where e.key = 'opening-balance:' || b.partner_id || ':' || b.currency);

-- I45c: what was applied of an earlier system's referrals is one conversion each, of the same partner, worth what was promised before refunds
select r.key from imported_referral r
left join conversion c on c.id = r.conversion_id
where r.applied_at is not null
  and (c.id is null or c.partner_id <> r.partner_id or c.imported_minor is distinct from r.amount_minor or c.currency <> r.currency or c.amount_minor > c.imported_minor);
-- I36a: every act of the audit has one place in its chain or waits for one, and what has one or waits is there. What it says: `audit-check`
select a.id, 'stands in no chain' as what from audit_entry a
where not exists (select from audit_chain c where c.entry_id = a.id) and not exists (select from audit_unchained u where u.entry_id = a.id)
union all
select c.entry_id, 'is gone' from audit_chain c where not exists (select from audit_entry a where a.id = c.entry_id)
union all
select u.entry_id, 'is gone' from audit_unchained u where not exists (select from audit_entry a where a.id = u.entry_id)
union all
select u.entry_id, 'waits and has its place' from audit_unchained u join audit_chain c on c.entry_id = u.entry_id;

-- I36b: the places of the chain follow one another from 1 on
select min(position) as first, max(position) as last, count(*) as places from audit_chain having count(*) > 0 and (min(position) <> 1 or max(position) <> count(*));
-- I40a: while a partner's money is held, none of their transfers is approved and none leaves
select m.transfer_id, h.id as hold from compliance_hold h
join transfer t on t.partner_id = h.partner_id join transfer_move m on m.transfer_id = t.id
where m.to_state in ('approved', 'submitting') and m.id > h.after_move and (h.until_move is null or m.id <= h.until_move);

-- I40b: two persons lifted a hold, and nobody one on money of their own
-- Who became known as a partner only later was a person of their own that day.
select h.id, h.partner_id from compliance_hold h
cross join lateral (select id, case when h.lift_asked_at >= coalesce(partner_since, '-infinity') then partner_id end as partner_id from staff_member where id = h.lift_asked_by_id) a
cross join lateral (select id, case when h.lifted_at >= coalesce(partner_since, '-infinity') then partner_id end as partner_id from staff_member where id = h.lifted_by_id) l
where h.lifted_at is not null
  and (a.partner_id = h.partner_id or l.partner_id = h.partner_id or coalesce(a.partner_id, a.id) = coalesce(l.partner_id, l.id));

-- I41: what is known of a partner's tax form was written down by a person
select f.partner_id, f.state from tax_form f
where not exists (select from audit_entry a where a.subject_kind = 'tax-form' and a.subject_id = f.partner_id::text and a.act = 'tax-form.' || f.state);

-- I42a: a line of the bank that a person confirmed is what it stands for: money that left is a transfer's, money that came back is of one that did
select l.statement_id, l.nth, t.state from bank_statement_line l join transfer t on t.id = l.transfer_id
join bank_statement b on b.id = l.statement_id
where l.decision = 'confirmed'
  and (t.currency <> b.currency or abs(l.minor) <> t.amount_minor - t.fee_minor
       or (l.minor < 0 and t.state not in ('settled', 'returned')) or (l.minor > 0 and t.state <> 'returned'))
union all
select l.statement_id, l.nth, f.state from bank_statement_line l join transfer_file f on f.id = l.file_id
where l.decision = 'confirmed' and (f.state <> 'sent' or -l.minor <> f.net_minor);

-- I42b: no transfer left the bank by two lines, or by one of its own and one of its file
select l.transfer_id as transfer from bank_statement_line l
where l.decision = 'confirmed' and l.transfer_id is not null and l.minor < 0 group by l.transfer_id having count(*) > 1
union all
select l.transfer_id from bank_statement_line l join transfer t on t.id = l.transfer_id join bank_statement_line f on f.file_id = t.file_id
where l.decision = 'confirmed' and l.minor < 0 and f.decision = 'confirmed';
