import { oneOf, refuse, rowOf, sql, type Tx } from "#domain/kernel";
import type { ReferralRow } from "./imported-rows.ts";

/** What an earlier system's rows are read from. */
export type SourceKind = "csv" | "rest";

/** How the keys of referrals begin, by what they were read from. */
const prefixes: Readonly<Record<SourceKind, string>> = { csv: "row:", rest: "id:" };

/**
 * Refuses `import.other-source` where referrals stand that were read from the other kind of source: files don't tell the numbers that REST answers
 * know referrals by, so nothing would be known again and all of it would be paid twice. Says whether any stand.
 */
export async function refuseOtherSource(tx: Pick<Tx, "em">, kind: SourceKind): Promise<boolean> {
  // Every key begins in one of two ways, so the first and the last of them tell of both; all keys would be many to look at for each batch.
  const ends = await oneOf(
    tx,
    sql<{ first: string | null; last: string | null }>`select min(key) as first, max(key) as last from imported_referral`,
  );
  const other = kind === "csv" ? "rest" : "csv";
  if ([ends.first, ends.last].some((key) => key?.startsWith(prefixes[other]))) throw refuse("import.other-source", { here: other });
  return ends.first !== null;
}

/**
 * Refuses `import.times-moved` when rows of a file stand here at another time of their day, as after another zone, or after clocks were changed with
 * nothing newer in the files: rows are known by their times, so all of them would be paid twice. One row that is known tells that the file is read as before.
 */
export async function refuseMovedTimes(tx: Pick<Tx, "em">, rows: readonly ReferralRow[]): Promise<void> {
  const keys = rows.map(({ key }) => key);
  const { known } = await oneOf(
    tx,
    sql<{ known: boolean }>`select exists (select from imported_referral where key = any(${keys}::text[])) as known`,
  );
  if (known) return;
  const column = <T>(pick: (row: ReferralRow) => T): T[] => rows.map(pick);
  // New rows of small equal sums meet older ones by chance, but never most of those that are old enough to stand here. Offsets are told in quarters of an hour.
  const moved = await rowOf(
    tx,
    sql<{ seconds: number }>`
      with told as materialized (
        select p.partner_id, t.* from unnest(${column(({ key }) => key)}::text[], ${column(({ affiliate }) => affiliate)}::text[],
            ${column(({ minor }) => minor)}::bigint[], ${column(({ currency }) => currency)}::text[], ${column(({ campaign }) => campaign)}::text[],
            ${column(({ number }) => number)}::text[], ${column(({ at }) => at)}::timestamptz[])
          as t (key, affiliate, minor, currency, campaign, number, at) join imported_partner p on p.key = t.affiliate),
      twins as (
        select extract(epoch from t.at - r.made_at)::int as seconds, count(distinct t.key) as twins
        from told t join imported_referral r on r.partner_id = t.partner_id and r.amount_minor = t.minor and r.currency = t.currency
          and r.campaign = t.campaign and (r.number = t.number or t.number = '')
        where r.made_at <> t.at and abs(extract(epoch from t.at - r.made_at)) < 86400 and extract(epoch from t.at - r.made_at)::bigint % 900 = 0
        group by 1 order by 2 desc limit 1)
      select seconds from twins
      where twins * 2 > (select count(*) from told where at <= (select max(made_at) from imported_referral) + seconds * interval '1 second')`,
  );
  if (moved) throw refuse("import.times-moved", { minutes: Math.abs(moved.seconds) / 60 });
}
