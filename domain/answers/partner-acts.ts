import { sql, type Tx } from "#domain/kernel";
import { aboutPartner, auditPage, readBySupport, type AuditLine } from "./audit-trail.ts";
import type { Page } from "./page.ts";

/** An act on a partner's record; `isReasonWithheld`: somebody wrote why, for finance only. */
export type PartnerAct = AuditLine & { readonly isReasonWithheld: boolean };

/**
 * Privileged acts about a partner, newest first, as far as whoever asks may read them: reasons of finance are theirs and the operators', but
 * for what is their own record; who is staff is the operators'. That the record was looked at is left out: everybody who reads this has just done so.
 */
export async function partnerActs(
  tx: Pick<Tx, "em" | "actor">,
  partnerId: string,
  page: number,
  perPage?: number,
): Promise<Page<PartnerAct>> {
  const roles = tx.actor.kind === "staff" ? tx.actor.roles : [];
  const isOwn = tx.actor.kind === "staff" && tx.actor.partnerId === partnerId;
  const isOperator = roles.includes("operator");
  const readsFinance = !isOwn && (isOperator || roles.includes("finance"));
  const where = sql`${aboutPartner(partnerId)} and act <> 'partner.look' and ${isOperator ? sql`true` : sql`act not like 'staff.%'`}`;
  const { rows, ...rest } = await auditPage(tx, where, page, perPage);
  return {
    ...rest,
    rows: rows.map((line) => {
      const isReasonWithheld = !readsFinance && line.reason !== null && line.reason !== "" && !readBySupport.test(line.act);
      return { ...line, reason: isReasonWithheld ? null : line.reason, isReasonWithheld };
    }),
  };
}
