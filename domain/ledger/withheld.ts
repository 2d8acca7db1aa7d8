import { localDate, oneOf, sql, startOfDay, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";

/**
 * What was kept back for the tax office in a span, and given back: (partner_id, currency, kind, decided_at, minor), below nothing where it was given back.
 * It counts on the day on which its second person confirmed it.
 */
export const withholdingsIn = ({ from, to }: { readonly from: Instant; readonly to: Instant }): Sql => sql`
  select partner_id, currency, kind, decided_at, case when kind = 'withholding' then amount_minor else -amount_minor end as minor from adjustment
  where kind in ('withholding', 'withholding-return') and state = 'confirmed' and decided_at >= ${from} and decided_at < ${to}`;

/** What of a partner's money was kept back in the calendar year that it is where the programme lives, less what was given back in it, in minor units. */
export async function withheldThisYear(tx: Pick<Tx, "em" | "now">, partnerId: string, currency: Currency): Promise<bigint> {
  const { zone } = await programmeOf(tx);
  const first = localDate(tx.now, zone).with({ month: 1, day: 1 });
  const year = { from: startOfDay(first, zone), to: startOfDay(first.add({ years: 1 }), zone) };
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`
      select coalesce(sum(w.minor), 0)::text as minor from (${withholdingsIn(year)}) w where w.partner_id = ${partnerId} and w.currency = ${currency}`,
  );
  return BigInt(minor);
}
