import { rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { entryColumns, wordHashesOf, type EntryRow } from "./chain.ts";
import { wordsGone, wordsToldGone } from "./erasure.ts";
import { entryHash, nextHead, noHead, type Head } from "./chain-rules.ts";

/**
 * What was done to the audit behind the product's back.
 * changed: when, who, what or about whom is not as it was chained. reason-changed, facts-changed: the words are not.
 * words-gone: words were forgotten when nobody was erased, or more at this instant than its erasures say; which of them, nobody can tell. removed: an entry that was chained is gone. cut: places in the chain are.
 * moved: the entry is as it was, but at this place it does not follow what stands before it: something was put in, taken out or moved here.
 * backdated: the entry says that it was done more than an hour before a time at which nothing waited to be chained: it was put in by hand later, or a clock was wrong.
 * never-chained: an entry that stands in no chain and waits for none: put in by hand. lost: one that waited to be chained is gone.
 * other-head: at this place the chain is not the one that was kept outside: it was cut off, or made anew from somewhere before.
 */
export type ChainFault = {
  readonly what:
    | "changed"
    | "reason-changed"
    | "facts-changed"
    | "words-gone"
    | "removed"
    | "cut"
    | "moved"
    | "backdated"
    | "never-chained"
    | "lost"
    | "other-head";
  readonly position: number | null;
  readonly entryId: string | null;
  /** as it stands there now: "conversion.reject" */
  readonly act: string | null;
  /** when it was chained; null: it never was, or is gone from there */
  readonly chainedAt: Instant | null;
};

/** How far a check is. Begin with `nothingChecked`; it is over when `isOver`. */
export type ChainCheck = {
  readonly head: Head;
  readonly faults: readonly ChainFault[];
  /** faults beyond those that are told */
  readonly more: number;
  readonly isOver: boolean;
  /** when nothing waited last, in microseconds since 1970; 0: never */
  readonly nothingWaitedAt: bigint;
};

export const nothingChecked: ChainCheck = { head: noHead, faults: [], more: 0, isOver: false, nothingWaitedAt: 0n };

/** No transaction of ours takes an hour, and no two clocks of ours differ by as much; in microseconds. */
const longestTransaction = 3_600_000_000n;

const mostTold = 100;

type PlaceRow = Partial<EntryRow> & {
  readonly position: string;
  readonly entryId: string;
  readonly reasonHash: string | null;
  readonly factsHash: string | null;
  readonly entryHash: string;
  readonly hash: string;
  readonly isBeside: boolean;
  /** in microseconds since 1970 */
  readonly chainedAt: string;
  readonly isLast: boolean;
};

/**
 * Checks the next `limit` places of the chain, and after the last of them what stands outside of it. So a check of any length takes little
 * memory, and what is chained meanwhile is checked as well. `kept`: heads that were written down outside of the database.
 */
export async function checkNext(tx: Pick<Tx, "em">, so: ChainCheck, limit: number, kept: readonly Head[] = []): Promise<ChainCheck> {
  const places = await rowsOf(
    tx,
    sql<PlaceRow>`
      with page as materialized (select * from audit_chain where position > ${so.head.position} order by position limit ${limit}),
      beside as materialized (
        select t.at from (
          select a.reason_forgotten_at as at from page c join audit_entry a on a.id = c.entry_id union select a.facts_forgotten_at from page c join audit_entry a on a.id = c.entry_id
        ) t where ${wordsGone(sql`t.at`)} > ${wordsToldGone(sql`t.at`)})
      select c.position, c.entry_id::text as "entryId", c.reason_hash as "reasonHash", c.facts_hash as "factsHash", c.entry_hash as "entryHash", c.hash,
             (extract(epoch from c.chained_at) * 1000000)::bigint::text as "chainedAt", c.is_last as "isLast",
             ${entryColumns},
             exists (select from beside b where b.at in (a.reason_forgotten_at, a.facts_forgotten_at)) as "isBeside"
      from page c left join audit_entry a on a.id = c.entry_id order by c.position`,
  );
  const found: ChainFault[] = [];
  let { head, nothingWaitedAt } = so;
  for (const place of places) {
    found.push(...faultsOf(head, place, nothingWaitedAt));
    if (place.isLast && BigInt(place.chainedAt) > nothingWaitedAt) nothingWaitedAt = BigInt(place.chainedAt);
    const position = Number(place.position);
    // The check goes on from what stands there, so that each fault is told once and where it is.
    const keptHere = kept.filter((each) => each.position > head.position && each.position <= position);
    head = { position, hash: place.hash };
    for (const each of keptHere)
      if (each.position !== position || each.hash !== place.hash)
        found.push({ what: "other-head", position: each.position, entryId: place.entryId, act: place.act ?? null, chainedAt: null });
  }
  const isOver = places.length < limit;
  if (isOver) {
    for (const { position } of kept)
      if (position > head.position) found.push({ what: "other-head", position, entryId: null, act: null, chainedAt: null });
    found.push(...(await outsideOfTheChain(tx)));
  }
  const all = [...so.faults, ...found];
  return { head, faults: all.slice(0, mostTold), more: so.more + Math.max(0, all.length - mostTold), isOver, nothingWaitedAt };
}

/** What is wrong with one place of the chain, given the one before it, and when nothing waited last before it. */
function faultsOf(before: Head, place: PlaceRow, nothingWaitedAt: bigint): ChainFault[] {
  const position = Number(place.position);
  const chainedAt = Temporal.Instant.fromEpochNanoseconds(BigInt(place.chainedAt) * 1_000n);
  const fault = (what: ChainFault["what"]): ChainFault => ({ what, position, entryId: place.entryId, act: place.act ?? null, chainedAt });
  const found: ChainFault[] = [];
  const isCut = position !== before.position + 1;
  if (isCut) found.push({ what: "cut", position: before.position + 1, entryId: null, act: null, chainedAt: null });
  if (isThere(place)) {
    const now = wordHashesOf(place);
    // Where the salt is gone its word is, too: the table's check sees to that, and what was chained of it stands.
    if (now.reason !== null && now.reason !== place.reasonHash) found.push(fault("reason-changed"));
    if (now.facts !== null && now.facts !== place.factsHash) found.push(fault("facts-changed"));
    if (place.isBeside || (now.reason === null && place.reason !== null) || (now.facts === null && place.facts !== "{}"))
      found.push(fault("words-gone"));
    if (BigInt(place.at) < nothingWaitedAt - longestTransaction) found.push(fault("backdated"));
    if (entryHash(place, { reason: place.reasonHash, facts: place.factsHash }) !== place.entryHash) found.push(fault("changed"));
  } else found.push(fault("removed"));
  if (!isCut && nextHead(before, place.entryHash).hash !== place.hash) found.push(fault("moved"));
  return found;
}

function isThere(place: PlaceRow): place is PlaceRow & EntryRow {
  return place.id !== undefined && place.id !== null;
}

/** Entries that stand in no chain and wait for none, and those that waited and are gone. */
async function outsideOfTheChain(tx: Pick<Tx, "em">): Promise<ChainFault[]> {
  const rows = await rowsOf(
    tx,
    sql<{ what: "never-chained" | "lost"; id: string; act: string | null }>`
      (select 'never-chained' as what, a.id::text as id, a.act from audit_entry a
       where not exists (select from audit_chain c where c.entry_id = a.id) and not exists (select from audit_unchained u where u.entry_id = a.id)
       order by a.at, a.id limit ${mostTold})
      union all
      (select 'lost', u.entry_id::text, null from audit_unchained u where not exists (select from audit_entry a where a.id = u.entry_id)
       order by u.since, u.entry_id limit ${mostTold})`,
  );
  return rows.map(({ what, id, act }) => ({ what, position: null, entryId: id, act, chainedAt: null }));
}

/** Checks the whole chain, page by page, each in a transaction of its own. */
export async function checkChain(
  inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  kept: readonly Head[] = [],
  placesPerPage = 5_000,
): Promise<ChainCheck> {
  for (let check = nothingChecked; ;) {
    const so = check;
    check = await inTransaction((tx) => checkNext(tx, so, placesPerPage, kept));
    if (check.isOver) return check;
  }
}
