import { instantOf, refuse, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { newestTerms, type LegalVersion } from "./terms.ts";

/** Where somebody said yes: the connected chat account, or the demonstration's console. */
export type AcceptedBy = { readonly platform: "console" | "discord" | "slack"; readonly linkId: string | null };

export type Accepted = { readonly version: LegalVersion; readonly at: Instant; readonly isNew: boolean };

/**
 * A partner accepts the version that they were shown: `hash` is of the text that stood there. Saying so again changes nothing.
 * Refuses `legal.none`, `legal.changed` when that is not the version to be accepted.
 */
export async function acceptTerms(tx: Tx, partnerId: string, hash: string, by: AcceptedBy): Promise<Accepted> {
  const version = await newestTerms(tx);
  if (!version) throw refuse("legal.none");
  if (version.hash !== hash) throw refuse("legal.changed", { version: String(version.number) });
  const isNew =
    (await run(
      tx,
      sql`insert into legal_acceptance (partner_id, number, hash, at, platform, link_id)
          values (${partnerId}, ${version.number}, ${version.hash}, ${tx.now}, ${by.platform}, ${by.linkId}) on conflict do nothing`,
    )) === 1;
  return { version, at: isNew ? tx.now : ((await acceptedAt(tx, partnerId, version.number)) ?? tx.now), isNew };
}

/** When a partner accepted a version; null: not yet. */
export async function acceptedAt(tx: Pick<Tx, "em">, partnerId: string, number: number): Promise<Instant | null> {
  const row = await rowOf(tx, sql<{ at: string }>`select at from legal_acceptance where partner_id = ${partnerId} and number = ${number}`);
  return row && instantOf(row.at);
}

/** Whether a partner has accepted a version, or a later one that stands. Of rows `t` of legal_terms. */
const isAcceptedBy = (partnerId: string) => sql`
  exists (select from legal_acceptance a join legal_terms l on l.number = a.number
          where a.partner_id = ${partnerId} and a.number >= t.number and l.withdrawn_at is null)`;

/**
 * Asked before a partner's money moves: whoever has not accepted the terms that hold now does that first. Who accepted a version
 * ahead of its date has accepted what comes before it. Refuses `legal.not-accepted`.
 */
export async function mustHaveAcceptedTerms(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<void> {
  const missing = await rowOf(
    tx,
    sql<{ number: number; effective_at: string }>`
      select t.number, t.effective_at from legal_terms t
      where t.number = (select max(number) from legal_terms where withdrawn_at is null and effective_at <= ${tx.now})
      and not ${isAcceptedBy(partnerId)}`,
  );
  if (missing) throw refuse("legal.not-accepted", { version: String(missing.number), since: instantOf(missing.effective_at) });
}

/** A version that somebody has yet to accept. */
export type TermsToAccept = { readonly number: number; readonly effectiveAt: Instant };

const remindedEveryHours = 24;

/**
 * What a partner has yet to accept, if it is time to ask them: once a day at most, whatever they do and however many things at once.
 * One statement, because every command asks.
 */
export async function termsToAskFor(tx: Tx, partnerId: string): Promise<TermsToAccept | null> {
  const row = await rowOf(
    tx,
    sql<{ number: number; effective_at: string }>`
      with asked as (
        insert into legal_reminder as r (partner_id, number, at)
        select p.id, t.number, ${tx.now} from partner p
        join legal_terms t on t.number = (select max(number) from legal_terms where withdrawn_at is null)
        where p.id = ${partnerId} and p.erased_at is null and p.status <> 'declined' and not ${isAcceptedBy(partnerId)}
        on conflict (partner_id) do update set number = excluded.number, at = excluded.at
        where r.number <> excluded.number or r.at <= ${tx.now.subtract({ hours: remindedEveryHours })}
        returning number)
      select t.number, t.effective_at from asked join legal_terms t using (number)`,
  );
  return row && { number: row.number, effectiveAt: instantOf(row.effective_at) };
}
