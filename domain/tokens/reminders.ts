import { quarterOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { tellAll } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { requirementOf } from "./close-quarter.ts";

/** So many days before the last day of the quarter somebody who is short of it is told; the last day itself is day 0. */
export const reminderDays = [30, 14, 3] as const;

const toldAtOnce = 500;

/**
 * Tells every active partner who is short of what the quarter requires, on the days of `reminderDays`, once it is ten in the morning where
 * they live. Told again on the same day it is one message. Says how many were short.
 */
export async function remindOfQuarter(tx: Tx): Promise<number> {
  const { zone } = await programmeOf(tx);
  const quarter = quarterOf(tx.now, zone);
  const requirement = await requirementOf(tx, quarter);
  const lastDay = quarter.next.subtract({ days: 1 }).toString();
  const rows = await rowsOf(
    tx,
    sql<{ id: string; total: number; days: number }>`
      select p.id, coalesce(g.total, 0) as total, here.days
      from partner p
      cross join lateral (select ${tx.now}::timestamptz at time zone coalesce(p.zone, ${zone}) as clock) local
      cross join lateral (select ${lastDay}::date - local.clock::date as days) here
      left join lateral (
        select sum(tokens)::int as total from token_grant
        where partner_id = p.id and effective_at >= ${quarter.from} and effective_at < ${quarter.to}) g on true
      where p.status = 'active' and here.days = any(${[...reminderDays]}::int[]) and extract(hour from local.clock) >= 10 and coalesce(g.total, 0) < ${requirement}
      order by p.id`,
  );
  for (let at = 0; at < rows.length; at += toldAtOnce)
    await tellAll(
      tx,
      rows.slice(at, at + toldAtOnce).map(({ id, total, days }) => ({
        kind: "quarter-reminder" as const,
        to: { kind: "partner" as const, id },
        about: `${quarter.label}:${days}`,
        facts: { quarter: quarter.label, total, requirement, days, lastDay: quarter.next.subtract({ days: 1 }).toString() },
      })),
    );
  return rows.length;
}
