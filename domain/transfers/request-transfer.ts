import { isBefore, oneOf, refuse, sql, type Currency, type Money, type Refusal, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { post } from "#domain/ledger";
import { mustHaveAcceptedTerms } from "#domain/legal";
import { lockPartners, partnerById } from "#domain/partners";
import { mustBeOpenForMoney, mustNotBeFrozen, programmeOf, termsAt, termsTimeline } from "#domain/programme";
import { chooseRail } from "#domain/rails";
import { correctionOf, returnOf } from "./bank-answers.ts";
import { currentDestination } from "./destination.ts";
import { mustNotBeHeld } from "./held-money.ts";
import { moveTransfer, writeMove } from "./move-transfer.ts";
import { mustHaveCode } from "./transfer-code.ts";
import { nextTransferRun } from "./transfer-calendar.ts";
import { tellFinanceItWaits, tellTransfer } from "./tell-transfer.ts";
import { confirmationOf, judgeTransfer, type TransferQuote, type TransferStanding, type QuotedTransfer } from "./transfer-rules.ts";
import { lockTransfer, mustBeThere, transferOfRequest, type TransferFacts } from "./transfer.ts";

/**
 * What a transfer would be: amount, fee, net, account, days. `money` left out: all that may leave, in the programme's currency. Nothing is written.
 * Refuses `programme.frozen`, `partner.not-active`, `money.held`, `legal.not-accepted`, `transfer.no-account`, `.other-currency`, `.account-waits`, `.account-returned`, `.account-corrected`, `.no-rail`, and by the rules of amounts
 * `transfer.no-minimum`, `.below-minimum`, `.not-above-fee`, `.above-transferable`, `.daily-limit`, `.weekly-count`.
 */
export async function quoteTransfer(tx: Tx, partnerId: string, asked?: Money): Promise<QuotedTransfer> {
  await mustNotBeFrozen(tx);
  const { status, isErased } = await partnerById(tx, partnerId);
  if ((status !== "active" && status !== "closed") || isErased) throw refuse("partner.not-active", { status });
  await mustNotBeHeld(tx, partnerId);
  await mustHaveAcceptedTerms(tx, partnerId);
  const { zone, currency: programmeCurrency, isDemonstration } = await programmeOf(tx);
  const account = await currentDestination(tx, partnerId);
  if (!account) throw refuse("transfer.no-account");
  const currency = asked?.currency ?? programmeCurrency;
  // Before the wait: whoever set an account that their money can't go to learns it now, and not when the wait is over.
  if (account.currency !== currency) throw refuse("transfer.other-currency", { currency, account: account.currency, last4: account.last4 });
  if (isBefore(tx.now, account.usableFrom)) throw refuse("transfer.account-waits", { last4: account.last4, from: account.usableFrom });
  const standing = await standingOf(tx, partnerId, currency);
  const terms = await termsAt(tx, tx.now);
  const judged = judgeTransfer(standing, terms, asked?.minor);
  if ("reason" in judged) {
    const { reason, ...facts } = judged;
    throw refuse(`transfer.${reason}`, facts);
  }
  const chosen = chooseRail(terms, { net: judged.net, country: account.country, kind: account.kind }, isDemonstration);
  const returned = await returnOf(tx, account.id);
  if (returned !== null) throw refuse("transfer.account-returned", { code: returned, last4: account.last4 });
  const correction = await correctionOf(tx, account.id);
  if (correction !== null) throw refuse("transfer.account-corrected", { code: correction, last4: account.last4 });
  if ("why" in chosen) throw refuse("transfer.no-rail", { why: chosen.why, currency, last4: account.last4 });
  const ofDay = { currency, minor: standing.askedToday + judged.amount.minor };
  const run = nextTransferRun(tx.now, await termsTimeline(tx), zone);
  const quote: TransferQuote = {
    ...judged,
    destination: { id: account.id, version: account.version },
    processOn: run.day.toString(),
    cutOffAt: run.cutOffAt,
    expectedOn: run.expectedOn.toString(),
    before: standing.before,
  };
  return {
    quote,
    account: { last4: account.last4, bankName: account.bankName },
    left: { currency, minor: standing.wallet - judged.amount.minor },
    ofDay,
    needsApproval: ofDay.minor >= (terms.automaticTransferBelow[currency] ?? 0n),
    token: confirmationOf(quote),
  };
}

/**
 * Does what was confirmed: the money waits in reserve for its run. The same confirmation again gives the same transfer. Refuses what a quote refuses,
 * `money.link-too-new`, and `transfer.changed` when anything of it is no longer what was shown.
 * A large one, or one that makes a day's large together, takes a code as well: see `mustHaveCode` for what is returned then.
 */
export async function requestTransfer(
  tx: Tx,
  partnerId: string,
  asked: Money | undefined,
  { token, code }: { token: string; code?: string | undefined },
): Promise<TransferFacts | Refusal> {
  await lockPartners(tx, [partnerId]);
  const known = await transferOfRequest(tx, partnerId, token);
  if (known) {
    if (asked && (asked.minor !== known.amount.minor || asked.currency !== known.amount.currency)) throw refuse("transfer.changed");
    return known;
  }
  await mustBeOpenForMoney(tx);
  const quoted = await quoteTransfer(tx, partnerId, asked);
  if (quoted.token !== token) throw refuse("transfer.changed");
  const { amount, fee, destination, processOn, cutOffAt, expectedOn } = quoted.quote;
  const terms = await termsAt(tx, tx.now);
  if (quoted.ofDay.minor >= (terms.transferCodeFrom[amount.currency] ?? 0n)) {
    const missing = await mustHaveCode(tx, partnerId, quoted, code);
    if (missing) return missing;
  }
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into transfer (partner_id, currency, amount_minor, fee_minor, destination_id, state, request_key, requested_at, process_on, cut_off_at, expected_on)
      values (${partnerId}, ${amount.currency}, ${amount.minor}, ${fee.minor}, ${destination.id}, 'requested', ${token}, ${tx.now}, ${processOn}, ${cutOffAt},
              ${expectedOn}) returning id::text`,
  );
  await post(tx, {
    key: `transfer:${id}:ask`,
    kind: "transfer",
    partnerId,
    currency: amount.currency,
    from: "wallet",
    to: "reserved",
    minor: amount.minor,
    effectiveAt: tx.now,
  });
  await writeMove(tx, id, null, "requested");
  const transfer = await mustBeThere(tx, id);
  if (!quoted.needsApproval) await moveTransfer(tx, transfer, "approved", { code: "small" });
  await record(tx, {
    act: "transfer.request",
    subject: { kind: "transfer", id },
    facts: { partner: partnerId, amount, fee, destination: destination.id, processOn },
  });
  const done = await mustBeThere(tx, id);
  await tellTransfer(tx, done, "requested", { needsApproval: quoted.needsApproval });
  if (quoted.needsApproval) await tellFinanceItWaits(tx, done, "requested", null);
  return done;
}

/** The partner thinks better of it, until it is approved and its run's cut-off has passed. Refuses `transfer.unknown`, `transfer.too-late`. */
export async function cancelTransfer(tx: Tx, partnerId: string, number: string): Promise<TransferFacts> {
  const transfer = await lockTransfer(tx, number, partnerId);
  if (transfer.state === "cancelled") return transfer;
  mustBeCancellable(tx, transfer);
  await moveTransfer(tx, transfer, "cancelled", { code: "by-partner" });
  await record(tx, {
    act: "transfer.cancel",
    subject: { kind: "transfer", id: transfer.number },
    facts: { partner: partnerId, amount: transfer.amount },
  });
  return mustBeThere(tx, transfer.number);
}

/** Before it is asked whether they mean it. Refuses `transfer.too-late`. */
export function mustBeCancellable({ now }: Pick<Tx, "now">, { number, state, cutOffAt }: TransferFacts): void {
  // What waits for finance may be cancelled for as long as it does: it is in no run, whichever day it was asked for.
  const isInNoRun = state === "requested" || state === "held";
  if (!isInNoRun && (state !== "approved" || !isBefore(now, cutOffAt)))
    throw refuse("transfer.too-late", { transfer: number, state, at: cutOffAt });
}

async function standingOf(tx: Tx, partnerId: string, currency: Currency): Promise<TransferStanding & { before: number }> {
  const row = await oneOf(
    tx,
    sql<{ wallet: string; payable: string; asked: string; week: number; before: number }>`
      select coalesce((select balance_minor from wallet where partner_id = ${partnerId} and currency = ${currency}), 0)::text as wallet,
             coalesce((select sum(minor) from ledger_posting where partner_id = ${partnerId} and currency = ${currency} and account = 'payable'), 0)::text as payable,
             coalesce(sum(t.amount_minor) filter (where t.currency = ${currency} and t.state not in ('cancelled', 'failed', 'returned')
                                                   and t.requested_at > ${tx.now.subtract({ hours: 24 })}), 0)::text as asked,
             count(*) filter (where t.state <> 'cancelled' and t.requested_at > ${tx.now.subtract({ hours: 24 * 7 })})::int as week,
             count(*)::int as before
      from transfer t where t.partner_id = ${partnerId}`,
  );
  return {
    currency,
    wallet: BigInt(row.wallet),
    payable: BigInt(row.payable),
    askedToday: BigInt(row.asked),
    askedThisWeek: row.week,
    before: row.before,
  };
}
