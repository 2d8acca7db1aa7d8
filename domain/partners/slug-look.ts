import { rowOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";

const twins: Readonly<Record<string, string>> = { o: "0", i: "1", l: "1", z: "2", s: "5", b: "8", "6": "8", g: "9", q: "9" };

/**
 * How a word looks at a glance or copied from paper: without hyphens, rn like m, vv like w, and o/0, i/l/1, z/2, s/5, b/6/8, g/q/9 alike.
 * `look` below says the same in SQL, and so does the index share_reference_look.
 */
export function lookOf(word: string): string {
  const joined = word.replaceAll("-", "").replaceAll("rn", "m").replaceAll("vv", "w");
  return [...joined].map((character) => twins[character] ?? character).join("");
}

const look = sql<string>`translate(replace(replace(replace(reference, '-', ''), 'rn', 'm'), 'vv', 'w'), 'oilzsb6gq', '011258899')`;

/**
 * Takes the right to decide on everything that looks like this word until the transaction ends: words that look alike are different
 * rows, which no unique key keeps apart.
 */
export async function lockLook(tx: Tx, word: string): Promise<void> {
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`share reference ${lookOf(word)}`}, 0))`);
}

/**
 * Whether a word could be taken for somebody else's: their share ID, their slug, or one they gave up after `since`. What is the
 * partner's own does them no harm.
 */
export async function hasLookAlike(tx: Pick<Tx, "em">, word: string, partnerId: string, since: Instant): Promise<boolean> {
  const found = await rowOf(
    tx,
    sql`select from share_reference where ${look} = ${lookOf(word)} and reference <> ${word} and partner_id <> ${partnerId}
          and (retired_at is null or retired_at > ${since}) limit 1`,
  );
  return found !== null;
}

/** Whether a number that is to become a share ID is in use, or reads like a slug that somebody has or had. */
export async function isTakenOrAlike(tx: Pick<Tx, "em">, shareId: string): Promise<boolean> {
  const found = await rowOf(
    tx,
    sql`select from share_reference where reference = ${shareId} or (${look} = ${lookOf(shareId)} and kind <> 'share-id') limit 1`,
  );
  return found !== null;
}
