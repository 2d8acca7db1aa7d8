import { rowsOf, sql, type Tx } from "#domain/kernel";

/**
 * Orders that inherit from another and do not ask what that asks of them now, or still ask what it asks no more (`openQuestion`): it was
 * rejected or restored by staff, or its own question was opened or answered. Whoever did that asked for them to be decided again; this finds
 * them by their rows, should that have been lost. By our ids, oldest decision first, at most so many.
 */
export async function followersLeftBehind(tx: Pick<Tx, "em">, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      with origin as (
        select order_id, case when staff_rejection is not null then 'origin-rejected' else 'renewal-unclear' end as question
        from conversion
        where superseded_at is null and (staff_rejection is not null or (review_flag is not null and review_flag not in ('self-referral', 'shared-account')))
      ),
      follower as (
        select c.order_id, c.partner_id, c.review_flag, d.decided_at, coalesce((d.evidence ->> 'isDoubtful')::boolean, false) as is_doubtful,
               (case d.rule when 'renewal' then d.evidence ->> 'parentOrderId'
                            else jsonb_path_query_first(d.evidence, '$.candidates[*] ? (@.outcome == "won").orderId') #>> '{}' end)::uuid as origin_id
        from attribution_decision d join conversion c on c.order_id = d.order_id and c.superseded_at is null
        where d.rule in ('renewal', 'lifetime') and d.superseded_at is null and d.partner_id is not null
      ),
      asked as (
        select f.*, o.question from follower f
        left join origin o on o.order_id = f.origin_id and not exists (
          select from review_clearance r join shop_order a on a.id = r.order_id join shop_order b on b.id = f.order_id
          where r.partner_id = f.partner_id and r.question = o.question
            and (a.id in (f.order_id, f.origin_id) or (a.shop = b.shop and a.renewal_of = b.renewal_of and b.renewal_of <> 'unknown')))
      )
      select order_id as id from asked
      where case when question is not null then review_flag is distinct from question
                 else review_flag = 'origin-rejected' or (review_flag = 'renewal-unclear' and not is_doubtful) end
      order by decided_at, order_id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}
