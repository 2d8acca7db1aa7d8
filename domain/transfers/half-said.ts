import { instantOf, money, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { Outcome } from "./mark-transfers.ts";
import { transferMoves, transferStates } from "./transfer-rules.ts";

/** What one person of finance said of a transfer, and no second one yet. */
export type HalfSaid = {
  readonly number: string;
  readonly partner: { readonly name: string; readonly shareId: string };
  readonly net: Money;
  readonly says: Outcome;
  /** the bank's code or words; "" where it has none */
  readonly code: string;
  readonly by: readonly string[];
  /** when it was said first */
  readonly at: Instant;
};

const outcomes: readonly Outcome[] = ["settled", "failed", "returned"];
const possible = outcomes.flatMap((says) =>
  transferStates.filter((state) => transferMoves[state].includes(says)).map((state) => `${state} ${says}`),
);

/**
 * What waits for a second person, the oldest first, and how much more of it there is than `limit`: said by somebody who is of finance still, of
 * transfers that it can still be said of.
 */
export async function halfSaid(tx: Pick<Tx, "em">, limit: number): Promise<{ readonly rows: HalfSaid[]; readonly more: number }> {
  const rows = await rowsOf(
    tx,
    sql<{
      number: string;
      name: string;
      share_id: string;
      currency: Currency;
      net: string;
      says: Outcome;
      code: string;
      by: string[];
      at: string;
      total: number;
    }>`
      select t.id::text as number, p.name, p.share_id, t.currency, (t.amount_minor - t.fee_minor)::text as net, m.says, m.code,
             array_agg(s.handle order by s.handle) as by, min(m.at) as at, count(*) over ()::int as total
      from transfer_mark m join transfer t on t.id = m.transfer_id join partner p on p.id = t.partner_id join staff_member s on s.id = m.staff_id
      where 'finance' = any(s.roles) and t.state || ' ' || m.says = any(${possible}::text[])
      group by t.id, p.id, m.says, m.code order by min(m.at), t.id limit ${limit}`,
  );
  return {
    rows: rows.map(({ number, name, share_id: shareId, currency, net, says, code, by, at }) => ({
      number,
      partner: { name, shareId },
      net: money(BigInt(net), currency),
      says,
      code,
      by,
      at: instantOf(at),
    })),
    more: (rows[0]?.total ?? 0) - rows.length,
  };
}
