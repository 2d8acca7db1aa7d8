import { rowsOf, run, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import { isUnusualDebt } from "./anomaly-rules.ts";

/** What is left of a partner's earnings after corrections, where it is less than nothing. */
type Debt = { readonly partnerId: string; readonly money: Money };

/** Marks those of the batch's set-asides of some partners whose corrections a person should look at. */
export async function findDebts(tx: Tx, batchId: string, partners: readonly string[], terms: Terms): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: Currency; amount_minor: string }>`
      select partner_id, currency, amount_minor from payout_set_aside
      where batch_id = ${batchId} and partner_id = any(${partners}::uuid[]) and reason = 'not-positive'`,
  );
  const debts = rows.map((row) => ({ partnerId: row.partner_id, money: { currency: row.currency, minor: BigInt(row.amount_minor) } }));
  const unusual = await unusualDebts(tx, debts, terms);
  if (unusual.length === 0) return;
  await run(
    tx,
    sql`update payout_set_aside s set is_unusual = true
        from unnest(${unusual.map((each) => each.partnerId)}::uuid[], ${unusual.map(({ money }) => money.currency)}::text[]) as u (partner_id, currency)
        where s.batch_id = ${batchId} and s.partner_id = u.partner_id and s.currency = u.currency`,
  );
}

/**
 * Those of some debts that a person should look at, by the rule `isUnusualDebt`: once, and again when one has grown; otherwise an old debt of
 * one partner would take two persons for every batch.
 */
export async function unusualDebts<D extends Debt>(tx: Pick<Tx, "em">, debts: readonly D[], { unusualDebtAbove }: Terms): Promise<D[]> {
  if (debts.length === 0) return [];
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: Currency; seen: string }>`
      select s.partner_id, s.currency, min(s.amount_minor)::text as seen
      from payout_set_aside s join payout_batch b on b.id = s.batch_id and b.state = 'released'
      where s.partner_id = any(${debts.map(({ partnerId }) => partnerId)}::uuid[]) and s.is_unusual
        and not exists (select from payout p where p.partner_id = s.partner_id and p.currency = s.currency and p.state = 'released'
                          and p.released_at > b.released_at)
      group by s.partner_id, s.currency`,
  );
  const seen = new Map(rows.map((row) => [`${row.partner_id} ${row.currency}`, BigInt(row.seen)]));
  return debts.filter(({ partnerId, money: { currency, minor: net } }) =>
    isUnusualDebt({ net, above: unusualDebtAbove[currency] ?? 0n, seen: seen.get(`${partnerId} ${currency}`) ?? null }),
  );
}
