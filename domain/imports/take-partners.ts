import { Refusal, rowOf, run, sql, type Tx } from "#domain/kernel";
import { importRate } from "#domain/conversions";
import { addLegacyReference, lockPartners, readEmail, takeOverPartner } from "#domain/partners";
import type { AffiliateRow, Aside } from "./imported-rows.ts";

export type TakenPartner = {
  /** null: they could not be taken over */
  readonly partnerId: string | null;
  readonly isNew: boolean;
  readonly asides: readonly Aside[];
};

/**
 * Takes an affiliate over as a partner, with every word that their links carry and the rate that they had; a second time changes nothing. What of
 * them can't be taken over is told, and the rest is.
 */
export async function takeAffiliate(tx: Tx, row: AffiliateRow): Promise<TakenPartner> {
  const known = await rowOf(tx, sql<{ partner_id: string }>`select partner_id from imported_partner where key = ${row.key}`);
  if (known) return { partnerId: known.partner_id, isNew: false, asides: [] };
  const asides: Aside[] = [];
  const { key: shareId, name, status, since } = row;
  const taken = await takeOverPartner(tx, { shareId, name, email: await addressOf(tx, row, asides), status, since });
  if (taken.outcome === "taken") return { partnerId: null, isNew: false, asides: [...asides, { why: "reference-taken", detail: shareId }] };
  await lockPartners(tx, [taken.id]);
  await run(tx, sql`insert into imported_partner (key, partner_id, imported_at) values (${row.key}, ${taken.id}, ${tx.now})`);
  // A name of digits alone never worked there: those are numbers of affiliates.
  for (const word of row.words.filter((each) => !/^\d+$/.test(each)))
    if (!(await addLegacyReference(tx, taken.id, word))) asides.push({ why: "reference-taken", detail: word });
  if (row.rate && taken.outcome === "new") await importRate(tx, taken.id, row.rate, since);
  if (row.oddRate !== null) asides.push({ why: "amount-unreadable", detail: row.oddRate });
  return { partnerId: taken.id, isNew: taken.outcome === "new", asides };
}

/** Two affiliates stay two, each with what was theirs, although one address stands for one partner: it is that of whoever came with it first. */
async function addressOf(tx: Tx, { email }: AffiliateRow, asides: Aside[]): Promise<string | null> {
  if (email === null) return null;
  const address = readable(email);
  if (address === null) asides.push({ why: "address-unreadable", detail: email });
  if (address === null || !(await isOfAnother(tx, address))) return address;
  asides.push({ why: "address-taken", detail: email });
  return null;
}

function readable(email: string): string | null {
  try {
    return readEmail(email);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

async function isOfAnother(tx: Tx, address: string): Promise<boolean> {
  const another = sql`select from imported_partner i join partner p on p.id = i.partner_id where p.email_fingerprint = ${tx.vault.fingerprint(address)}`;
  return (await rowOf(tx, another)) !== null;
}
