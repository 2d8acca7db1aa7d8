import { instantOf, json, nameOf, refuse, rowsOf, run, isBefore, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { missingForRails, railRules } from "./rail-terms.ts";
import { readOnce } from "./read-once.ts";
import { changedTermsSchema, defaultTerms, mergeTerms, type ChangedTerms, type Terms } from "./terms.ts";

/** Every change in the order in which they take effect, and the terms after the first so many of them. */
type History = { readonly begins: readonly Instant[]; readonly after: (changes: number) => Terms };

const history = readOnce(async (tx): Promise<History> => {
  const changes = await rowsOf(
    tx,
    sql<{ effective_from: string; terms: object }>`
      select effective_from, terms from programme_terms t where ${notWithdrawn} order by effective_from, id`,
  );
  return {
    begins: changes.map((change) => instantOf(change.effective_from)),
    after: (count) => mergedBy(changes.slice(0, count).map((change) => change.terms)),
  };
});

const mostMerged = 100;
const known = new Map<string, Terms>();

/** The same changes give the same terms; reading every figure anew for each transaction was a fortieth of applying an order. */
function mergedBy(changes: readonly object[]): Terms {
  if (known.size >= mostMerged) known.clear();
  return known.getOrInsertComputed(JSON.stringify(changes), () => mergeTerms(defaultTerms, ...changes));
}

/** The terms as they stand at an instant: the defaults, overlaid with every change effective by then, in order. */
export async function termsAt(tx: Pick<Tx, "em">, at: Instant): Promise<Terms> {
  const { begins, after } = await history.read(tx);
  return after(begunBy(begins, at));
}

/**
 * Whoever changes terms or rates after having looked at what stands takes this first, so that two who looked at the same come one after
 * the other, and the second sees what the first did.
 */
export async function lockTerms(tx: Tx): Promise<void> {
  await run(tx, sql`select from programme for no key update`);
  history.forget(tx);
}

/** Gives the terms of any instant; before the programme began those it began with. */
export async function termsTimeline(tx: Pick<Tx, "em">): Promise<(at: Instant) => Terms> {
  const { begins, after } = await history.read(tx);
  return (at) => after(Math.max(begunBy(begins, at), Math.min(begins.length, 1)));
}

function begunBy(begins: readonly Instant[], at: Instant): number {
  return begins.filter((from) => !isBefore(at, from)).length;
}

const notWithdrawn: Sql = sql`not exists (select from programme_terms_withdrawal w where w.terms_id = t.id)`;

export type TermsChange = {
  readonly id: bigint;
  readonly effectiveFrom: Instant;
  readonly recordedBy: string;
  readonly reason: string;
  readonly terms: ChangedTerms;
};

/** Changes that are agreed but not yet in effect, soonest first. */
export async function comingTerms(tx: Pick<Tx, "em" | "now">): Promise<TermsChange[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; effective_from: string; recorded_by: string; reason: string; terms: object }>`
      select id, effective_from, recorded_by, reason, terms from programme_terms t
      where effective_from > ${tx.now} and ${notWithdrawn} order by effective_from, id`,
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    effectiveFrom: instantOf(row.effective_from),
    recordedBy: row.recorded_by,
    reason: row.reason,
    terms: changedTermsSchema.parse(row.terms),
  }));
}

/** Takes back an agreed change before it holds. Refuses `terms.in-the-past` once it does: orders may have been made under it. */
export async function withdrawTerms(tx: Tx, change: TermsChange, reason: string): Promise<void> {
  if (!isBefore(tx.now, change.effectiveFrom)) throw refuse("terms.in-the-past", { from: change.effectiveFrom });
  const taken = await run(
    tx,
    sql`insert into programme_terms_withdrawal (terms_id, at, actor, reason) values (${change.id}, ${tx.now}, ${nameOf(tx.actor)}, ${reason}) on conflict do nothing`,
  );
  history.forget(tx);
  if (taken === 0) return;
  await record(tx, {
    act: "terms.withdraw",
    subject: { kind: "programme", id: "1" },
    reason,
    facts: { from: change.effectiveFrom, terms: change.terms },
  });
}

/**
 * Records changed terms from an instant on. Only what changes is stored, of amounts by currency only that currency's, so that two changes agreed
 * in any order both hold.
 * Refuses `terms.in-the-past`: old orders keep the terms they were made under; `terms.rail-incomplete`.
 */
export async function changeTerms(tx: Tx, change: { terms: ChangedTerms; from: Instant; reason: string }): Promise<void> {
  if (isBefore(change.from, tx.now)) throw refuse("terms.in-the-past", { from: change.from });
  const terms = changedTermsSchema.parse(change.terms);
  const was = await termsAt(tx, change.from);
  mustNameWhatRailsNeed(mergeTerms(was, terms));
  await storeTerms(tx, { ...change, terms });
  await record(tx, {
    act: "terms.change",
    subject: { kind: "programme", id: "1" },
    reason: change.reason,
    facts: { from: change.from, terms, before: Object.fromEntries(Object.keys(terms).map((name) => [name, was[name as keyof Terms]])) },
  });
}

/** A rail that lacks something would hold back all the money that takes it. */
function mustNameWhatRailsNeed(terms: Terms): void {
  for (const { rail } of railRules(terms)) {
    const missing = missingForRails(terms, rail);
    if (missing.length > 0) throw refuse("terms.rail-incomplete", { rail, missing });
  }
}

export async function storeTerms(tx: Tx, { terms, from, reason }: { terms: ChangedTerms; from: Instant; reason: string }): Promise<void> {
  await run(
    tx,
    sql`insert into programme_terms (effective_from, recorded_at, recorded_by, reason, terms)
        values (${from}, ${tx.now}, ${nameOf(tx.actor)}, ${reason}, ${json(terms)}::jsonb)`,
  );
  history.forget(tx);
}
