import { oneOf, rowsOf, run, sql, type Quarter, type Tx } from "#domain/kernel";
import { lockPartners } from "#domain/partners";
import { activityOf } from "./activity.ts";
import { takenBackByHand } from "./grant.ts";

/** What a look at a quarter's first sales changed. */
export type FirstSales = { readonly granted: number; readonly takenBack: number };

const nothing: FirstSales = { granted: 0, takenBack: 0 };

/**
 * Everybody who has a confirmed sale in a quarter gets the tokens of the first one, once; whose sales of the quarter were all rejected
 * gives them back, and gets them again when one counts after all; what a person took back stays taken back. A quarter that is closed is left alone. Called again it changes nothing.
 */
export async function grantFirstSales(tx: Tx, quarter: Quarter): Promise<FirstSales> {
  const activity = await activityOf(tx, "first-sale");
  if (!activity || (await isClosed(tx, quarter))) return nothing;
  const cause = `first-sale:${quarter.label}`;
  const partners = await rowsOf(
    tx,
    sql<{ id: string }>`${changesOf(quarter, cause)} select partner_id as id from changes order by partner_id`,
  );
  if (partners.length === 0) return nothing;
  await lockPartners(
    tx,
    partners.map(({ id }) => id),
  );
  const takenBack = await run(
    tx,
    sql`${changesOf(quarter, cause)}
      insert into token_grant (partner_id, activity, tokens, effective_at, recorded_at, cause, nth, counters_id, note, actor)
      select g.partner_id, g.activity, -g.tokens, g.effective_at, ${tx.now}::timestamptz, 'counter:' || g.id, 1, g.id, null, 'system:first-sale'
      from changes c join token_grant g on g.id = c.grant_id where c.sold_at is null order by g.id`,
  );
  const granted = await run(
    tx,
    sql`${changesOf(quarter, cause)}
      insert into token_grant (partner_id, activity, tokens, effective_at, recorded_at, cause, nth, counters_id, note, actor)
      select c.partner_id, ${activity.code}, room.tokens, c.sold_at, ${tx.now}::timestamptz, ${cause},
        1 + (select count(*) from token_grant b where b.partner_id = c.partner_id and b.cause = ${cause}), null, null, 'system:first-sale'
      from changes c
      cross join lateral (
        select least(${activity.tokens}::int, coalesce(${activity.quarterCap}::int, 2000000000) - coalesce(sum(e.tokens), 0))::int as tokens from token_grant e
        where e.partner_id = c.partner_id and e.activity = ${activity.code} and e.effective_at >= ${quarter.from} and e.effective_at < ${quarter.to}) room
      where c.sold_at is not null and room.tokens > 0 order by c.partner_id`,
  );
  return { granted, takenBack };
}

/** Who has a sale without the tokens (sold_at), and who has the tokens (grant_id) without a sale. */
function changesOf({ from, to }: Quarter, cause: string) {
  return sql`
    with sold as (
      select c.partner_id, min(c.ordered_at) as sold_at from conversion c
      where c.superseded_at is null and c.status in ('unpaid', 'paid') and c.ordered_at >= ${from} and c.ordered_at < ${to}
        and not exists (select from token_grant g where g.partner_id = c.partner_id and g.cause = ${cause} and ${takenBackByHand})
      group by c.partner_id
    ), standing as (
      select g.partner_id, g.id from token_grant g
      where g.cause = ${cause} and not exists (select from token_grant k where k.counters_id = g.id)
    ), changes as (
      select coalesce(s.partner_id, g.partner_id) as partner_id, s.sold_at, g.id as grant_id
      from sold s full join standing g on g.partner_id = s.partner_id where s.partner_id is null or g.partner_id is null)`;
}

async function isClosed(tx: Pick<Tx, "em">, { label }: Quarter): Promise<boolean> {
  const { closed } = await oneOf(tx, sql<{ closed: boolean }>`select exists (select from token_quarter where label = ${label}) as closed`);
  return closed;
}
