import { instantOf, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { legalColumns, legalVersionOf, type LegalRow, type LegalVersion } from "#domain/legal";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** A version, and how many of those who are active have accepted it, or a later one that stands. */
export type LegalLine = LegalVersion & { readonly accepted: number };

export type LegalListing = Page<LegalLine> & { readonly activePartners: number };

/** All versions, newest first. */
export async function legalVersions(tx: Pick<Tx, "em">, page: number): Promise<LegalListing> {
  const rows = await rowsOf(
    tx,
    sql<LegalRow & { accepted: number }>`
      select ${legalColumns}, (
        select count(distinct a.partner_id)::int from legal_acceptance a
        join legal_terms l on l.number = a.number join partner p on p.id = a.partner_id and p.status = 'active'
        where a.number >= t.number and (l.withdrawn_at is null or l.number = t.number)) as accepted
      from legal_terms t order by number desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { total, active } = await oneOf(
    tx,
    sql<{ total: number; active: number }>`
      select (select count(*)::int from legal_terms) as total, (select count(*)::int from partner where status = 'active') as active`,
  );
  return {
    ...pageOf(
      rows.map(({ accepted, ...row }) => ({ ...legalVersionOf(row), accepted })),
      page,
      total,
    ),
    activePartners: active,
  };
}

/** What a partner accepted and when, newest first. */
export type AcceptedLine = Pick<LegalVersion, "number" | "hash" | "effectiveAt"> & { readonly at: Instant; readonly platform: string };

export async function acceptedTerms(tx: Pick<Tx, "em">, partnerId: string): Promise<AcceptedLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{ number: number; hash: string; effective_at: string; at: string; platform: string }>`
      select a.number, a.hash, t.effective_at, a.at, a.platform from legal_acceptance a join legal_terms t on t.number = a.number
      where a.partner_id = ${partnerId} order by a.number desc`,
  );
  return rows.map(({ effective_at, at, ...row }) => ({ ...row, effectiveAt: instantOf(effective_at), at: instantOf(at) }));
}
