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
