import { refuse, type Tx } from "#domain/kernel";
import { changeStatus, mustNotBeOwnRecord, openApplications, statusMoves, type PartnerFacts, type PartnerStatus } from "#domain/partners";
import { partnershipEffects } from "#domain/answers";
import { confirmMoveCard, statusMoveCard } from "#templates/cards/partnership-move-cards";
import { applicationsCard } from "#templates/cards/applications-card";
import type { View } from "#templates/view";
import { meantPartner } from "../meant-partner.ts";

const moves = { pause: "paused", resume: "active", close: "closed" } as const satisfies Record<string, PartnerStatus>;

/** Pauses, resumes or closes a partnership; what pausing or closing does is shown first, and confirmed. Refuses `reason.missing` and what `changeStatus` refuses. */
export async function movePartner(
  tx: Tx,
  partner: PartnerFacts,
  act: keyof typeof moves,
  { reason, isConfirmed }: { reason: string; isConfirmed: boolean },
): Promise<View> {
  if (act !== "resume" && reason.trim() === "") throw refuse("reason.missing");
  const to = moves[act];
  // An application is answered elsewhere, with other words: "resume" must not approve it.
  if (partner.status === "applied" || !statusMoves[partner.status].includes(to))
    throw refuse("partner.wrong-status", { partner: partner.name, status: partner.status, wanted: to });
  mustNotBeOwnRecord(tx, partner.id);
  if (act !== "resume" && !isConfirmed) return confirmMoveCard(partner, act, await partnershipEffects(tx, partner.id, to), reason);
  // Read before the move: afterwards the pause is over.
  const effects = act === "resume" ? await partnershipEffects(tx, partner.id, to) : null;
  return statusMoveCard(await changeStatus(tx, partner.id, to, reason.trim() === "" ? null : reason), effects);
}

/** Lists who waits, or answers one of them. Refuses `command.option-missing`, `reason.missing`, `partner.wrong-status`, `staff.own-record`. */
export async function decideApplication(
  tx: Tx,
  decision: { partner: string | undefined; act: "approve" | "decline" | undefined; reason: string },
): Promise<View> {
  const { act, reason } = decision;
  if (decision.partner === undefined && act === undefined) return applicationsCard(await openApplications(tx));
  if (decision.partner === undefined || act === undefined)
    throw refuse("command.option-missing", { command: "support applications", missing: [act === undefined ? "act" : "partner"] });
  const partner = await meantPartner(tx, decision.partner);
  const to = act === "approve" ? "active" : "declined";
  if (partner.status !== "applied") throw refuse("partner.wrong-status", { partner: partner.name, status: partner.status, wanted: to });
  if (act === "decline" && reason.trim() === "") throw refuse("reason.missing");
  return statusMoveCard(await changeStatus(tx, partner.id, to, reason.trim() === "" ? null : reason));
}
