import { json, nameOf, newId, run, sql, type Sql, type Tx } from "#domain/kernel";
import type { ActName } from "./acts.ts";

export type Act = {
  /** what was done, in the words of the command: "conversion.reject" */
  readonly act: ActName;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason?: string | null;
  /** ids and figures; nothing personal */
  readonly facts?: Record<string, unknown>;
};

/** Writes down a privileged act in the same transaction as the act itself: both are there or neither. */
export async function record(tx: Tx, { act, subject, reason = null, facts = {} }: Act): Promise<void> {
  await run(
    tx,
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, reason, facts)
        values (${newId()}, ${tx.now}, ${nameOf(tx.actor)}, ${act}, ${subject.kind}, ${subject.id}, ${reason}, ${json(facts)}::jsonb)`,
  );
}

/** Writes down many acts of one kind at once: a select yields (subject_id text, facts jsonb). */
export async function recordFrom(
  tx: Tx,
  { act, kind, reason }: { readonly act: ActName; readonly kind: string; readonly reason: string | null },
  subjects: Sql,
): Promise<void> {
  await run(
    tx,
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, reason, facts)
        select gen_random_uuid(), ${tx.now}::timestamptz, ${nameOf(tx.actor)}, ${act}, ${kind}, s.subject_id, ${reason}, s.facts from (${subjects}) s`,
  );
}

/**
 * What was written in words about somebody who asked to be forgotten goes, and with it the salt of its hash in the chain; that something was
 * done, by whom and when, stays. The erasure itself is recorded in the same transaction, or the check of the chain asks who did this.
 */
export async function forgetSubject(tx: Tx, { kind, id }: Act["subject"]): Promise<void> {
  await run(
    tx,
    sql`update audit_entry set reason = null, facts = '{}', forgotten_at = ${tx.now},
          reason_salt = case when reason is null then reason_salt end, facts_salt = case when facts = '{}' then facts_salt end
        where subject_kind = ${kind} and subject_id = ${id} and (reason is not null or facts <> '{}')`,
  );
}

const withoutReason = (tx: Tx): Sql => sql`reason = null, reason_salt = null, forgotten_at = ${tx.now}`;

/** The same for acts that name a partner beside their subject (a credit, a claim, a payout): the reasons go, the figures stay. */
export async function forgetReasonsAbout(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update audit_entry set ${withoutReason(tx)} where reason is not null
        and ${partnerId} in (facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to')`,
  );
}

/** And for acts on some things of one kind (conversions, orders, claims). */
export async function forgetReasonsOn(tx: Tx, kind: Act["subject"]["kind"], ids: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`update audit_entry set ${withoutReason(tx)}
        where reason is not null and subject_kind = ${kind} and subject_id = any(${[...ids]}::text[])`,
  );
}
