import { instantOf, oneOf, plusDays, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { contactOf, partnerById, type PartnerContact, type PartnerFacts, type PartnerStatus } from "#domain/partners";
import { currentCoupons, type CurrentCoupons } from "./coupons.ts";
import { earningsList, type EarningsRow } from "./earnings-list.ts";
import { earningsOf, type Earnings } from "./dashboard.ts";
import { nextPayout, type NextPayout } from "./next-payout.ts";
import { rateNow, type RateFacts } from "./own-rates.ts";
import { partnerMoney, type MoneyEvent } from "./partner-money.ts";
import { doersOf, type Doer } from "./people.ts";
import { referencesOf, type ReferenceFacts } from "./references.ts";
import { shareFigures, type ShareFigures } from "./share-figures.ts";

export type StatusMove = { readonly at: Instant; readonly to: PartnerStatus; readonly by: Doer; readonly reason: string | null };

/** Everything support needs in front of them to answer a partner. */
export type SupportCard = {
  readonly partner: PartnerFacts;
  /** null once they are erased */
  readonly contact: PartnerContact | null;
  readonly history: readonly StatusMove[];
  readonly references: readonly ReferenceFacts[];
  readonly coupons: CurrentCoupons;
  readonly rate: RateFacts;
  readonly earnings: readonly Earnings[];
  readonly recent: readonly EarningsRow[];
  readonly conversions: number;
  /** the newest payouts, set-asides, credits and corrections, and how many there are */
  readonly money: readonly MoneyEvent[];
  readonly moneyEvents: number;
  /** of the last 30 days */
  readonly share: ShareFigures;
  /** orders of theirs, credited or claimed, that wait for an answer of support */
  readonly underReview: number;
  readonly next: NextPayout;
};

/** How much of each list the overview shows; the whole lists have pages of their own. */
const shownRows = 5;
const visitDays = 30;

export async function supportCard(tx: Tx, partnerId: string): Promise<SupportCard> {
  const list = await earningsList(tx, partnerId, { status: null, page: 1 });
  const events = await partnerMoney(tx, partnerId, 1);
  return {
    partner: await partnerById(tx, partnerId),
    contact: await contactOf(tx, partnerId),
    history: await statusMovesOf(tx, partnerId),
    references: await referencesOf(tx, partnerId),
    coupons: await currentCoupons(tx, partnerId, shownRows),
    rate: await rateNow(tx, partnerId),
    earnings: await earningsOf(tx, partnerId),
    recent: list.rows.slice(0, shownRows),
    conversions: list.total,
    money: events.rows.slice(0, shownRows),
    moneyEvents: events.total,
    share: await shareFigures(tx, partnerId, { from: plusDays(tx.now, -visitDays), to: tx.now }),
    underReview: await underReview(tx, partnerId),
    next: await nextPayout(tx, partnerId),
  };
}

async function underReview(tx: Pick<Tx, "em">, partnerId: string): Promise<number> {
  const { count } = await oneOf(
    tx,
    sql<{ count: number }>`
      select ((select count(*) from conversion where partner_id = ${partnerId} and superseded_at is null and review_flag is not null)
            + (select count(*) from missing_sale_claim where partner_id = ${partnerId} and state = 'open'))::int as count`,
  );
  return count;
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
