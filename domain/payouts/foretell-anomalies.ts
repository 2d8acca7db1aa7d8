import { newId, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import type { Anomaly } from "./anomaly-rules.ts";
import { unusualIn } from "./find-anomalies.ts";
import { candidates } from "./prepare-batch.ts";

/** What would be paid to a partner in one currency. */
export type ForetoldPayout = { readonly partnerId: string; readonly money: Money };
/** What would be unusual about it. */
export type ForetoldAnomaly = Anomaly & { readonly partnerId: string; readonly currency: Currency };

/** What the next batch would find unusual in these payouts: what waits is looked at by the batch's own queries, and nothing is written or locked. */
export async function foretellAnomalies(
  tx: Pick<Tx, "em">,
  foretold: readonly ForetoldPayout[],
  terms: Terms,
  cutOffAt: Instant,
): Promise<ForetoldAnomaly[]> {
  const byId = new Map(foretold.map((payout) => [newId(), payout]));
  const column = <T>(pick: (payout: ForetoldPayout) => T): T[] => foretold.map(pick);
  const payouts = sql`
    select * from unnest(${[...byId.keys()]}::uuid[], ${column(({ partnerId }) => partnerId)}::uuid[], ${column(({ money }) => money.currency)}::text[],
                         ${column(({ money }) => money.minor)}::bigint[]) as p (id, partner_id, currency, amount_minor)`;
  const items = sql`
    (select l.id as payout_id, w.conversion_id, w.correction_id, w.minor as amount_minor
     from (${candidates(cutOffAt, sql`in (select partner_id from looked)`)}) w join looked l using (partner_id, currency))`;
  const found = await unusualIn(tx, { payouts, items }, terms, cutOffAt);
  // By kind, as the batch's own are listed.
  const byKind = found.toSorted((one, other) => (one.kind < other.kind ? -1 : 1));
  return byKind.map(({ id, kind, figure }) => {
    const { partnerId, money } = byId.get(id)!;
    return { kind, figure, partnerId, currency: money.currency };
  });
}
