import { oneOf, plusDays, refuse, rowOf, run, sql, type Money, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { areOnePerson, lockPartners, mustBeOfFinance, mustNotBeOwnRecord, partnerById, type PartnerFacts } from "#domain/partners";
import { mustBeOpenForMoney, termsAt } from "#domain/programme";
import { adjustmentById, type AdjustmentFacts } from "./adjustment-facts.ts";
import { balanceOf } from "./balances.ts";
import type { Account, AdjustmentKind, AdjustmentState } from "./ledger-entities.ts";
import { post } from "./post.ts";
import { tellOfAdjustment } from "./tell-of-adjustment.ts";
import { withheldThisYear } from "./withheld.ts";

type Movement = { readonly from: Account; readonly to: Account };

/** What each kind moves; `limit`: the account that must hold as much. A debt is written off where it was booked: it is a payable below zero. */
const movements: Readonly<Record<AdjustmentKind, Movement & { readonly limit: "wallet" | "withheld" | null }>> = {
  credit: { from: "expense", to: "wallet", limit: null },
  "write-off": { from: "expense", to: "payable", limit: null },
  withholding: { from: "wallet", to: "withheld", limit: "wallet" },
  "withholding-return": { from: "withheld", to: "wallet", limit: "withheld" },
};

export type Asked = { readonly kind: AdjustmentKind; readonly money: Money; readonly why: string };

/**
 * Asks for a credit to a partner's wallet; nothing moves until another person confirms it. `staffId`: who asks.
 * Refuses `credit.amount` and what `requestAdjustment` refuses.
 */
export async function requestCredit(tx: Tx, staffId: string, partner: PartnerFacts, money: Money, why: string): Promise<AdjustmentFacts> {
  if (money.minor <= 0n) throw refuse("credit.amount", { amount: money });
  return requestAdjustment(tx, staffId, partner, { kind: "credit", money, why });
}

/**
 * Asks for money to be moved by hand; another person confirms it. `money`: more than nothing.
 * Refuses `reason.missing`, `partner.not-active` for who never was a partner or was erased, `staff.own-record`, `programme.frozen`,
 * `money.link-too-new`, `withholding.too-much` where there is less than that, and `withholding.other-year` where it is to be given back and was kept in
 * another calendar year.
 */
export async function requestAdjustment(
  tx: Tx,
  staffId: string,
  partner: PartnerFacts,
  { kind, money, why }: Asked,
): Promise<AdjustmentFacts> {
  if (why.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  await mustBeOpenForMoney(tx);
  // Under the lock that erasing takes: money for somebody who was forgotten would reach nobody.
  await lockPartners(tx, [partner.id]);
  const { status, isErased } = await partnerById(tx, partner.id);
  if (status === "applied" || status === "declined" || isErased) throw refuse("partner.not-active", { partner: partner.name, status });
  await mustHold(tx, { kind, money, partnerId: partner.id, partnerName: partner.name });
  const { creditDays } = await termsAt(tx, tx.now);
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into adjustment (kind, partner_id, currency, amount_minor, why, state, requested_by_id, requested_at, expires_at)
      values (${kind}, ${partner.id}, ${money.currency}, ${money.minor}, ${why.trim()}, 'requested', ${staffId}, ${tx.now}, ${plusDays(tx.now, creditDays)})
      returning id`,
  );
  const asked = await mustBeThere(tx, id);
  await remember(tx, "request", asked, why.trim());
  return asked;
}

/**
 * Another person says yes: the money moves at once, once, and the partner is told. `letOff`: decides what a write-off lets off, which is not
 * this room's to know; see `confirmAdjustment` of the payouts. Refuses `adjustment.unknown`, `adjustment.already-decided`,
 * `adjustment.expired`, `adjustment.own-request` for the person who asked, `staff.asked-and-left`, `staff.own-record`, `programme.frozen`,
 * `money.link-too-new`, `withholding.too-much`, `withholding.other-year`.
 */
export async function confirmCredit(
  tx: Tx,
  staffId: string,
  number: string,
  letOff?: (writeOff: AdjustmentFacts) => Promise<void>,
): Promise<AdjustmentFacts> {
  await mustBeOpenForMoney(tx);
  const asked = await lockOpen(tx, number);
  mustNotBeOwnRecord(tx, asked.partnerId);
  await mustBeOfFinance(tx, asked.requestedById);
  if (await areOnePerson(tx, staffId, asked.requestedById)) throw refuse("adjustment.own-request", namedIn(asked));
  await mustHold(tx, asked);
  if (asked.kind === "write-off") await mustBeGiven(letOff)(asked);
  await decide(tx, asked, { state: "confirmed", staffId, reason: null });
  const { from, to } = movements[asked.kind];
  const { currency, minor } = asked.money;
  const key = `${asked.kind}:${asked.number}`;
  await post(tx, { key, kind: asked.kind, partnerId: asked.partnerId, currency, from, to, minor, effectiveAt: tx.now });
  await remember(tx, "confirm", asked, null);
  await tellOfAdjustment(tx, asked);
  return mustBeThere(tx, asked.number);
}

/** Another person says no. Refuses `reason.missing`, `adjustment.own-request` (who asked withdraws it), and what a confirmation refuses but a freeze and `staff.asked-and-left`. */
export async function declineAdjustment(tx: Tx, staffId: string, number: string, reason: string): Promise<AdjustmentFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const asked = await lockOpen(tx, number);
  mustNotBeOwnRecord(tx, asked.partnerId);
  if (await areOnePerson(tx, staffId, asked.requestedById)) throw refuse("adjustment.own-request", namedIn(asked));
  await decide(tx, asked, { state: "declined", staffId, reason: reason.trim() });
  await remember(tx, "decline", asked, reason.trim());
  return mustBeThere(tx, asked.number);
}

/** Who asked thinks better of it. Refuses `reason.missing`, `adjustment.not-your-request`, `adjustment.unknown`, `adjustment.already-decided`, `adjustment.expired`. */
export async function withdrawAdjustment(tx: Tx, staffId: string, number: string, reason: string): Promise<AdjustmentFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const asked = await lockOpen(tx, number);
  if (asked.requestedById !== staffId) throw refuse("adjustment.not-your-request", { ...namedIn(asked), by: asked.requestedBy });
  await decide(tx, asked, { state: "withdrawn", staffId, reason: reason.trim() });
  await remember(tx, "withdraw", asked, reason.trim());
  return mustBeThere(tx, asked.number);
}

/** What was written about a partner's adjustments goes, because it may name them; the figures stay. */
export async function forgetAdjustmentWords(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update adjustment set why = '', decision_reason = case when decision_reason is null then null else '' end where partner_id = ${partnerId}`,
  );
}

const namedIn = ({ kind, number }: AdjustmentFacts): { kind: AdjustmentKind; credit: string } => ({ kind, credit: number });

/** The partner's lock first, as on every money path, then the adjustment's; what is read counts under both. */
async function lockOpen(tx: Tx, number: string): Promise<AdjustmentFacts> {
  const seen = await adjustmentById(tx, number);
  if (!seen) throw refuse("adjustment.unknown", { credit: number });
  await lockPartners(tx, [seen.partnerId]);
  await rowOf(tx, sql`select from adjustment where id = ${seen.number}::bigint for update`);
  const asked = await mustBeThere(tx, seen.number);
  if (asked.state === "expired") throw refuse("adjustment.expired", { ...namedIn(asked), at: asked.expiresAt });
  if (asked.state !== "requested")
    throw refuse("adjustment.already-decided", { ...namedIn(asked), state: asked.state, by: asked.decidedBy, at: asked.decidedAt });
  return asked;
}

/** What is kept back has to be there, and what is given back has to have been kept. The caller holds the partner's lock. */
async function mustHold(
  tx: Tx,
  { kind, money, partnerId, partnerName }: Pick<AdjustmentFacts, "kind" | "money" | "partnerId" | "partnerName">,
): Promise<void> {
  const { limit } = movements[kind];
  if (limit === null) return;
  const held: Money = { currency: money.currency, minor: await balanceOf(tx, partnerId, limit, money.currency) };
  if (held.minor < money.minor) throw refuse("withholding.too-much", { account: limit, partner: partnerName, amount: money, held });
  if (kind === "withholding-return") await mustBeOfThisYear(tx, { money, partnerId, partnerName });
}

/**
 * With its year over, what was kept is the tax office's, and stands in what was reported of that year: its payee claims it there. Given back within the
 * calendar year it was never kept (26 CFR 31.6413(a)-3, on backup withholding by mistake, read 2026-11-23).
 */
async function mustBeOfThisYear(
  tx: Tx,
  { money, partnerId, partnerName }: Pick<AdjustmentFacts, "money" | "partnerId" | "partnerName">,
): Promise<void> {
  const { currency } = money;
  const minor = await withheldThisYear(tx, partnerId, currency);
  const held: Money = { currency, minor: minor < 0n ? 0n : minor };
  if (held.minor < money.minor) throw refuse("withholding.other-year", { partner: partnerName, amount: money, held });
}

async function decide(
  tx: Tx,
  { number }: AdjustmentFacts,
  { state, staffId, reason }: { state: AdjustmentState; staffId: string; reason: string | null },
): Promise<void> {
  await run(
    tx,
    sql`update adjustment set state = ${state}, decided_by_id = ${staffId}, decided_at = ${tx.now}, decision_reason = ${reason} where id = ${number}::bigint`,
  );
}

function mustBeGiven<T>(letOff: T | undefined): T {
  if (letOff === undefined) throw new Error("a write-off is confirmed where it is known what it lets off");
  return letOff;
}

async function mustBeThere(tx: Tx, number: string): Promise<AdjustmentFacts> {
  const adjustment = await adjustmentById(tx, number);
  if (!adjustment) throw new Error(`no adjustment ${number}`);
  return adjustment;
}

async function remember(
  tx: Tx,
  act: "request" | "confirm" | "decline" | "withdraw",
  { kind, number, partnerId, money }: AdjustmentFacts,
  reason: string | null,
): Promise<void> {
  await record(tx, { act: `${kind}.${act}`, subject: { kind, id: number }, reason, facts: { partner: partnerId, amount: money } });
}
