import { newId, refuse, rowsOf, run, sealFields, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, partnerById, staffIsPartner } from "#domain/partners";
import { accountFingerprint, type ChatAccount } from "./account.ts";
import { linksOf, sealedAt, type NamedAccount } from "./links-of.ts";
import { tellOfLink } from "./tell-of-link.ts";

/** Takes the right to change what an account stands for, until the transaction ends. There may be no row yet that could be locked. */
export async function lockAccount(tx: Tx, account: ChatAccount): Promise<string> {
  const fingerprint = accountFingerprint(tx.vault, account);
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`chat account ${fingerprint}`}, 0))`);
  return fingerprint;
}

/**
 * Makes an account a partner's; one that is theirs already stays as it is, and so does its money wait. The mailbox is told, and every other
 * account of theirs. Refuses `link.other-partner`, and `staff.other-partner` for a member of staff who is another partner.
 */
export async function linkPartner(tx: Tx, account: NamedAccount, partnerId: string): Promise<void> {
  const fingerprint = await lockAccount(tx, account);
  await lockPartners(tx, [partnerId]);
  const partner = await partnerById(tx, partnerId);
  if (partner.isErased) throw new Error(`partner ${partnerId} was erased and can't be connected`);
  const standing = await standingOf(tx, fingerprint);
  if (standing.partnerId === partnerId) return;
  if (standing.partnerId !== null) throw refuse("link.other-partner", { partner: (await partnerById(tx, standing.partnerId)).name });
  if (standing.staffId !== null) await staffIsPartner(tx, standing.staffId, partnerId);
  const id = await insertLink(tx, account, fingerprint, { partnerId });
  await record(tx, { act: "chat.connect", subject: { kind: "partner", id: partnerId }, facts: { platform: account.platform, link: id } });
  await tellOfLink(tx, "new-link-notice", { ...account, id }, { kind: "partner", id: partnerId, hasMailbox: true });
}

/** Whom an account stands for, by its fingerprint; to be asked under its lock. */
export async function standingOf(
  tx: Tx,
  fingerprint: string,
): Promise<{ partnerId: string | null; staffId: string | null; handle: string | null }> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string | null; staff_id: string | null; handle: string | null }>`
      select i.partner_id, i.staff_id, s.handle from chat_identity i left join staff_member s on s.id = i.staff_id
      where i.fingerprint = ${fingerprint} and i.unlinked_at is null`,
  );
  return {
    partnerId: rows.find((row) => row.partner_id !== null)?.partner_id ?? null,
    staffId: rows.find((row) => row.staff_id !== null)?.staff_id ?? null,
    handle: rows.find((row) => row.staff_id !== null)?.handle ?? null,
  };
}

/** A new link; the caller has made sure that none stands. */
export async function insertLink(
  tx: Tx,
  { platform, workspace, account, name }: NamedAccount,
  fingerprint: string,
  whose: { readonly partnerId: string } | { readonly staffId: string },
): Promise<string> {
  const id = newId();
  const key = tx.vault.newKey(id);
  const sealed = sealFields(tx.vault, { id, key }, sealedAt, { account, name });
  await run(
    tx,
    sql`insert into chat_identity (id, platform, workspace, fingerprint, sealed, wrapped_key, key_id, partner_id, staff_id, linked_at)
        values (${id}, ${platform}, ${workspace}, ${fingerprint}, ${sealed}, ${key.wrapped}, ${key.keyId},
                ${"partnerId" in whose ? whose.partnerId : null}, ${"staffId" in whose ? whose.staffId : null}, ${tx.now})`,
  );
  return id;
}

/**
 * Ends a standing link of a partner; `reason`: where somebody else does. The mailbox is told, and the accounts that are left. Refuses `link.unknown`:
 * also when it is another partner's.
 */
export async function unlinkPartner(tx: Tx, partnerId: string, linkId: string, reason: string | null = null): Promise<void> {
  await lockPartners(tx, [partnerId]);
  const link = (await linksOf(tx, { kind: "partner", id: partnerId })).find(({ id, until }) => id === linkId && until === null);
  const ended = await run(
    tx,
    sql`update chat_identity set unlinked_at = ${tx.now} where id = ${linkId} and partner_id = ${partnerId} and unlinked_at is null`,
  );
  if (!link || ended === 0) throw refuse("link.unknown");
  await record(tx, {
    act: "chat.disconnect",
    subject: { kind: "partner", id: partnerId },
    reason,
    facts: { platform: link.platform, link: linkId },
  });
  await tellOfLink(tx, "link-ended-notice", link, { kind: "partner", id: partnerId, hasMailbox: true });
}
