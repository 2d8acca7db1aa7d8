import { refuse, rowOf, run, sql, type Tx } from "#domain/kernel";
import { forgetSubject, recordErasure } from "#domain/audit";
import { forgetRecipient } from "#domain/messages";
import { raise } from "#domain/webhooks";
import { mustNotBeOwnRecord } from "./change-status.ts";
import { lockPartners, partnerById, type PartnerFacts } from "./partner.ts";

/**
 * Forgets who a partner was. Name, address, application, slugs and the reasons that others wrote about them go; share ID, status
 * history and money stay under "Former partner". The caller has made sure that nothing is owed.
 * Refuses `partner.not-closed`, `staff.own-record`.
 */
export async function forgetPartner(tx: Tx, partnerId: string, reason: string): Promise<PartnerFacts> {
  mustNotBeOwnRecord(tx, partnerId);
  await lockPartners(tx, [partnerId]);
  const partner = await partnerById(tx, partnerId);
  mustBeOver(partner);
  const row = await rowOf(tx, sql<{ email_fingerprint: string | null }>`select email_fingerprint from partner where id = ${partnerId}`);
  await forgetRecipient(tx, { kind: "partner", id: partnerId }, row?.email_fingerprint ?? null);
  await run(
    tx,
    sql`update partner set name = ${`Former partner ${partner.shareId}`}, email_fingerprint = null, payee_fingerprint = null, sealed = null, wrapped_key = null, key_id = null,
          zone = null, locale = null, erased_at = ${tx.now}, changed_at = ${tx.now} where id = ${partnerId}`,
  );
  await run(tx, sql`update partner_status_change set reason = null where partner_id = ${partnerId} and reason is not null`);
  // The words are free again: a record that keeps them for somebody would be a record of them.
  await run(tx, sql`delete from share_reference where partner_id = ${partnerId} and kind <> 'share-id'`);
  await raise(tx, [{ kind: "partner.erased", facts: { shareId: partner.shareId, status: partner.status } }]);
  await forgetSubject(tx, { kind: "partner", id: partnerId });
  await recordErasure(tx, { act: "partner.erase", subject: { kind: "partner", id: partnerId }, reason });
  return partnerById(tx, partnerId);
}

/** Only a partnership that has ended can be forgotten. Refuses `partner.not-closed`. */
export function mustBeOver({ name, shareId, status }: PartnerFacts): void {
  if (status !== "closed" && status !== "declined") throw refuse("partner.not-closed", { partner: name, shareId, status });
}
