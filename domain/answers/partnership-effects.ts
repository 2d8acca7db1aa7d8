import { instantOf, money, oneOf, plusDays, rowOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { adjustmentsOf } from "#domain/ledger";
import type { PartnerStatus } from "#domain/partners";
import { nextOpenRun, takenPeriods } from "#domain/payouts";
import { programmeOf, termsTimeline } from "#domain/programme";
import { currentCoupons, type CurrentCoupons } from "./coupons.ts";
import { earningsOf, type Earnings } from "./dashboard.ts";
import { referencesOf } from "./references.ts";
import { shareFigures } from "./share-figures.ts";

/** What a move of a partnership touches, so that whoever makes it sees it first. */
export type PartnershipEffects = {
  readonly to: PartnerStatus;
  readonly links: number;
  /** of the last 30 days */
  readonly visits: number;
  /** words that their links carry, the share ID left out */
  readonly slugs: readonly string[];
  readonly earnings: readonly Earnings[];
  /** the next run, where a closed partner's rest is paid */
  readonly nextRunAt: Instant;
  /** payouts that an open batch holds for them */
  readonly inBatch: readonly Money[];
  /** credits that wait for a second person */
  readonly openCredits: readonly Money[];
  /** coupon codes that are theirs now */
  readonly coupons: CurrentCoupons;
  /** orders, credited or claimed, that wait for an answer of support */
  readonly underReview: number;
  /** craft-ins to come that they hold, and those in which they have a seat or wait for one */
  readonly craftIns: { readonly held: number; readonly joined: number };
  /** only of a paused partnership: since when, and how many orders came by its links since then that it gets nothing for */
  readonly pause: { readonly since: Instant; readonly uncredited: number } | null;
};

const visitDays = 30;
const mostCredits = 20;
const mostCoupons = 20;

/** What pausing, closing or resuming means for one partner as things stand. */
export async function partnershipEffects(tx: Tx, partnerId: string, to: PartnerStatus): Promise<PartnershipEffects> {
  const { zone } = await programmeOf(tx);
  const {
    links,
    under_review: underReview,
    held,
    joined,
  } = await oneOf(
    tx,
    sql<{ links: number; under_review: number; held: number; joined: number }>`
      select (select count(*)::int from share_link where partner_id = ${partnerId}) as links,
             ((select count(*) from conversion where partner_id = ${partnerId} and superseded_at is null and review_flag is not null)
              + (select count(*) from missing_sale_claim where partner_id = ${partnerId} and state = 'open'))::int as under_review,
             (select count(*)::int from craft_in where host_id = ${partnerId} and state = 'scheduled' and starts_at > ${tx.now}::timestamptz) as held,
             (select count(*)::int from craft_in_sign_up s join craft_in c on c.id = s.craft_in_id and c.state = 'scheduled' and c.starts_at > ${tx.now}::timestamptz
              where s.partner_id = ${partnerId} and s.state in ('signed-up', 'wait-listed')) as joined`,
  );
  const references = await referencesOf(tx, partnerId);
  const credits = await adjustmentsOf(tx, partnerId, mostCredits);
  return {
    to,
    links,
    visits: (await shareFigures(tx, partnerId, { from: plusDays(tx.now, -visitDays), to: tx.now })).clicks,
    slugs: references.filter((each) => each.kind === "slug").map((each) => each.reference),
    earnings: await earningsOf(tx, partnerId),
    nextRunAt: nextOpenRun(tx.now, await termsTimeline(tx), zone, await takenPeriods(tx)).at,
    inBatch: await inOpenBatch(tx, partnerId),
    openCredits: credits.filter((each) => each.kind === "credit" && each.state === "requested").map((each) => each.money),
    coupons: await currentCoupons(tx, partnerId, mostCoupons),
    underReview,
    craftIns: { held, joined },
    pause: await pauseOf(tx, partnerId),
  };
}

async function inOpenBatch(tx: Pick<Tx, "em">, partnerId: string): Promise<Money[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; amount_minor: string }>`
      select p.currency, p.amount_minor from payout p join payout_batch b on b.id = p.batch_id and b.state in ('preparing', 'prepared', 'releasing')
      where p.partner_id = ${partnerId} and p.state = 'prepared' order by p.currency`,
  );
  return rows.map((row) => money(BigInt(row.amount_minor), row.currency));
}

/** Since when it is paused, and the orders of that time whose evidence lost only because it was: they stay uncredited. */
async function pauseOf(tx: Pick<Tx, "em">, partnerId: string): Promise<PartnershipEffects["pause"]> {
  const last = await rowOf(
    tx,
    sql<{ at: string; to_status: PartnerStatus }>`
      select at, to_status from partner_status_change where partner_id = ${partnerId} order by at desc, id desc limit 1`,
  );
  if (last?.to_status !== "paused") return null;
  const since = instantOf(last.at);
  const loss = JSON.stringify({ candidates: [{ partnerId, outcome: "partner-not-active" }] });
  const { uncredited } = await oneOf(
    tx,
    sql<{ uncredited: number }>`
      select count(*)::int as uncredited from attribution_decision d join shop_order o on o.id = d.order_id
      where d.superseded_at is null and d.decided_at >= ${since} and o.created_at >= ${since} and d.evidence @> ${loss}::jsonb`,
  );
  return { since, uncredited };
}
