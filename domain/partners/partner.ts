import { instantOf, later, rowOf, rowsOf, sql, type Instant, type Sql, type Tx, type Zone } from "#domain/kernel";

export const partnerStatuses = ["applied", "active", "declined", "paused", "closed"] as const;
export type PartnerStatus = (typeof partnerStatuses)[number];

export type PartnerFacts = {
  readonly id: string;
  readonly shareId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly status: PartnerStatus;
  readonly zone: Zone | null;
  /** how amounts are written to them; null: as usual */
  readonly locale: string | null;
  readonly appliedAt: Instant;
  /** erased on their request: what is left of them is their share ID and their money's history */
  readonly isErased: boolean;
};

type Row = {
  id: string;
  share_id: string;
  slug: string | null;
  name: string;
  status: PartnerStatus;
  zone: string | null;
  locale: string | null;
  applied_at: string;
  erased_at: string | null;
};

function select(where: Sql): Sql<Row> {
  return sql<Row>`
    select p.id, p.share_id, p.name, p.status, p.zone, p.locale, p.applied_at, p.erased_at,
           (select reference from share_reference r where r.partner_id = p.id and r.kind = 'slug' and r.is_current) as slug
    from partner p where ${where}`;
}

function factsOf(row: Row): PartnerFacts {
  return {
    id: row.id,
    shareId: row.share_id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    zone: row.zone,
    locale: row.locale,
    appliedAt: instantOf(row.applied_at),
    isErased: row.erased_at !== null,
  };
}

/** How share references and what people type for them are compared: compatibility forms folded, lower case. */
export function foldReference(text: string): string {
  return askable(text.normalize("NFKC").trim().toLowerCase());
}

/** PostgreSQL refuses a NUL and half a surrogate pair in any text; as U+FFFD they are simply found nowhere. */
function askable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

export async function partnerById(tx: Pick<Tx, "em">, id: string): Promise<PartnerFacts> {
  const row = await rowOf(tx, select(sql`p.id = ${id}`));
  if (!row) throw new Error(`no partner ${id}`);
  return factsOf(row);
}

/** The partner whom a share ID, slug (now or formerly theirs) or older reference belongs to; null when nobody's. */
export async function partnerByReference(tx: Pick<Tx, "em">, reference: string): Promise<PartnerFacts | null> {
  const row = await rowOf(tx, select(sql`p.id = (select partner_id from share_reference where reference = ${foldReference(reference)})`));
  return row && factsOf(row);
}

/** The partner a person means by share ID, slug or e-mail address; null when there is none. */
export async function findPartner(tx: Pick<Tx, "em" | "vault">, typed: string): Promise<PartnerFacts | null> {
  const byReference = await partnerByReference(tx, typed);
  if (byReference) return byReference;
  const row = await rowOf(tx, select(sql`p.email_fingerprint = ${tx.vault.fingerprint(typed)}`));
  return row && factsOf(row);
}

/** Who waits for an answer, in the order they applied. */
export async function partnersApplied(tx: Pick<Tx, "em">): Promise<PartnerFacts[]> {
  return (await rowsOf(tx, select(sql`p.status = 'applied' order by p.applied_at`))).map(factsOf);
}

/** Names close to what was typed, for "did you mean". */
export async function partnersLike(tx: Pick<Tx, "em">, typed: string): Promise<PartnerFacts[]> {
  const pattern = `%${foldReference(typed).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = await rowsOf(
    tx,
    select(sql`lower(p.name) like ${pattern} or exists
      (select from share_reference r where r.partner_id = p.id and r.reference like ${pattern}) order by p.name limit 5`),
  );
  return rows.map(factsOf);
}

/** The status a partner had at an instant; null before they applied. */
export async function statusAt(tx: Pick<Tx, "em">, partnerId: string, at: Instant): Promise<PartnerStatus | null> {
  const row = await rowOf(
    tx,
    sql<{ to_status: PartnerStatus }>`
      select to_status from partner_status_change where partner_id = ${partnerId} and at <= ${at} order by at desc, id desc limit 1`,
  );
  return row?.to_status ?? null;
}

/** Whose a reference is and what they were at an instant; null when it is nobody's. One look, because every order asks it. */
export async function ownerAt(
  tx: Pick<Tx, "em">,
  reference: string,
  at: Instant,
): Promise<{ partnerId: string; status: PartnerStatus | null } | null> {
  const row = await rowOf(
    tx,
    sql<{ partner_id: string; status: PartnerStatus | null }>`
      select r.partner_id, (select to_status from partner_status_change c where c.partner_id = r.partner_id and c.at <= ${at}
                            order by c.at desc, c.id desc limit 1) as status
      from share_reference r where r.reference = ${foldReference(reference)}`,
  );
  return row && { partnerId: row.partner_id, status: row.status };
}

/**
 * Takes the partners' row locks, in the order of their ids as every operation does. Money and status of a partner change
 * only under this lock. Resolves once the locks are asked for: whatever the transaction asks from here on is answered under them.
 */
export function lockPartners(tx: Tx, ids: readonly string[]): Promise<void> {
  later(tx, sql`select id from partner where id = any(${[...new Set(ids)]}::uuid[]) order by id for no key update`);
  return Promise.resolve();
}
