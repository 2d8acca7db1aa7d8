import { nameOf, refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { tell } from "#domain/messages";
import { isHeard, raise } from "#domain/webhooks";
import { lockPartners, partnerById, type PartnerFacts, type PartnerStatus } from "./partner.ts";

/** applied → active | declined; active ⇄ paused → closed. Nothing else. */
export const statusMoves: Readonly<Record<PartnerStatus, readonly PartnerStatus[]>> = {
  applied: ["active", "declined"],
  active: ["paused", "closed"],
  paused: ["active", "closed"],
  declined: [],
  closed: [],
};

/**
 * Moves a partner to another status and keeps the move in their history.
 * Refuses `partner.wrong-status` for a move that does not exist and `staff.own-record` when staff decide on themselves.
 */
export async function changeStatus(tx: Tx, partnerId: string, to: PartnerStatus, reason: string | null): Promise<PartnerFacts> {
  mustNotBeOwnRecord(tx, partnerId);
  await lockPartners(tx, [partnerId]);
  const partner = await partnerById(tx, partnerId);
  if (!statusMoves[partner.status].includes(to))
    throw refuse("partner.wrong-status", { partner: partner.name, status: partner.status, wanted: to });
  await run(tx, sql`update partner set status = ${to}, changed_at = ${tx.now} where id = ${partnerId}`);
  await rememberStatus(tx, { partnerId, from: partner.status, to, reason });
  await record(tx, { act: `partner.${to}`, subject: { kind: "partner", id: partnerId }, reason, facts: { from: partner.status } });
  if (partner.status === "applied") await tellAnswer(tx, partner, to, reason);
  return { ...partner, status: to };
}

async function tellAnswer(tx: Tx, { id, shareId }: PartnerFacts, to: PartnerStatus, reason: string | null): Promise<void> {
  const recipient = { kind: "partner", id } as const;
  if (to === "active") await tell(tx, { kind: "application-approved", to: recipient, about: id, facts: { shareId } });
  else await tell(tx, { kind: "application-declined", to: recipient, about: id, facts: { reason } });
}

export async function rememberStatus(
  tx: Tx,
  move: { partnerId: string; from: PartnerStatus | null; to: PartnerStatus; reason: string | null },
): Promise<void> {
  await run(
    tx,
    sql`insert into partner_status_change (partner_id, at, from_status, to_status, actor, reason)
        values (${move.partnerId}, ${tx.now}, ${move.from}, ${move.to}, ${nameOf(tx.actor)}, ${move.reason})`,
  );
  await raiseStatus(tx, move.partnerId, move.to);
}

/** Tells other programs. */
async function raiseStatus(tx: Tx, partnerId: string, status: PartnerStatus): Promise<void> {
  const kind = `partner.${status}` as const;
  if (!(await isHeard(tx, kind))) return;
  const { shareId } = await partnerById(tx, partnerId);
  await raise(tx, [{ kind, facts: { shareId, status } }]);
}

/** Nobody decides on their own partner record. */
export function mustNotBeOwnRecord(tx: Tx, partnerId: string): void {
  if (tx.actor.kind === "staff" && tx.actor.partnerId === partnerId) throw refuse("staff.own-record");
}
