import { instantOf, instantOrNull, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";

/** A word that share links may carry for a partner. */
export type ReferenceFacts = {
  readonly reference: string;
  readonly kind: "share-id" | "slug" | "legacy";
  readonly isCurrent: boolean;
  readonly since: Instant;
  readonly retiredAt: Instant | null;
};

/** Everything a partner's links may carry: what is current first, then what was, newest first. */
export async function referencesOf(tx: Pick<Tx, "em">, partnerId: string): Promise<ReferenceFacts[]> {
  const rows = await rowsOf(
    tx,
    sql<{ reference: string; kind: ReferenceFacts["kind"]; is_current: boolean; since: string; retired_at: string | null }>`
      select reference, kind, is_current, since, retired_at from share_reference where partner_id = ${partnerId}
      order by is_current desc, kind = 'slug' desc, since desc`,
  );
  return rows.map((row) => ({
    reference: row.reference,
    kind: row.kind,
    isCurrent: row.is_current,
    since: instantOf(row.since),
    retiredAt: instantOrNull(row.retired_at),
  }));
}
