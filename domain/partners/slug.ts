import { instantOf, isBefore, plusDays, refuse, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { foldReference, lockPartners } from "./partner.ts";

const pattern = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]{1,30})[a-z0-9]$/;
const ownedDaysAfterRetiring = 365;
const changesPerYear = 5;

/** Words that a link must not claim to be: the shop's own, staff, and the paths of this server. */
const reservedWords = new Set(
  "about account admin affiliate affiliates api app blog cart center checkout clicks contact craftin docs finance healthz help home login logout me meeting metrics null operator orders partner partners privacy programme ref r readyz root sale shop staff support system terms tokens tracker undefined wallet webhooks www".split(
    " ",
  ),
);

/**
 * Gives the partner a slug (vanity word for share links). An older one of theirs stays theirs for twelve months, so that
 * printed links go on working, and can be taken back at any time, which is no change that counts.
 * Refuses `slug.unreadable`, `slug.reserved`, `slug.taken`, `slug.too-many-changes`.
 */
export async function setSlug(tx: Tx, partnerId: string, typed: string): Promise<string> {
  const slug = readSlug(typed);
  await lockPartners(tx, [partnerId]);
  const owner = await rowOf(
    tx,
    sql<{ partner_id: string; kind: string; is_current: boolean; retired_at: string | null }>`
      select partner_id, kind, is_current, retired_at from share_reference where reference = ${slug} for update`,
  );
  const isOwn = owner?.partner_id === partnerId;
  if (isOwn && owner.kind === "slug" && owner.is_current) return slug;
  if (owner && !isOwn && !isFree(owner, tx.now)) throw refuse("slug.taken", { slug });
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
  await record(tx, { act: "partner.slug", subject: { kind: "partner", id: partnerId }, facts: { slug } });
  return slug;
}

/** NFKC and lower case, 3 to 32 of a–z 0–9 and hyphens, at least one letter (digits alone are share IDs). */
export function readSlug(typed: string): string {
  const slug = foldReference(typed);
  if (!pattern.test(slug) || slug.includes("--")) throw refuse("slug.unreadable", { slug: typed });
  if (reservedWords.has(slug)) throw refuse("slug.reserved", { slug });
  return slug;
}

/** What was retired at or before this instant is nobody's any more. */
function lastFree(now: Instant): Instant {
  return plusDays(now, -ownedDaysAfterRetiring);
}

function isFree(owner: { kind: string; is_current: boolean; retired_at: string | null }, now: Instant): boolean {
  return owner.kind === "slug" && !owner.is_current && owner.retired_at !== null && !isBefore(lastFree(now), instantOf(owner.retired_at));
}

async function mustHaveChangesLeft(tx: Tx, partnerId: string): Promise<void> {
  const recent = await rowsOf(
    tx,
    sql`select reference from share_reference where partner_id = ${partnerId} and kind = 'slug' and since > ${plusDays(tx.now, -365)}`,
  );
  if (recent.length >= changesPerYear) throw refuse("slug.too-many-changes", { limit: changesPerYear });
}
