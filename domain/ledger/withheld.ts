import { localDate, oneOf, sql, startOfDay, type Currency, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";

/** What of a partner's money was kept back in the calendar year that it is where the programme lives, less what was given back in it, in minor units. */
export async function withheldThisYear(tx: Pick<Tx, "em" | "now">, partnerId: string, currency: Currency): Promise<bigint> {
  const { zone } = await programmeOf(tx);
  const first = localDate(tx.now, zone).with({ month: 1, day: 1 });
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`
      select coalesce(sum(case when kind = 'withholding' then amount_minor else -amount_minor end), 0)::text as minor from adjustment
      where partner_id = ${partnerId} and currency = ${currency} and kind in ('withholding', 'withholding-return') and state = 'confirmed'
        and decided_at >= ${startOfDay(first, zone)}`,
  );
  return BigInt(minor);
}
