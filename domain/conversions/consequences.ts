import { money, rowsOf, run, sql, type Money, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";
import { lockOrderRow } from "./correct-conversion.ts";

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
  await run(tx, sql`savepoint rehearsal`);
  try {
    return await carryOut(tx, order, act);
  } finally {
    await run(tx, sql`rollback to savepoint rehearsal`);
  }
}

/**
 * Does an act on an order and tells what that has done, as `rehearse` tells it. Whoever was shown something else throws, which takes all of
 * it back: compared before the act, it could be another by the time the act has its locks.
 */
export async function carryOut(tx: Tx, order: Order, act: () => Promise<unknown>): Promise<Consequence[]> {
  // Beside this lock nothing of the order changes but that it is paid; and that a conversion was paid stands in it for good.
  await lockOrderRow(tx, order);
  const before = await earnedBy(tx, order);
  await act();
  const after = await earnedBy(tx, order);
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => {
    const { partnerId, currency, wasPaid } = (after.get(key) ?? before.get(key))!;
    const [was, is] = [before.get(key)?.minor ?? 0n, after.get(key)?.minor ?? 0n];
    return was === is ? [] : [{ partnerId, before: money(was, currency), after: money(is, currency), wasPaid }];
  });
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
