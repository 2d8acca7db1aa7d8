import { oneOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { record, type Act } from "./record.ts";

/** The acts that write down that somebody was forgotten. */
export const erasures: Sql = sql`('partner.erase', 'customer.erase')`;

/** How many words (a reason is one, facts are one) are gone of all acts since the instant, and were said to be by the erasures of it. */
export const wordsGone = (at: Sql): Sql => sql`
  ((select count(*) from audit_entry g where g.reason_forgotten_at = ${at}) + (select count(*) from audit_entry g where g.facts_forgotten_at = ${at}))`;
export const wordsToldGone = (at: Sql): Sql => sql`
  (select coalesce(sum((e.facts ->> 'forgotten')::bigint), 0) from audit_entry e where e.at = ${at} and e.act in ${erasures})`;

/**
 * Writes down an erasure and how many words of the audit it forgot; so it comes after all it forgets. The check of the chain compares: words
 * that went beside are one too many.
 */
export async function recordErasure(
  tx: Tx,
  { facts = {}, ...act }: Act & { readonly act: "partner.erase" | "customer.erase" },
): Promise<void> {
  // Another erasure of the same instant has told of its own, or is not seen yet, neither what it forgot nor what it tells.
  const { forgotten } = await oneOf(
    tx,
    sql<{
      forgotten: number;
    }>`select (${wordsGone(sql`${tx.now}::timestamptz`)} - ${wordsToldGone(sql`${tx.now}::timestamptz`)})::int as forgotten`,
  );
  await record(tx, { ...act, facts: forgotten === 0 ? facts : { ...facts, forgotten } });
}

/**
 * What was written in words about somebody who asked to be forgotten goes, and with it the salt of its hash in the chain; that something was
 * done, by whom and when, stays, and so does what an earlier erasure told it forgot. The erasure itself is recorded after it in the same
 * transaction, or the database refuses the commit.
 */
export async function forgetSubject(tx: Tx, { kind, id }: Act["subject"]): Promise<void> {
  await forgetReasons(tx, sql`subject_kind = ${kind} and subject_id = ${id}`);
  await run(
    tx,
    sql`update audit_entry set facts = '{}', facts_salt = null, facts_forgotten_at = ${tx.now}
        where subject_kind = ${kind} and subject_id = ${id} and facts <> '{}' and act not in ${erasures}`,
  );
}

/** The same for acts that name a partner beside their subject (a credit, a claim, a payout): the reasons go, the figures stay. */
export function forgetReasonsAbout(tx: Tx, partnerId: string): Promise<void> {
  return forgetReasons(tx, sql`${partnerId} in (facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to')`);
}

/** And for acts on some things of one kind (conversions, orders, claims). */
export function forgetReasonsOn(tx: Tx, kind: Act["subject"]["kind"], ids: readonly string[]): Promise<void> {
  return forgetReasons(tx, sql`subject_kind = ${kind} and subject_id = any(${[...ids]}::text[])`);
}

async function forgetReasons(tx: Tx, where: Sql): Promise<void> {
  await run(
    tx,
    sql`update audit_entry set reason = null, reason_salt = null, reason_forgotten_at = ${tx.now} where reason is not null and ${where}`,
  );
}
