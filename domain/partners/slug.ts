import { instantOf, isBefore, plusDays, Refusal, refuse, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { foldReference, lockPartners } from "./partner.ts";
import { hasLookAlike, lockLook, lookOf } from "./slug-look.ts";
import { otherSlugs } from "./slug-suggestions.ts";

const pattern = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]{1,30})[a-z0-9]$/;
const ownedDaysAfterRetiring = 365;
const changesPerYear = 5;

/** Words that a link must not claim to be: the shop's own, staff, and the paths of this server. */
const reservedWords = new Set(
  "about account admin affiliate affiliates api app blog cart center checkout clicks contact craftin docs finance healthz help home login logout me meeting metrics null operator orders partner partners privacy programme ref r readyz root sale shop staff support system terms tokens tracker undefined wallet webhooks www".split(
    " ",
  ),
);

const reservedLooks = new Set([...reservedWords].map(lookOf));

/**
 * Gives the partner a slug (vanity word for share links). An older one of theirs stays theirs for twelve months, so that
 * printed links go on working, and can be taken back at any time, which is no change that counts.
 * Refuses `slug.unreadable`, `slug.reserved`, `slug.taken`, `slug.look-alike`, each with two words that are free, and
 * `slug.too-many-changes`.
 */
export async function setSlug(tx: Tx, partnerId: string, typed: string): Promise<string> {
  try {
    return await take(tx, partnerId, readSlug(typed));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "slug.too-many-changes") throw error;
    // Of a word that is somebody else's, or the programme's, nothing like it is offered.
    const base = error.code === "slug.unreadable" ? typed : null;
    throw refuse(error.code, { ...error.facts, suggestions: await otherSlugs(tx, partnerId, base, (word) => isFree(tx, partnerId, word)) });
  }
}

async function take(tx: Tx, partnerId: string, slug: string): Promise<string> {
  await lockPartners(tx, [partnerId]);
  await lockLook(tx, slug);
  const owner = await ownerOf(tx, slug);
  const isOwn = owner?.partner_id === partnerId;
  if (isOwn && owner.kind === "slug" && owner.is_current) return slug;
  const isGivenUp = owner !== null && isNobodys(owner, tx.now);
  if (owner && !isOwn && !isGivenUp) throw refuse("slug.taken", { slug });
  // What is still theirs they had before anybody could take a word like it.
  if ((!isOwn || isGivenUp) && (await hasLookAlike(tx, slug, partnerId, lastFree(tx.now)))) throw refuse("slug.look-alike", { slug });
  if (!isOwn) await mustHaveChangesLeft(tx, partnerId);
  await run(
    tx,
    sql`update share_reference set is_current = false, retired_at = ${tx.now} where partner_id = ${partnerId} and kind = 'slug' and is_current`,
  );
  const set = await run(
    tx,
    sql`insert into share_reference (reference, partner_id, kind, is_current, since) values (${slug}, ${partnerId}, 'slug', true, ${tx.now})
        on conflict (reference) do update set partner_id = excluded.partner_id, kind = 'slug', is_current = true, retired_at = null,
          since = case when share_reference.partner_id = excluded.partner_id then share_reference.since else excluded.since end
        where share_reference.partner_id = excluded.partner_id
           or (share_reference.kind = 'slug' and not share_reference.is_current and share_reference.retired_at <= ${lastFree(tx.now)})`,
  );
  if (set === 0) throw refuse("slug.taken", { slug });
  await run(tx, sql`update partner set changed_at = ${tx.now} where id = ${partnerId}`);
  await record(tx, { act: "partner.slug", subject: { kind: "partner", id: partnerId }, facts: { slug } });
  return slug;
}

/** NFKC and lower case, 3 to 32 of a–z 0–9 and hyphens, at least one letter (digits alone are share IDs). */
export function readSlug(typed: string): string {
  const slug = foldReference(typed);
  if (!pattern.test(slug) || slug.includes("--")) throw refuse("slug.unreadable", { slug: typed });
  // "supp0rt" is reserved as "support" is.
  if (reservedLooks.has(lookOf(slug))) throw refuse("slug.reserved", { slug });
  return slug;
}

/** What was retired at or before this instant is nobody's any more. */
function lastFree(now: Instant): Instant {
  return plusDays(now, -ownedDaysAfterRetiring);
}

type Owner = { partner_id: string; kind: string; is_current: boolean; retired_at: string | null };

async function ownerOf(tx: Pick<Tx, "em">, slug: string): Promise<Owner | null> {
  return rowOf(tx, sql<Owner>`select partner_id, kind, is_current, retired_at from share_reference where reference = ${slug}`);
}

/** Whether the partner could take this word now. */
async function isFree(tx: Tx, partnerId: string, word: string): Promise<boolean> {
  if (!pattern.test(word) || reservedLooks.has(lookOf(word))) return false;
  const owner = await ownerOf(tx, word);
  return (!owner || isNobodys(owner, tx.now)) && !(await hasLookAlike(tx, word, partnerId, lastFree(tx.now)));
}

function isNobodys(owner: Owner, now: Instant): boolean {
  return owner.kind === "slug" && !owner.is_current && owner.retired_at !== null && !isBefore(lastFree(now), instantOf(owner.retired_at));
}

async function mustHaveChangesLeft(tx: Tx, partnerId: string): Promise<void> {
  const recent = await rowsOf(
    tx,
    sql`select reference from share_reference where partner_id = ${partnerId} and kind = 'slug' and since > ${plusDays(tx.now, -365)}`,
  );
  if (recent.length >= changesPerYear) throw refuse("slug.too-many-changes", { limit: changesPerYear });
}
