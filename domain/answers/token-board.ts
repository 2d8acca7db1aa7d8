import { oneOf, quarterOf, rowsOf, sql, type Quarter, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";

/** A place in the leaderboard; who has as much as another has the same one. */
export type BoardLine = {
  readonly place: number;
  readonly name: string;
  readonly shareId: string;
  readonly total: number;
  readonly isReader: boolean;
};

export type Board = {
  readonly quarter: Quarter;
  readonly lines: readonly BoardLine[];
  /** how many take part */
  readonly members: number;
  /** the reader's own total and place among all active partners, seen by nobody else */
  readonly own: { readonly total: number; readonly place: number; readonly partners: number; readonly takesPart: boolean };
};

const linesShown = 20;

/** Who wants to be seen, by what they earned in this quarter. */
export async function leaderboard(tx: Tx, partnerId: string): Promise<Board> {
  const { zone } = await programmeOf(tx);
  const quarter = quarterOf(tx.now, zone);
  const totals = sql`
    with total as (
      select p.id, p.name, p.share_id, b.partner_id is not null as takes_part, coalesce(sum(g.tokens), 0)::int as total
      from partner p
      left join token_board_member b on b.partner_id = p.id
      left join token_grant g on g.partner_id = p.id and g.effective_at >= ${quarter.from} and g.effective_at < ${quarter.to}
      where p.status = 'active' or p.id = ${partnerId} group by p.id, b.partner_id)`;
  const [rows, own] = await Promise.all([
    rowsOf(
      tx,
      sql<{ id: string; name: string; share_id: string; total: number; place: number; members: number }>`
        ${totals} select id, name, share_id, total, (rank() over (order by total desc))::int as place, (count(*) over ())::int as members
        from total where takes_part order by total desc, name, id limit ${linesShown}`,
    ),
    oneOf(
      tx,
      sql<{ total: number; place: number; partners: number; takes_part: boolean }>`
        ${totals} select o.total, o.takes_part, (select count(*)::int from total) as partners,
          1 + (select count(*)::int from total t where t.total > o.total) as place from total o where o.id = ${partnerId}`,
    ),
  ]);
  return {
    quarter,
    lines: rows.map((row) => ({
      place: row.place,
      name: row.name,
      shareId: row.share_id,
      total: row.total,
      isReader: row.id === partnerId,
    })),
    members: rows[0]?.members ?? 0,
    own: { total: own.total, place: own.place, partners: own.partners, takesPart: own.takes_part },
  };
}
