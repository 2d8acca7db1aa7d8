import { instantOf, instantOrNull, isBefore, oneOf, refuse, rowOf, run, sha256, sql, type Instant, type Tx } from "#domain/kernel";
import { announcedIsOver } from "#domain/announcements";
import { record } from "#domain/audit";

/** A version of the legal terms: what partners agree to in words, not the programme's figures. */
export type LegalVersion = {
  /** what people call it */
  readonly number: number;
  /** markdown */
  readonly words: string;
  /** of the words, in hexadecimal */
  readonly hash: string;
  readonly effectiveAt: Instant;
  readonly publishedAt: Instant;
  readonly withdrawnAt: Instant | null;
};

export type LegalRow = {
  number: number;
  words: string;
  hash: string;
  effective_at: string;
  published_at: string;
  withdrawn_at: string | null;
};

export const legalColumns = sql`number, words, hash, effective_at, published_at, withdrawn_at`;

export function legalVersionOf(row: LegalRow): LegalVersion {
  return {
    number: row.number,
    words: row.words,
    hash: row.hash,
    effectiveAt: instantOf(row.effective_at),
    publishedAt: instantOf(row.published_at),
    withdrawnAt: instantOrNull(row.withdrawn_at),
  };
}

/** The version that is to be accepted: the newest that stands, in effect or still to come; null before the first one. */
export async function newestTerms(tx: Pick<Tx, "em">): Promise<LegalVersion | null> {
  const row = await rowOf(
    tx,
    sql<LegalRow>`select ${legalColumns} from legal_terms where withdrawn_at is null order by number desc limit 1`,
  );
  return row && legalVersionOf(row);
}

/** The version that holds now. */
export async function termsInEffect(tx: Pick<Tx, "em" | "now">): Promise<LegalVersion | null> {
  const row = await rowOf(
    tx,
    sql<LegalRow>`
      select ${legalColumns} from legal_terms where withdrawn_at is null and effective_at <= ${tx.now} order by number desc limit 1`,
  );
  return row && legalVersionOf(row);
}

/** Refuses `legal.unknown`; one that was taken back is still there to be read. */
export async function legalVersion(tx: Pick<Tx, "em">, number: number): Promise<LegalVersion> {
  const row = await rowOf(tx, sql<LegalRow>`select ${legalColumns} from legal_terms where number = ${number}`);
  if (!row) throw refuse("legal.unknown", { version: String(number) });
  return legalVersionOf(row);
}

export type LegalDraftFacts = { readonly words: string; readonly changedAt: Instant };

/** `lock`: nobody else writes or publishes until the transaction ends. */
export async function legalDraft(tx: Pick<Tx, "em">, lock = false): Promise<LegalDraftFacts> {
  const row = await oneOf(
    tx,
    sql<{ words: string; changed_at: string }>`select words, changed_at from legal_draft where id = 1 ${lock ? sql`for update` : sql``}`,
  );
  return { words: row.words, changedAt: instantOf(row.changed_at) };
}

/** About forty printed pages. */
const longestTerms = 100_000;

/**
 * Writes the draft anew, or adds to its end: a form takes a few pages at a time. Refuses `legal.too-long`.
 */
export async function writeLegalDraft(tx: Tx, words: string, how: "anew" | "at-the-end"): Promise<LegalDraftFacts> {
  const before = await legalDraft(tx, true);
  const together = (how === "anew" || before.words === "" ? words : `${before.words}\n\n${words}`).trim();
  if (together.length > longestTerms) throw refuse("legal.too-long", { limit: longestTerms });
  await run(tx, sql`update legal_draft set words = ${together}, changed_at = ${tx.now} where id = 1`);
  await record(tx, { act: "legal.draft", subject: { kind: "legal-terms", id: "draft" }, facts: { characters: together.length } });
  return { words: together, changedAt: tx.now };
}

/**
 * The draft becomes the next version from a moment on; partners are asked to accept it from now on. Refuses `legal.nothing-written`,
 * `legal.unchanged`, `legal.in-the-past`, `legal.another-is-coming`.
 */
export async function publishTerms(tx: Tx, effectiveAt: Instant): Promise<LegalVersion> {
  const { number, words, hash } = await nextTerms(tx, effectiveAt, true);
  await run(
    tx,
    sql`insert into legal_terms (number, words, hash, effective_at, published_at) values (${number}, ${words}, ${hash}, ${effectiveAt}, ${tx.now})`,
  );
  await run(tx, sql`update legal_draft set words = '', changed_at = ${tx.now} where id = 1`);
  await record(tx, {
    act: "legal.publish",
    subject: { kind: "legal-terms", id: String(number) },
    facts: { hash, from: effectiveAt },
  });
  return { number, words, hash, effectiveAt, publishedAt: tx.now, withdrawnAt: null };
}

/** What publishing the draft would make. Refuses what `publishTerms` refuses. */
export async function nextTerms(
  tx: Pick<Tx, "em" | "now">,
  effectiveAt: Instant,
  lock = false,
): Promise<Pick<LegalVersion, "number" | "words" | "hash" | "effectiveAt">> {
  const { words } = await legalDraft(tx, lock);
  if (words === "") throw refuse("legal.nothing-written");
  if (isBefore(effectiveAt, tx.now)) throw refuse("legal.in-the-past", { at: effectiveAt });
  const newest = await newestTerms(tx);
  const hash = sha256(words);
  if (newest && isBefore(tx.now, newest.effectiveAt))
    throw refuse("legal.another-is-coming", { version: String(newest.number), at: newest.effectiveAt });
  if (newest?.hash === hash) throw refuse("legal.unchanged", { version: String(newest.number) });
  const { last } = await oneOf(tx, sql<{ last: number }>`select coalesce(max(number), 0)::int as last from legal_terms`);
  return { number: last + 1, words, hash, effectiveAt };
}

/**
 * Takes back the version that is still to come; its text becomes the draft again where nothing else is being written.
 * Refuses `legal.nothing-to-withdraw`, `reason.missing`.
 */
export async function withdrawTerms(tx: Tx, reason: string): Promise<LegalVersion> {
  if (reason.trim() === "") throw refuse("reason.missing");
  await legalDraft(tx, true);
  const newest = await newestTerms(tx);
  if (!newest || !isBefore(tx.now, newest.effectiveAt)) throw refuse("legal.nothing-to-withdraw");
  await run(tx, sql`update legal_terms set withdrawn_at = ${tx.now} where number = ${newest.number}`);
  await announcedIsOver(tx, { kind: "terms", id: String(newest.number) });
  await run(tx, sql`update legal_draft set words = ${newest.words}, changed_at = ${tx.now} where id = 1 and words = ''`);
  await record(tx, { act: "legal.withdraw", subject: { kind: "legal-terms", id: String(newest.number) }, reason: reason.trim() });
  return { ...newest, withdrawnAt: tx.now };
}
