import { oneOf, plusDays, sql, type Tx } from "#domain/kernel";
import { contactOf, groupAt, partnerById, type PartnerContact, type PartnerFacts } from "#domain/partners";
import type { ConversionStatus } from "#domain/conversions";
import { holdOf, type HoldFacts } from "#domain/transfers";
import { currentCoupons, type CurrentCoupons } from "./coupons.ts";
import { earningsList } from "./earnings-list.ts";
import { earningsOf, type Earnings } from "./dashboard.ts";
import { bankAccountOf, whereaboutsOf, type BankAccount, type Whereabouts } from "./money-whereabouts.ts";
import { nextPayout, type NextPayout } from "./next-payout.ts";
import { rateNow, type RateFacts } from "./own-rates.ts";
import { partnerActs, type PartnerAct } from "./partner-acts.ts";
import { shareFigures, type ShareFigures } from "./share-figures.ts";
import { standingOf, type StatusMove } from "./status-moves.ts";
import { tokenProgress, type QuarterProgress } from "./token-progress.ts";

/** What somebody of support needs first to answer a partner; each line of it has a section that tells all. */
export type SupportCard = {
  readonly partner: PartnerFacts;
  /** null once they are erased */
  readonly contact: PartnerContact | null;
  /** how they came into their status */
  readonly standing: StatusMove | null;
  readonly coupons: CurrentCoupons;
  readonly rate: RateFacts;
  /** null: in none */
  readonly group: string | null;
  readonly earnings: readonly Earnings[];
  readonly conversions: Readonly<Record<ConversionStatus, number>>;
  /** null: none ever */
  readonly latestOrder: string | null;
  readonly whereabouts: readonly Whereabouts[];
  readonly account: BankAccount | null;
  /** of the last 30 days */
  readonly share: ShareFigures;
  readonly tokens: QuarterProgress;
  readonly waiting: Waiting;
  readonly next: NextPayout;
  readonly lastAct: PartnerAct | null;
  /** finance keep their money from leaving; null: they do not */
  readonly hold: HoldFacts | null;
};

/** What is theirs and under way. */
export type Waiting = {
  /** chat accounts that stand for them */
  readonly accounts: number;
  /** orders of theirs, credited or claimed, that wait for an answer of support */
  readonly reviews: number;
  /** what they told us of and nobody has answered */
  readonly submissions: number;
  /** craft-ins to come that they hold or have a place in */
  readonly craftIns: number;
  /** their questions that wait for us, and the number of the one that waits longest */
  readonly questions: number;
  readonly oldestQuestion: string | null;
  /** feedback that nobody has seen to */
  readonly feedback: number;
  /** transfers that finance hold back */
  readonly heldTransfers: number;
};

const visitDays = 30;
const shownCoupons = 5;

/** All of it is asked in one round; none of the questions reads more than a page of a list. */
export async function supportCard(tx: Tx, partnerId: string): Promise<SupportCard> {
  const [partner, contact, standing, coupons, rate, group, earnings, list, whereabouts, account, share, tokens, waiting, next, acts, hold] =
    await Promise.all([
      partnerById(tx, partnerId),
      contactOf(tx, partnerId),
      standingOf(tx, partnerId),
      currentCoupons(tx, partnerId, shownCoupons),
      rateNow(tx, partnerId),
      groupAt(tx, partnerId, tx.now),
      earningsOf(tx, partnerId),
      earningsList(tx, partnerId, { status: null, page: 1 }),
      whereaboutsOf(tx, partnerId),
      bankAccountOf(tx, partnerId),
      shareFigures(tx, partnerId, { from: plusDays(tx.now, -visitDays), to: tx.now }),
      tokenProgress(tx, partnerId, tx.now),
      waitingOf(tx, partnerId),
      nextPayout(tx, partnerId),
      partnerActs(tx, partnerId, 1, 1),
      holdOf(tx, partnerId),
    ]);
  return {
    partner,
    contact,
    standing,
    coupons,
    rate,
    group: group?.name ?? null,
    earnings,
    conversions: list.counts,
    latestOrder: list.rows[0]?.orderNumber ?? null,
    whereabouts,
    account,
    share,
    tokens,
    waiting,
    next,
    lastAct: acts.rows[0] ?? null,
    hold,
  };
}

async function waitingOf(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<Waiting> {
  return oneOf(
    tx,
    sql<Waiting>`
      select (select count(*)::int from chat_identity where partner_id = ${partnerId} and unlinked_at is null) as accounts,
        ((select count(*) from conversion where partner_id = ${partnerId} and superseded_at is null and review_flag is not null)
          + (select count(*) from missing_sale_claim where partner_id = ${partnerId} and state = 'open'))::int as reviews,
        (select count(*)::int from token_submission where partner_id = ${partnerId} and state = 'submitted') as submissions,
        (select count(*)::int from craft_in c where c.state in ('proposed', 'scheduled') and c.ends_at > ${tx.now}::timestamptz
           and (c.host_id = ${partnerId} or exists (select from craft_in_sign_up s
                where s.craft_in_id = c.id and s.partner_id = ${partnerId} and s.state in ('signed-up', 'wait-listed')))) as "craftIns",
        (select count(*)::int from asked_question where partner_id = ${partnerId} and state = 'open') as questions,
        (select id::text from asked_question where partner_id = ${partnerId} and state = 'open' order by open_since, id limit 1) as "oldestQuestion",
        (select count(*)::int from feedback where partner_id = ${partnerId} and done_at is null) as feedback,
        (select count(*)::int from transfer where partner_id = ${partnerId} and state = 'held') as "heldTransfers"`,
  );
}
