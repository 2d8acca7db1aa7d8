import { instantOf, oneOf, rowOf, rowsOf, run, sql, type Instant, type Quarter, type Tx } from "#domain/kernel";
import { tellAll } from "#domain/messages";
import { tellStaff } from "#domain/partners";
import { termsAt } from "#domain/programme";

/** How a quarter ended, for the job's history and the staff's report. */
export type QuarterClose = {
  readonly partners: number;
  readonly met: number;
  readonly tokens: number;
  readonly requirement: number;
};

/** How many people are told in one statement. */
const toldAtOnce = 500;

/**
 * Closes a quarter that is over: everybody's total as it stands, whether it meets what the quarter required (the term of its first day), and
 * a message to each with a report to staff. Whatever is recorded afterwards is an adjustment and is shown apart. Grants wait for the
 * close meanwhile, so that each is either counted or an adjustment. Closing again changes nothing and tells nobody.
 */
export async function closeQuarter(tx: Tx, quarter: Quarter): Promise<QuarterClose> {
  await run(tx, sql`lock table token_grant in share row exclusive mode`);
  const requirement = await requirementOf(tx, quarter);
  const isNew = await run(
    tx,
    sql`insert into token_quarter (label, starts_at, ends_at, requirement, closed_at, through_grant)
        select ${quarter.label}, ${quarter.from}::timestamptz, ${quarter.to}::timestamptz, ${requirement}, ${tx.now}::timestamptz, coalesce(max(id), 0) from token_grant
        on conflict (label) do nothing`,
  );
  if (isNew === 1) {
    await snapshot(tx, quarter, requirement);
    await tellTotals(tx, quarter);
  }
  return oneOf(
    tx,
    sql<QuarterClose>`
      select count(t.partner_id)::int as partners, count(*) filter (where t.is_met)::int as met, coalesce(sum(t.total), 0)::int as tokens, q.requirement
      from token_quarter q left join token_quarter_total t on t.quarter = q.label where q.label = ${quarter.label} group by q.label, q.requirement`,
  );
}

/** What a quarter requires: the term in effect when it began, so that nobody's quarter changes while they are in it. */
export async function requirementOf(tx: Tx, { from }: Pick<Quarter, "from">): Promise<number> {
  return (await termsAt(tx, from)).tokensRequired;
}

/** Everybody who was an active partner when the quarter ended, and whoever has earned something in it. */
async function snapshot(tx: Tx, { label, from, to }: Quarter, requirement: number): Promise<void> {
  await run(
    tx,
    sql`insert into token_quarter_total (quarter, partner_id, total, is_met)
        select ${label}, p.id, coalesce(g.total, 0), coalesce(g.total, 0) >= ${requirement}
        from partner p
        left join lateral (
          select s.to_status from partner_status_change s where s.partner_id = p.id and s.at < ${to} order by s.at desc, s.id desc limit 1) then_ on true
        left join (select partner_id, sum(tokens)::int as total from token_grant where effective_at >= ${from} and effective_at < ${to} group by partner_id) g
          on g.partner_id = p.id
        where then_.to_status = 'active' or g.partner_id is not null`,
  );
}

async function tellTotals(tx: Tx, quarter: Quarter): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; total: number; is_met: boolean; requirement: number }>`
      select t.partner_id, t.total, t.is_met, q.requirement from token_quarter_total t join token_quarter q on q.label = t.quarter
      join partner p on p.id = t.partner_id and p.erased_at is null and p.status in ('active', 'paused')
      where t.quarter = ${quarter.label} order by t.partner_id`,
  );
  for (let at = 0; at < rows.length; at += toldAtOnce)
    await tellAll(
      tx,
      rows.slice(at, at + toldAtOnce).map((row) => ({
        kind: "quarter-total" as const,
        to: { kind: "partner" as const, id: row.partner_id },
        about: quarter.label,
        facts: { quarter: quarter.label, total: row.total, requirement: row.requirement, isMet: row.is_met },
      })),
    );
  const met = rows.filter((row) => row.is_met).length;
  await tellStaff(tx, ["support", "operator"], {
    kind: "quarter-report",
    about: quarter.label,
    facts: { quarter: quarter.label, partners: rows.length, met, requirement: rows[0]?.requirement ?? 0 },
  });
}

/** The close of a quarter, if it is closed. */
export async function closeOf(
  tx: Pick<Tx, "em">,
  label: string,
): Promise<{ readonly closedAt: Instant; readonly requirement: number } | null> {
  const row = await rowOf(
    tx,
    sql<{ closed_at: string; requirement: number }>`select closed_at, requirement from token_quarter where label = ${label}`,
  );
  return row && { closedAt: instantOf(row.closed_at), requirement: row.requirement };
}
