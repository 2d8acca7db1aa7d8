import { oneOf, plusDays, sql, type Tx } from "#domain/kernel";

/** How many a change of terms is about. */
export type TermReach = {
  readonly days: number;
  /** made in the last days and credited to somebody */
  readonly orders: number;
  /** who earned by those orders */
  readonly earning: number;
  readonly active: number;
  /** active partners for whom a rate of their own or their group's comes before the programme's */
  readonly withRate: number;
  /** partners with money that waits for a payout run */
  readonly waiting: number;
};

export async function termReach(tx: Pick<Tx, "em" | "now">): Promise<TermReach> {
  const days = 30;
  const row = await oneOf(
    tx,
    sql<Record<"orders" | "earning" | "active" | "with_rate" | "waiting", string>>`
      with standing as (
        select distinct on (scope, partner_id, group_id) scope, partner_id, group_id, kind from rate_rule
        where scope in ('partner', 'group') and effective_from <= ${tx.now} order by scope, partner_id, group_id, effective_from desc, id desc),
      member as (
        select distinct on (partner_id) partner_id, group_id from partner_group_move
        where effective_from <= ${tx.now} order by partner_id, effective_from desc, id desc),
      rated as (
        select partner_id from standing where scope = 'partner' and kind is not null
        union select m.partner_id from member m join standing s on s.group_id = m.group_id and s.kind is not null)
      select (select count(*) from partner where status = 'active') as active,
             (select count(*) from partner p join rated r on r.partner_id = p.id where p.status = 'active') as with_rate,
             (select count(distinct partner_id) from conversion where status = 'unpaid' and superseded_at is null) as waiting,
             count(*) as orders, count(distinct partner_id) as earning
      from conversion where superseded_at is null and ordered_at >= ${plusDays(tx.now, -days)} and ordered_at <= ${tx.now}`,
  );
  return {
    days,
    orders: Number(row.orders),
    earning: Number(row.earning),
    active: Number(row.active),
    withRate: Number(row.with_rate),
    waiting: Number(row.waiting),
  };
}
