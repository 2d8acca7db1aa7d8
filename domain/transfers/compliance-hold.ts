import { isBefore, oneOf, plusDays, refuse, run, sql, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { tell } from "#domain/messages";
import { areOnePerson, lockPartners, mustNotBeOwnRecord, staffById, type PartnerFacts } from "#domain/partners";
import { mustHaveWaited } from "#domain/programme";
import { heldCode, holdOf, type HoldFacts } from "./held-money.ts";
import { letGo } from "./let-go.ts";
import { moveTransfer } from "./move-transfer.ts";
import { letGoOfForm } from "./tax-form.ts";
import { transfersWhere } from "./transfer.ts";

/** A wish to lift a hold that nobody has joined in this time is none any more. */
const wishDays = 1;

/**
 * Keeps all money of a partner where it is: transfers that wait are held, none is asked for, approved or sent until it is lifted. Payouts still
 * reach the wallet. The partner is told that their money waits, and not why. Refuses `reason.missing`, `staff.own-record`, `hold.standing`.
 */
export async function putHold(tx: Tx, staffId: string, partner: Pick<PartnerFacts, "id" | "name">, reason: string): Promise<HoldFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  await lockPartners(tx, [partner.id]);
  const standing = await holdOf(tx, partner.id);
  if (standing) throw refuse("hold.standing", { partner: partner.name, at: standing.putAt });
  await run(
    tx,
    sql`insert into compliance_hold (partner_id, reason, put_by_id, put_at, after_move)
        values (${partner.id}, ${reason.trim()}, ${staffId}, ${tx.now}, ${lastMoveOf(partner.id)})`,
  );
  const waiting = await transfersWhere(tx, sql`t.partner_id = ${partner.id} and t.state in ('requested', 'approved')`, sql`order by t.id`);
  for (const transfer of waiting) await moveTransfer(tx, transfer, "held", { code: heldCode });
  const hold = await standingOf(tx, partner.id);
  await record(tx, {
    act: "hold.put",
    subject: { kind: "compliance-hold", id: hold.number },
    reason: reason.trim(),
    facts: { partner: partner.id },
  });
  await tellOf(tx, hold, "held");
  return hold;
}

/**
 * Lifts a hold once a second person wants it within a day of the first: persons, not accounts. Transfers that it stopped are again where they were,
 * those that were approved with the next run. Says whether it is lifted. Refuses `reason.missing`, `staff.own-record`, `money.link-too-new`,
 * `hold.none`, `hold.lift-asked-by-you`.
 */
export async function liftHold(
  tx: Tx,
  staffId: string,
  partner: Pick<PartnerFacts, "id" | "name">,
  reason: string,
): Promise<{ readonly hold: HoldFacts; readonly isLifted: boolean }> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  mustHaveWaited(tx);
  await lockPartners(tx, [partner.id]);
  const hold = await holdOf(tx, partner.id);
  if (!hold) throw refuse("hold.none", { partner: partner.name });
  const row = await oneOf(
    tx,
    sql<{ asked_by: string | null }>`select lift_asked_by_id as asked_by from compliance_hold where id = ${hold.number}::bigint for update`,
  );
  const isOpen = hold.liftAskedAt !== null && isBefore(tx.now, plusDays(hold.liftAskedAt, wishDays));
  const askedBy = isOpen && row.asked_by !== null ? await staffById(tx, row.asked_by) : null;
  // Whoever is of finance no more wants nothing lifted any more.
  const isAsked = askedBy?.roles.includes("finance") ?? false;
  if (askedBy && isAsked && (await areOnePerson(tx, staffId, askedBy.id))) throw refuse("hold.lift-asked-by-you", { at: hold.liftAskedAt });
  await run(
    tx,
    isAsked
      ? sql`update compliance_hold set lifted_by_id = ${staffId}, lifted_at = ${tx.now}, until_move = ${lastMoveOf(partner.id)} where id = ${hold.number}::bigint`
      : sql`update compliance_hold set lift_asked_by_id = ${staffId}, lift_asked_at = ${tx.now} where id = ${hold.number}::bigint`,
  );
  if (isAsked) {
    await letGo(tx, partner.id, heldCode, "hold-lifted");
    // Their form may have come while all of it was held.
    await letGoOfForm(tx, partner.id);
  }
  await record(tx, {
    act: isAsked ? "hold.lift" : "hold.lift-ask",
    subject: { kind: "compliance-hold", id: hold.number },
    reason: reason.trim(),
    facts: { partner: partner.id },
  });
  if (isAsked) await tellOf(tx, hold, "lifted");
  return { hold: (await holdOf(tx, partner.id)) ?? hold, isLifted: isAsked };
}

const lastMoveOf = (partnerId: string): Sql =>
  sql`(select coalesce(max(m.id), 0) from transfer_move m join transfer t on t.id = m.transfer_id where t.partner_id = ${partnerId})`;

/** What was written about a partner's holds goes, because it may name them; that there were some stays. */
export async function forgetHoldWords(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update compliance_hold set reason = '' where partner_id = ${partnerId}`);
}

async function standingOf(tx: Tx, partnerId: string): Promise<HoldFacts> {
  const hold = await holdOf(tx, partnerId);
  if (!hold) throw new Error(`no hold on the money of ${partnerId}`);
  return hold;
}

async function tellOf(tx: Tx, { number, partner }: HoldFacts, what: "held" | "lifted"): Promise<void> {
  await tell(tx, {
    kind: "money-notice",
    to: { kind: "partner", id: partner.id },
    about: `hold ${number} ${what}`,
    facts: { what, at: tx.now, year: null, paid: null, threshold: null },
  });
}
