import { instantOf, json, oneOf, rowOf, rowsOf, run, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { entryHash, nextHead, noHead, wordHash, type ChainableEntry, type Head } from "./chain-rules.ts";

/** An entry as it is chained and checked; its words as they are now. */
export type EntryRow = ChainableEntry & {
  readonly reason: string | null;
  readonly facts: string;
  readonly reasonSalt: string | null;
  readonly factsSalt: string | null;
};

/** The columns of `EntryRow` of the entry `a`, all of them text, so that neither the driver nor the session's settings have a say in them. */
export const entryColumns: Sql = sql`
  a.id::text as id, (extract(epoch from a.at) * 1000000)::bigint::text as at, a.actor, a.act, a.subject_kind as "subjectKind", a.subject_id as "subjectId",
  a.reason, a.facts::text as facts, a.reason_salt::text as "reasonSalt", a.facts_salt::text as "factsSalt"`;

/** any fixed number: it only has to be the same in every process of this product */
const chainLock = 7_426_120_464;

/**
 * Gives entries that wait a place in the chain, in the order of their ids (which is that of their making), at most `limit`; returns how many. Acts don't wait for it and it does not
 * wait for acts: an entry waits in a row of its own, written with it. One whose transaction is still open is not seen and waits for the next
 * call, wherever its time or id would sort it; its row goes in the transaction that gives it a place, so that it gets one, once.
 * `isAhead`: `tx.now` is a time to come, which accuses nothing that is done before it.
 */
export async function chainNext(
  tx: Tx,
  limit: number,
  { isAhead = false }: { readonly isAhead?: boolean | undefined } = {},
): Promise<number> {
  // One at a time goes on from the head, which may not be there yet. Only chaining takes this lock; who acts is not in its way.
  await rowOf(tx, sql`select pg_advisory_xact_lock(${chainLock})`);
  const waiting = await rowsOf(
    tx,
    sql<EntryRow & { reasonHash: string | null; factsHash: string | null }>`
      select ${entryColumns}, u.reason_hash as "reasonHash", u.facts_hash as "factsHash" from audit_unchained u join audit_entry a on a.id = u.entry_id order by u.entry_id limit ${limit}`,
  );
  let head = await headOf(tx);
  // Of a time to come nobody knows what will have waited by then.
  const nothingElseWaits = waiting.length < limit && !isAhead;
  const chained = waiting.map((entry, index) => {
    const words = { reason: entry.reasonHash, facts: entry.factsHash };
    const hashOfEntry = entryHash(entry, words);
    head = nextHead(head, hashOfEntry);
    const isLast = nothingElseWaits && index === waiting.length - 1;
    return { position: head.position, id: entry.id, reason: words.reason, facts: words.facts, entry: hashOfEntry, hash: head.hash, isLast };
  });
  if (chained.length === 0) return 0;
  await run(
    tx,
    sql`with placed as (
          insert into audit_chain (position, entry_id, reason_hash, facts_hash, entry_hash, hash, chained_at, is_last)
          select c.position, c.id, c.reason, c.facts, c.entry, c.hash, ${tx.now}, c."isLast"
          from jsonb_to_recordset(${json(chained)}::jsonb) as c (position bigint, id uuid, reason text, facts text, entry text, hash text, "isLast" boolean)
          returning entry_id)
        delete from audit_unchained u using placed p where u.entry_id = p.entry_id`,
  );
  return chained.length;
}

/** The hashes of an entry's words as they are now. */
export function wordHashesOf({ reason, facts, reasonSalt, factsSalt }: EntryRow): { reason: string | null; facts: string | null } {
  return { reason: wordHash(reasonSalt, reason), facts: wordHash(factsSalt, facts) };
}

/** Where the chain ends now. */
export async function headOf(tx: Pick<Tx, "em">): Promise<Head> {
  const row = await rowOf(
    tx,
    sql<{ position: string; hash: string }>`select position, hash from audit_chain order by position desc limit 1`,
  );
  return row ? { position: Number(row.position), hash: row.hash } : noHead;
}

export type ChainFigures = { readonly head: Head; readonly waiting: number; readonly waitingSince: Instant | null };

/** How the chain stands: where it ends, and what waits to be chained, by the database's clock. */
export async function chainFigures(tx: Pick<Tx, "em">): Promise<ChainFigures> {
  const { waiting, since } = await oneOf(
    tx,
    sql<{ waiting: number; since: string | null }>`select count(*)::int as waiting, min(since) as since from audit_unchained`,
  );
  return { head: await headOf(tx), waiting, waitingSince: since === null ? null : instantOf(since) };
}
