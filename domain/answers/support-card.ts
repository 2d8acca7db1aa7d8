import { instantOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { contactOf, partnerById, type PartnerContact, type PartnerFacts, type PartnerStatus } from "#domain/partners";
import { earningsList, type EarningsRow } from "./earnings-list.ts";
import { earningsOf, type Earnings } from "./dashboard.ts";
import { nextPayout, type NextPayout } from "./next-payout.ts";
import { rateNow, type RateFacts } from "./own-rates.ts";
import { doersOf, type Doer } from "./people.ts";
import { referencesOf, type ReferenceFacts } from "./references.ts";

export type StatusMove = { readonly at: Instant; readonly to: PartnerStatus; readonly by: Doer; readonly reason: string | null };

/** Everything support needs in front of them to answer a partner. */
export type SupportCard = {
  readonly partner: PartnerFacts;
  /** null once they are erased */
  readonly contact: PartnerContact | null;
  readonly history: readonly StatusMove[];
  readonly references: readonly ReferenceFacts[];
  readonly rate: RateFacts;
  readonly earnings: readonly Earnings[];
  readonly recent: readonly EarningsRow[];
  readonly conversions: number;
  readonly next: NextPayout;
};

export async function supportCard(tx: Tx, partnerId: string): Promise<SupportCard> {
  const list = await earningsList(tx, partnerId, { status: null, page: 1 });
  return {
    partner: await partnerById(tx, partnerId),
    contact: await contactOf(tx, partnerId),
    history: await statusMovesOf(tx, partnerId),
    references: await referencesOf(tx, partnerId),
    rate: await rateNow(tx, partnerId),
    earnings: await earningsOf(tx, partnerId),
    recent: list.rows.slice(0, 5),
    conversions: list.total,
    next: await nextPayout(tx, partnerId),
  };
}

async function statusMovesOf(tx: Pick<Tx, "em">, partnerId: string): Promise<StatusMove[]> {
  const rows = await rowsOf(
    tx,
    sql<{ at: string; to_status: PartnerStatus; actor: string; reason: string | null }>`
      select at, to_status, actor, reason from partner_status_change where partner_id = ${partnerId} order by at, id`,
  );
  const doer = await doersOf(
    tx,
    rows.map((row) => row.actor),
  );
  return rows.map((row) => ({ at: instantOf(row.at), to: row.to_status, by: doer(row.actor), reason: row.reason }));
}
