import { rowsOf, sql, type Tx } from "#domain/kernel";

/** Slugs (or share IDs where there is none) of partners, for completion and "did you mean"; those who were seen last come first. */
export async function partnerWords(tx: Pick<Tx, "em">, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ word: string }>`
      select coalesce((select reference from share_reference r where r.partner_id = p.id and r.kind = 'slug' and r.is_current), p.share_id) as word
      from partner p where p.status in ('active', 'paused', 'applied') order by p.applied_at desc, p.share_id limit ${limit}`,
  );
  return rows.map((row) => row.word);
}
