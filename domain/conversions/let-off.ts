import { oneOf, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { post, type AdjustmentFacts } from "#domain/ledger";
import type { ConversionFacts } from "./conversion.ts";
import { owedAgain } from "./conversion-rules.ts";

/** Of a select on `correction k`: what of it is still to be settled, in minor units with its sign; 0 once all of it was let off. */
export const leftOfCorrection = sql`
  (k.amount_minor - coalesce((select sum(x.amount_minor) from correction_let_off x where x.correction_id = k.id), 0))::bigint`;

type WriteOff = Pick<AdjustmentFacts, "number" | "partnerId" | "money">;

/**
 * What a write-off lets off: (correction_id, minor above nothing), the newest first, because what is oldest is the next to be netted. `free`: a
 * condition on `correction k` that leaves out what a payout holds.
 */
export function lettingOff({ partnerId, money: { currency, minor } }: Pick<WriteOff, "partnerId" | "money">, free: Sql): Sql {
  return sql`
    select correction_id, least(owed, ${minor}::bigint - (up_to - owed))::bigint as minor from (
      select correction_id, owed, sum(owed) over (order by effective_at desc, correction_id desc) as up_to from (
        select k.id as correction_id, k.effective_at, -${leftOfCorrection} as owed
        from correction k where k.partner_id = ${partnerId} and k.currency = ${currency} and ${free}) open
      where owed > 0) counted
    where up_to - owed < ${minor}::bigint`;
}

/** Lets corrections of a partner off, as much as the write-off is worth. The caller holds the partner's lock, and knows that as much is owed. */
export async function letOffCorrections(tx: Tx, writeOff: WriteOff, free: Sql): Promise<void> {
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`
      with made as (
        insert into correction_let_off (correction_id, adjustment_id, amount_minor, at)
        select correction_id, ${writeOff.number}::bigint, -minor, ${tx.now}::timestamptz from (${lettingOff(writeOff, free)}) l
        returning amount_minor)
      select coalesce(-sum(amount_minor), 0)::text as minor from made`,
  );
  if (BigInt(minor) !== writeOff.money.minor)
    throw new Error(`of write-off ${writeOff.number} over ${writeOff.money.minor} only ${minor} is there to be let off`);
}

/**
 * After an order earned something back: what was let off of it and is not missing any more is owed again, or its partner would have it twice. The
 * caller holds their lock; `correctionId`: what gave it back.
 */
export async function oweAgain(
  tx: Tx,
  { id, partnerId, currency }: Pick<ConversionFacts, "id" | "partnerId" | "currency">,
  correctionId: string,
): Promise<void> {
  const writeOffs = await rowsOf(
    tx,
    sql<{ number: string; let_off: string; lacking: string }>`
      select x.adjustment_id as number, (-sum(x.amount_minor))::text as let_off,
             (select (-sum(amount_minor))::text from correction where conversion_id = ${id}) as lacking
      from correction_let_off x join correction k on k.id = x.correction_id where k.conversion_id = ${id}
      group by x.adjustment_id having sum(x.amount_minor) < 0 order by x.adjustment_id desc`,
  );
  const letOff = writeOffs.reduce((sum, each) => sum + BigInt(each.let_off), 0n);
  let rest = owedAgain({ lacking: BigInt(writeOffs[0]?.lacking ?? 0), letOff });
  for (const { number, let_off: of } of writeOffs) {
    const minor = rest < BigInt(of) ? rest : BigInt(of);
    rest -= minor;
    if (minor === 0n) continue;
    await run(
      tx,
      sql`insert into correction_let_off (correction_id, adjustment_id, amount_minor, at)
          values (${correctionId}, ${number}::bigint, ${minor}, ${tx.now})`,
    );
    const key = `write-off:${number}:back:${correctionId}`;
    await post(tx, { key, kind: "write-off", partnerId, currency, from: "payable", to: "expense", minor, effectiveAt: tx.now });
  }
}
