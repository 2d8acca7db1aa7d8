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
  const taken = await takeOverPartner(tx, { shareId, name, email: addressOf(row, asides), status, since });
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

function addressOf({ email }: AffiliateRow, asides: Aside[]): string | null {
  if (email === null) return null;
  try {
    return readEmail(email);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    asides.push({ why: "address-unreadable", detail: email });
    return null;
  }
}
