import { instantOrNull, isBefore, plusDays, refuse, rowOf, run, sql, type Actor, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { isPersonOfFinance, lockPartners, mustNotBeOwnRecord, type PartnerFacts } from "#domain/partners";
import { mustHaveWaited, termsAt } from "#domain/programme";
import { blockVersion } from "./blocked-account.ts";
import { currentDestination, destinationById, type DestinationFacts } from "./destination.ts";
import { tellOfDestination } from "./destination-told.ts";

/** A wish to unblock that nobody has joined in this time is none any more. */
const wishDays = 1;

/**
 * Finance see to it that no money goes to a partner's bank account; the partner reads why, and their open link ends. Refuses `reason.missing`, `staff.own-record`,
 * `destination.none` when they have none that counts.
 */
export async function blockDestination(tx: Tx, { id: partnerId }: Pick<PartnerFacts, "id">, reason: string): Promise<DestinationFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partnerId);
  await lockPartners(tx, [partnerId]);
  const current = await currentDestination(tx, partnerId);
  if (!current) throw refuse("destination.none", { reader: "staff" });
  await blockVersion(tx, { partnerId, id: current.id }, reason.trim());
  await remember(tx, "destination.block", { ...current, partnerId }, reason.trim());
  const blocked = await mustBeThere(tx, current.id);
  await tellOfDestination(tx, blocked, "blocked", reason.trim());
  return blocked;
}

/**
 * Lifts the newest block of a partner's account, once a second person wants it within a day of the first: persons, not accounts. It waits
 * again then; where the partner has set another account since, that one stays. Says whether it is lifted. Refuses `reason.missing`,
 * `staff.own-record`, `money.link-too-new`, `destination.not-blocked`, `destination.unblock-asked-by-you`.
 */
export async function unblockDestination(
  tx: Tx,
  { id: partnerId }: Pick<PartnerFacts, "id">,
  reason: string,
): Promise<{ readonly destination: DestinationFacts; readonly isLifted: boolean }> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partnerId);
  mustHaveWaited(tx);
  await lockPartners(tx, [partnerId]);
  const row = await rowOf(
    tx,
    sql<{ id: string; unblock_asked_by: string | null; unblock_asked_at: string | null }>`
      select id, unblock_asked_by, unblock_asked_at from destination where partner_id = ${partnerId} and state = 'blocked' order by version desc limit 1`,
  );
  if (!row) throw refuse("destination.not-blocked");
  const person = personOf(tx.actor);
  const askedAt = instantOrNull(row.unblock_asked_at);
  const isOpen = askedAt !== null && isBefore(tx.now, plusDays(askedAt, wishDays));
  const isAsked = isOpen && row.unblock_asked_by !== null && (await isPersonOfFinance(tx, row.unblock_asked_by));
  if (isAsked && row.unblock_asked_by === person) throw refuse("destination.unblock-asked-by-you", { at: askedAt });
  if (isAsked) await lift(tx, partnerId, row.id);
  else await run(tx, sql`update destination set unblock_asked_by = ${person}, unblock_asked_at = ${tx.now} where id = ${row.id}`);
  const destination = await mustBeThere(tx, row.id);
  await remember(tx, isAsked ? "destination.unblock" : "destination.unblock-ask", destination, reason.trim());
  if (isAsked) await tellOfDestination(tx, destination, "unblocked");
  return { destination, isLifted: isAsked };
}

async function lift(tx: Tx, partnerId: string, id: string): Promise<void> {
  const cleared = sql`block_reason = null, unblock_asked_by = null, unblock_asked_at = null`;
  const { destinationWaitHours } = await termsAt(tx, tx.now);
  await run(
    tx,
    (await currentDestination(tx, partnerId))
      ? sql`update destination set state = 'replaced', ${cleared} where id = ${id}`
      : sql`update destination set state = 'confirmed', ended_at = null, usable_from = ${tx.now.add({ hours: destinationWaitHours })}, unblocked_at = ${tx.now},
              first_usable_from = coalesce(first_usable_from, usable_from), ${cleared} where id = ${id}`,
  );
}

async function remember(
  tx: Tx,
  act: "destination.block" | "destination.unblock" | "destination.unblock-ask",
  { id, partnerId, version }: Pick<DestinationFacts, "id" | "partnerId" | "version">,
  reason: string,
): Promise<void> {
  await record(tx, { act, subject: { kind: "destination", id }, reason, facts: { partner: partnerId, version } });
}

async function mustBeThere(tx: Tx, id: string): Promise<DestinationFacts> {
  const found = await destinationById(tx, id);
  if (!found) throw new Error(`no destination ${id}`);
  return found;
}

function personOf(actor: Actor): string {
  if (actor.kind !== "staff") throw new Error("only staff unblock a bank account");
  return actor.partnerId ?? actor.staffId;
}
