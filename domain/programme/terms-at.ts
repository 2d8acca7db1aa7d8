import { instantOf, json, nameOf, refuse, rowsOf, run, isBefore, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { changedTermsSchema, defaultTerms, termsSchema, type ChangedTerms, type Terms } from "./terms.ts";

/** The terms as they stand at an instant: the defaults, overlaid with every change effective by then, in order. */
export async function termsAt(tx: Tx, at: Instant): Promise<Terms> {
  const changes = await rowsOf(
    tx,
    sql<{ terms: object }>`select terms from programme_terms where effective_from <= ${at} order by effective_from, id`,
  );
  return termsSchema.parse(Object.assign({}, defaultTerms, ...changes.map((change) => change.terms)));
}

export type TermsChange = {
  readonly effectiveFrom: Instant;
  readonly recordedBy: string;
  readonly reason: string;
  readonly terms: ChangedTerms;
};

/** Changes that are agreed but not yet in effect, soonest first. */
export async function comingTerms(tx: Tx): Promise<TermsChange[]> {
  const rows = await rowsOf(
    tx,
    sql<{ effective_from: string; recorded_by: string; reason: string; terms: object }>`
      select effective_from, recorded_by, reason, terms from programme_terms where effective_from > ${tx.now} order by effective_from, id`,
  );
  return rows.map((row) => ({
    effectiveFrom: instantOf(row.effective_from),
    recordedBy: row.recorded_by,
    reason: row.reason,
    terms: changedTermsSchema.parse(row.terms),
  }));
}

/**
 * Records changed terms from an instant on. Only what changes is stored, so that two changes agreed in any order both hold.
 * Refuses `terms.in-the-past`: old orders keep the terms they were made under.
 */
export async function changeTerms(tx: Tx, change: { terms: ChangedTerms; from: Instant; reason: string }): Promise<void> {
  if (isBefore(change.from, tx.now)) throw refuse("terms.in-the-past", { from: change.from });
  const terms = changedTermsSchema.parse(change.terms);
  await storeTerms(tx, { ...change, terms });
  await record(tx, {
    act: "terms.change",
    subject: { kind: "programme", id: "1" },
    reason: change.reason,
    facts: { from: change.from, terms },
  });
}

export async function storeTerms(tx: Tx, { terms, from, reason }: { terms: ChangedTerms; from: Instant; reason: string }): Promise<void> {
  await run(
    tx,
    sql`insert into programme_terms (effective_from, recorded_at, recorded_by, reason, terms)
        values (${from}, ${tx.now}, ${nameOf(tx.actor)}, ${reason}, ${json(terms)}::jsonb)`,
  );
}
