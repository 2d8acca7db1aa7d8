import { openFields, rewrapping, rowOf, rowsOf, run, sealFields, sql, type KeyOwner, type Tx, type Vault, type Zone } from "#domain/kernel";
import { partnersApplied, type PartnerFacts } from "./partner.ts";

/** How a partner is reached and what they wrote when they applied: sealed, and opened only where somebody is to be shown it. */
export type PartnerContact = { readonly email: string; readonly application: string };

const sealedAt = "partner.sealed";

export function sealContact(vault: Vault, owner: KeyOwner, contact: PartnerContact): Buffer {
  return sealFields(vault, owner, sealedAt, contact);
}

/** Null once they are erased. */
export async function contactOf(tx: Pick<Tx, "em" | "vault">, partnerId: string): Promise<PartnerContact | null> {
  const row = await rowOf(tx, sql<SealedContact>`select id, sealed, wrapped_key, key_id from partner where id = ${partnerId}`);
  return row && openContact(tx.vault, row);
}

type SealedContact = { id: string; sealed: Buffer | null; wrapped_key: Buffer | null; key_id: string | null };

function openContact(vault: Vault, row: SealedContact): PartnerContact | null {
  if (!row.sealed || !row.wrapped_key || !row.key_id) return null;
  const owner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
  return openFields(vault, owner, sealedAt, row.sealed) as PartnerContact;
}

/** How to reach some partners: who they are, where they live, and their address unless they are erased. By their ids, in one look. */
export async function reachPartners(
  tx: Pick<Tx, "em" | "vault">,
  ids: readonly string[],
): Promise<
  ReadonlyMap<string, { readonly name: string; readonly zone: Zone | null; readonly locale: string | null; readonly email: string | null }>
> {
  const rows = await rowsOf(
    tx,
    sql<SealedContact & { name: string; zone: string | null; locale: string | null }>`
      select id, name, zone, locale, sealed, wrapped_key, key_id from partner where id = any(${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(
    rows.map((row) => [row.id, { name: row.name, zone: row.zone, locale: row.locale, email: openContact(tx.vault, row)?.email ?? null }]),
  );
}

export type Application = PartnerFacts & { readonly contact: PartnerContact | null };

/** Applications that wait for an answer, oldest first, with what the applicants wrote. */
export async function openApplications(tx: Pick<Tx, "em" | "vault">): Promise<Application[]> {
  const applications: Application[] = [];
  for (const partner of await partnersApplied(tx)) applications.push({ ...partner, contact: await contactOf(tx, partner.id) });
  return applications;
}

/** Seals the next partners that an earlier release stored in clear; says how many they were. */
export async function sealClearPartners(tx: Tx, limit: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string; email: string; application: string }>`
      select partner_id, email, application from partner_unsealed order by partner_id limit ${limit}`,
  );
  for (const { partner_id: id, email, application } of rows) {
    const key = tx.vault.newKey(id);
    const sealed = sealContact(tx.vault, { id, key }, { email, application });
    await run(
      tx,
      sql`update partner set email_fingerprint = ${tx.vault.fingerprint(email)}, sealed = ${sealed}, wrapped_key = ${key.wrapped}, key_id = ${key.keyId}
          where id = ${id}`,
    );
  }
  await run(tx, sql`delete from partner_unsealed where partner_id = any(${rows.map((row) => row.partner_id)}::uuid[])`);
  return rows.length;
}

/** Wraps the next partners' keys anew, as `rewrapping` says. */
export const rewrapPartners = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from partner`,
  (k) => sql`update partner t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);
