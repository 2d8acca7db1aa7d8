import { formatDecimal, oneOf, refuse, sql, type Tx } from "#domain/kernel";
import { forgetEvidence } from "#domain/attribution";
import { forgetLinks } from "#domain/chat";
import { forgetStatementWords } from "#domain/books";
import { forgetClaims, forgetReasons } from "#domain/conversions";
import { balancesOf, forgetAdjustmentWords, type Account } from "#domain/ledger";
import { forgetPartner, lockPartners, mustBeOver, mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";
import { forgetAcceptances } from "#domain/legal";
import { forgetNotes } from "#domain/payouts";
import { forgetCraftIns } from "#domain/craft-ins";
import { forgetDigest } from "#domain/digests";
import { forgetDestinations, forgetFormWords, forgetHoldWords, forgetTransferWords } from "#domain/transfers";
import { forgetQuestions } from "#domain/support";
import { forgetImported } from "#domain/imports";
import { forgetTokens } from "#domain/tokens";

/** Where money of a partner waits for somebody to do something. */
const openAccounts: readonly Account[] = ["payable", "wallet", "reserved", "in-transit"];

/**
 * The partner, if they can be erased: the partnership has ended, and neither side owes the other anything.
 * Refuses `partner.not-closed`, `partner.money-left`, `staff.own-record`.
 */
export async function mayBeErased(tx: Tx, partnerId: string): Promise<PartnerFacts> {
  mustNotBeOwnRecord(tx, partnerId);
  const partner = await partnerById(tx, partnerId);
  mustBeOver(partner);
  const balances = (await balancesOf(tx, partnerId)).filter(({ account }) => openAccounts.includes(account));
  const { open } = await oneOf(
    tx,
    sql<{ open: string }>`
      select ((select count(*) from conversion where partner_id = ${partnerId} and superseded_at is null and status in ('pending', 'unpaid'))
            + (select count(*) from payout where partner_id = ${partnerId} and state = 'prepared')
            + (select count(*) from missing_sale_claim where partner_id = ${partnerId} and state = 'open')
            + (select count(*) from adjustment where partner_id = ${partnerId} and decided_at is null and expires_at > ${tx.now}))::text as open`,
  );
  const owed = balances.map(({ account, money }) => `${account} ${formatDecimal(money)} ${money.currency}`);
  if (owed.length > 0 || open !== "0")
    throw refuse("partner.money-left", { partner: partner.name, ...(owed.length > 0 ? { owed: owed.join(", ") } : {}) });
  return partner;
}

/** Erases them, under the lock that their money moves under: nothing can become owed in between. Refuses what `mayBeErased` refuses. */
export async function erasePartner(tx: Tx, partnerId: string, reason: string): Promise<PartnerFacts> {
  await lockPartners(tx, [partnerId]);
  const partner = await mayBeErased(tx, partnerId);
  await forgetClaims(tx, { partnerId });
  await forgetDigest(tx, partnerId);
  await forgetEvidence(tx, partner);
  await forgetReasons(tx, partnerId);
  await forgetAdjustmentWords(tx, partnerId);
  await forgetNotes(tx, partnerId);
  // They name the chat accounts by which they were set.
  await forgetDestinations(tx, partnerId);
  await forgetTransferWords(tx, partnerId);
  await forgetHoldWords(tx, partnerId);
  await forgetFormWords(tx, partnerId);
  await forgetStatementWords(tx, partner);
  await forgetLinks(tx, partnerId);
  await forgetAcceptances(tx, partnerId);
  await forgetImported(tx, partnerId);
  await forgetTokens(tx, partnerId);
  await forgetQuestions(tx, partnerId);
  await forgetCraftIns(tx, partnerId);
  return forgetPartner(tx, partnerId, reason);
}
