import { randomBytes } from "node:crypto";
import { instantOf, isBefore, newId, refuse, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { lockPartners, partnerById } from "#domain/partners";
import { mustHaveWaited } from "#domain/programme";

const minutesValid = 10;

/** What an open link stands for. */
export type BankLinkFacts = {
  readonly id: string;
  readonly partnerId: string;
  readonly askedById: string | null;
  readonly expiresAt: Instant;
};

/**
 * Makes the link to the page where a partner enters a bank account. An earlier one counts no more, and neither does what was entered there
 * and not confirmed. `askedById`: the link by which the account that asks stands for them; null at the terminal of a demonstration.
 * Refuses `money.link-too-new`, and `partner.not-active` for who never was a partner or was erased.
 */
export async function makeBankLink(tx: Tx, partnerId: string, askedById: string | null): Promise<{ token: string; expiresAt: Instant }> {
  mustHaveWaited(tx);
  await lockPartners(tx, [partnerId]);
  const { name, status, isErased } = await partnerById(tx, partnerId);
  if (status === "applied" || status === "declined" || isErased) throw refuse("partner.not-active", { partner: name, status });
  await run(tx, sql`delete from destination where partner_id = ${partnerId} and state = 'entered'`);
  await run(tx, sql`update bank_link set ended_at = ${tx.now} where partner_id = ${partnerId} and ended_at is null`);
  const token = randomBytes(32).toString("base64url");
  const expiresAt = tx.now.add({ minutes: minutesValid });
  await run(
    tx,
    sql`insert into bank_link (id, token_hash, partner_id, asked_by_id, made_at, expires_at)
        values (${newId()}, ${hashOf(tx, token)}, ${partnerId}, ${askedById}, ${tx.now}, ${expiresAt})`,
  );
  return { token, expiresAt };
}

/** A link as it stands: open, or spent on a version. */
export type OpenedBankLink = BankLinkFacts & { readonly spentOn: string | null };

/**
 * The link of a token; `forUpdate` locks its partner and it. One that was spent is found too, so that a form that is sent twice is
 * answered twice. Refuses `bank-link.unknown`, `bank-link.expired`, `bank-link.replaced`, `bank-link.blocked` when the partner's
 * account was blocked since, `bank-link.disconnected` when the chat account that asked no longer stands for the partner.
 */
export async function findBankLink(tx: Tx, token: string, { forUpdate }: { readonly forUpdate: boolean }): Promise<OpenedBankLink> {
  if (!/^[\w-]{43}$/.test(token)) throw refuse("bank-link.unknown");
  const hash = hashOf(tx, token);
  if (forUpdate) {
    const whose = await rowOf(tx, sql<{ partner_id: string }>`select partner_id from bank_link where token_hash = ${hash}`);
    if (whose) await lockPartners(tx, [whose.partner_id]);
  }
  const row = await rowOf(
    tx,
    sql<{
      id: string;
      partner_id: string;
      asked_by_id: string | null;
      expires_at: string;
      ended_at: string | null;
      destination_id: string | null;
      unlinked_at: string | null;
      is_newest: boolean;
    }>`
      select b.id, b.partner_id, b.asked_by_id, b.expires_at, b.ended_at, b.destination_id, i.unlinked_at,
             not exists (select from bank_link n where n.partner_id = b.partner_id and n.id > b.id) as is_newest
      from bank_link b left join chat_identity i on i.id = b.asked_by_id where b.token_hash = ${hash}`,
  );
  if (!row) throw refuse("bank-link.unknown");
  const link = {
    id: row.id,
    partnerId: row.partner_id,
    askedById: row.asked_by_id,
    expiresAt: instantOf(row.expires_at),
    spentOn: row.destination_id,
  };
  if (link.spentOn !== null) return link;
  if (row.ended_at !== null) throw refuse(row.is_newest ? "bank-link.blocked" : "bank-link.replaced");
  if (!isBefore(tx.now, link.expiresAt)) throw refuse("bank-link.expired", { at: link.expiresAt });
  if (row.unlinked_at !== null) throw refuse("bank-link.disconnected");
  return link;
}

function hashOf({ vault }: Pick<Tx, "vault">, token: string): string {
  return vault.sign("bank-link", token);
}
