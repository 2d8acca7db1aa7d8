import { oneOf, plusDays, refuse, rowOf, run, sql, type Money, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, mustNotBeOwnRecord, partnerById, personsOfStaff, type PartnerFacts } from "#domain/partners";
import { mustBeOpenForMoney, termsAt } from "#domain/programme";
import { creditById, type CreditFacts } from "./credit-facts.ts";
import type { CreditState } from "./ledger-entities.ts";
import { post } from "./post.ts";

/**
 * Asks for a credit to a partner's wallet; nothing moves until another person confirms it. `staffId`: who asks.
 * Refuses `reason.missing`, `credit.amount`, `partner.not-active` for who never was a partner or was erased, `staff.own-record`, `programme.frozen`,
 * `money.link-too-new`.
 */
export async function requestCredit(tx: Tx, staffId: string, partner: PartnerFacts, money: Money, why: string): Promise<CreditFacts> {
  if (why.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  if (money.minor <= 0n) throw refuse("credit.amount", { amount: money });
  await mustBeOpenForMoney(tx);
  // Under the lock that erasing takes: money for somebody who was forgotten would reach nobody.
  await lockPartners(tx, [partner.id]);
  const { status, isErased } = await partnerById(tx, partner.id);
  if (status === "applied" || status === "declined" || isErased) throw refuse("partner.not-active", { partner: partner.name, status });
  const { creditDays } = await termsAt(tx, tx.now);
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into credit (partner_id, currency, amount_minor, why, state, requested_by_id, requested_at, expires_at)
      values (${partner.id}, ${money.currency}, ${money.minor}, ${why.trim()}, 'requested', ${staffId}, ${tx.now}, ${plusDays(tx.now, creditDays)}) returning id`,
  );
  const credit = await mustBeThere(tx, id);
  await remember(tx, "credit.request", credit, why.trim());
  return credit;
}

/**
 * Another person says yes: the money goes into the wallet at once, once. Refuses `credit.unknown`, `credit.already-decided`,
 * `credit.expired`, `credit.own-request` for the person who asked, `staff.own-record`, `programme.frozen`, `money.link-too-new`.
 */
export async function confirmCredit(tx: Tx, staffId: string, number: string): Promise<CreditFacts> {
  await mustBeOpenForMoney(tx);
  const credit = await lockOpen(tx, number);
  mustNotBeOwnRecord(tx, credit.partnerId);
  if (await isSamePerson(tx, staffId, credit.requestedById)) throw refuse("credit.own-request", { credit: credit.number });
  await decide(tx, credit, { state: "confirmed", staffId, reason: null });
  await post(tx, {
    key: `credit:${credit.number}`,
    kind: "credit",
    partnerId: credit.partnerId,
    currency: credit.money.currency,
    from: "expense",
    to: "wallet",
    minor: credit.money.minor,
    effectiveAt: tx.now,
  });
  await remember(tx, "credit.confirm", credit, null);
  return mustBeThere(tx, credit.number);
}

/** Another person says no. Refuses `reason.missing`, `credit.own-request` (who asked withdraws it), and what a confirmation refuses but a freeze. */
export async function declineCredit(tx: Tx, staffId: string, number: string, reason: string): Promise<CreditFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const credit = await lockOpen(tx, number);
  mustNotBeOwnRecord(tx, credit.partnerId);
  if (await isSamePerson(tx, staffId, credit.requestedById)) throw refuse("credit.own-request", { credit: credit.number });
  await decide(tx, credit, { state: "declined", staffId, reason: reason.trim() });
  await remember(tx, "credit.decline", credit, reason.trim());
  return mustBeThere(tx, credit.number);
}

/** Who asked thinks better of it. Refuses `reason.missing`, `credit.not-your-request`, `credit.unknown`, `credit.already-decided`, `credit.expired`. */
export async function withdrawCredit(tx: Tx, staffId: string, number: string, reason: string): Promise<CreditFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const credit = await lockOpen(tx, number);
  if (credit.requestedById !== staffId) throw refuse("credit.not-your-request", { credit: credit.number, by: credit.requestedBy });
  await decide(tx, credit, { state: "withdrawn", staffId, reason: reason.trim() });
  await remember(tx, "credit.withdraw", credit, reason.trim());
  return mustBeThere(tx, credit.number);
}

/** What was written about a partner's credits goes, because it may name them; the figures stay. */
export async function forgetCreditWords(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update credit set why = '', decision_reason = case when decision_reason is null then null else '' end where partner_id = ${partnerId}`,
  );
}

/** The partner's lock first, as on every money path, then the credit's; what is read counts under both. */
async function lockOpen(tx: Tx, number: string): Promise<CreditFacts> {
  const seen = await creditById(tx, number);
  if (!seen) throw refuse("credit.unknown", { credit: number });
  await lockPartners(tx, [seen.partnerId]);
  await rowOf(tx, sql`select from credit where id = ${seen.number}::bigint for update`);
  const credit = await mustBeThere(tx, seen.number);
  if (credit.state === "expired") throw refuse("credit.expired", { credit: credit.number, at: credit.expiresAt });
  if (credit.state !== "requested")
    throw refuse("credit.already-decided", { credit: credit.number, state: credit.state, by: credit.decidedBy, at: credit.decidedAt });
  return credit;
}

async function decide(
  tx: Tx,
  { number }: CreditFacts,
  { state, staffId, reason }: { state: CreditState; staffId: string; reason: string | null },
): Promise<void> {
  await run(
    tx,
    sql`update credit set state = ${state}, decided_by_id = ${staffId}, decided_at = ${tx.now}, decision_reason = ${reason} where id = ${number}::bigint`,
  );
}

async function isSamePerson(tx: Tx, one: string, other: string): Promise<boolean> {
  const { persons } = await oneOf(
    tx,
    sql<{
      persons: number;
    }>`select ${personsOfStaff} as persons from staff_member s where s.id = any(${[one, other]}::uuid[])`,
  );
  return persons === 1;
}

async function mustBeThere(tx: Tx, number: string): Promise<CreditFacts> {
  const credit = await creditById(tx, number);
  if (!credit) throw new Error(`no credit ${number}`);
  return credit;
}

async function remember(
  tx: Tx,
  act: "credit.request" | "credit.confirm" | "credit.decline" | "credit.withdraw",
  { number, partnerId, money }: CreditFacts,
  reason: string | null,
): Promise<void> {
  await record(tx, { act, subject: { kind: "credit", id: number }, reason, facts: { partner: partnerId, amount: money } });
}
