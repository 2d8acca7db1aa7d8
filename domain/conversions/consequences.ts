import { money, rowsOf, run, sql, type Money, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";

/** What an act of staff changes for one partner: what the order earns them before and after it. */
export type Consequence = {
  readonly partnerId: string;
  readonly before: Money;
  readonly after: Money;
  /** it was paid out already, so that a change is settled with the next payout */
  readonly wasPaid: boolean;
};

/**
 * What an act on an order would do, told by doing it and taking it all back: the figures and refusals of the preview are those of the
 * act itself. Partners for whom nothing changes are left out.
 */
export async function rehearse(tx: Tx, order: Order, act: () => Promise<unknown>): Promise<Consequence[]> {
  const before = await earnedBy(tx, order);
  await run(tx, sql`savepoint rehearsal`);
  try {
    await act();
    const after = await earnedBy(tx, order);
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.flatMap((key) => {
      const { partnerId, currency } = (before.get(key) ?? after.get(key))!;
      const [was, is] = [before.get(key)?.minor ?? 0n, after.get(key)?.minor ?? 0n];
      const change = { partnerId, before: money(was, currency), after: money(is, currency), wasPaid: before.get(key)?.wasPaid ?? false };
      return was === is ? [] : [change];
    });
  } finally {
    await run(tx, sql`rollback to savepoint rehearsal`);
  }
}

type Earned = { readonly partnerId: string; readonly currency: string; readonly minor: bigint; readonly wasPaid: boolean };

/** What an order earns each partner it is or was credited to, once it is paid for: nothing where it is rejected, the rest where some was taken back. */
async function earnedBy(tx: Tx, order: Order): Promise<ReadonlyMap<string, Earned>> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: string; minor: string; was_paid: boolean }>`
      select c.partner_id, c.currency, bool_or(c.status = 'paid') as was_paid,
             sum(case when c.status = 'rejected' then 0 else c.amount_minor end
                 + coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0))::text as minor
      from conversion c where c.order_id = ${order.id} group by c.partner_id, c.currency order by min(c.created_at)`,
  );
  return new Map(
    rows.map((row) => [
      `${row.partner_id} ${row.currency}`,
      { partnerId: row.partner_id, currency: row.currency, minor: BigInt(row.minor), wasPaid: row.was_paid },
    ]),
  );
}
