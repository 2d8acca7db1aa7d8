import { money, rowOf, rowsOf, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import type { BatchFacts } from "#domain/payouts";
import type { PartnerName } from "./people.ts";

/** One partner's payout beside the last batch's; null: not in it. */
export type Mover = {
  readonly partner: PartnerName;
  readonly before: Money | null;
  readonly now: Money | null;
};

/** How a batch differs from the one released before it. */
export type BatchDifference = {
  readonly period: string;
  readonly totals: readonly { readonly before: Money; readonly now: Money }[];
  /** payouts that only this batch has, that only the last one had, that are in both with another amount, and with the same */
  readonly counts: { readonly joined: number; readonly gone: number; readonly changed: number; readonly same: number };
  /** of each currency the largest differences first; what differs by its own measure can't be held against another currency's */
  readonly movers: readonly Mover[];
};

const shownMovers = 5;

/** What changed from the batch that was released before; null: there was none. */
export async function batchDifference(tx: Pick<Tx, "em">, batch: BatchFacts): Promise<BatchDifference | null> {
  const last = await rowOf(
    tx,
    sql<{ id: string; period: string }>`
      select l.id, l.period from payout_batch l join payout_batch b on b.id = ${batch.id}
      where l.state = 'released' and l.id <> b.id and l.created_at <= b.created_at order by l.created_at desc limit 1`,
  );
  if (!last) return null;
  const both = sql`
    select coalesce(n.partner_id, b.partner_id) as partner_id, coalesce(n.currency, b.currency) as currency, b.amount_minor as before, n.amount_minor as now
    from (select partner_id, currency, amount_minor from payout where batch_id = ${batch.id} and state in ('prepared', 'released')) n
    full join (select partner_id, currency, amount_minor from payout where batch_id = ${last.id} and state = 'released') b
      on b.partner_id = n.partner_id and b.currency = n.currency`;
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; before: string; now: string; joined: number; gone: number; changed: number; same: number }>`
      select currency, coalesce(sum(before), 0)::text as before, coalesce(sum(now), 0)::text as now,
             count(*) filter (where before is null)::int as joined, count(*) filter (where now is null)::int as gone,
             count(*) filter (where before <> now)::int as changed, count(*) filter (where before = now)::int as same
      from (${both}) d group by currency order by currency`,
  );
  const sum = (name: "joined" | "gone" | "changed" | "same"): number => rows.reduce((total, row) => total + row[name], 0);
  return {
    period: last.period,
    totals: rows.map((row) => ({ before: money(BigInt(row.before), row.currency), now: money(BigInt(row.now), row.currency) })),
    counts: { joined: sum("joined"), gone: sum("gone"), changed: sum("changed"), same: sum("same") },
    movers: await moversOf(tx, both),
  };
}

async function moversOf(tx: Pick<Tx, "em">, both: ReturnType<typeof sql>): Promise<Mover[]> {
  const rows = await rowsOf(
    tx,
    sql<{ name: string; share_id: string; currency: Currency; before: string | null; now: string | null }>`
      select name, share_id, currency, before, now
      from (select p.name, p.share_id, p.id, d.*, row_number() over (
              partition by d.currency order by abs(coalesce(d.now, 0) - coalesce(d.before, 0)) desc, p.name, p.id) as place
            from (${both}) d join partner p on p.id = d.partner_id where d.before is distinct from d.now) ranked
      where place <= ${shownMovers} order by currency, place`,
  );
  const orNull = (minor: string | null, currency: Currency): Money | null => (minor === null ? null : money(BigInt(minor), currency));
  return rows.map((row) => ({
    partner: { name: row.name, shareId: row.share_id },
    before: orNull(row.before, row.currency),
    now: orNull(row.now, row.currency),
  }));
}
