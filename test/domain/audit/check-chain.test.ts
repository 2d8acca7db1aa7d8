import { expect, test } from "vitest";
import { oneOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { checkChain, chainNext, record, type ChainFault, type Head } from "#domain/audit";
import { useDatabase } from "../../support/database.ts";
import { undone } from "../../support/undone.ts";

/** A chain of nine acts, and everything that somebody with the owner's rights could do to it. */
const db = await useDatabase();
const act = (tx: Tx, id: string): Promise<void> => record(tx, { act: "order.assign", subject: { kind: "order", id }, facts: { id } });
const chain = (): Promise<number> => db.run((tx) => chainNext(tx, 100));
const check = (kept: readonly Head[] = [], places?: number) => checkChain((work) => db.run(work), kept, places);
for (let nth = 1; nth <= 9; nth++) await db.run((tx) => act(tx, String(nth)));
await chain();

/** What somebody with the owner's rights does, and what the check says about it. `$at(n)`: the act at place n. */
const at = (position: number): Sql => sql`(select entry_id from audit_chain where position = ${position})`;
const ago = (by: Parameters<Temporal.Instant["subtract"]>[0]) => db.clock.now().subtract(by);
type Sabotage = [sentence: string, found: readonly (readonly [ChainFault["what"], number | null])[], ...statements: (Sql | "chain")[]];
const sabotage: readonly Sabotage[] = [
  ["another did it", [["changed", 5]], sql`update audit_entry set actor = 'staff:other' where id = ${at(5)}`],
  ["it was done at another time", [["changed", 5]], sql`update audit_entry set at = at - interval '1 microsecond' where id = ${at(5)}`],
  ["something else was done", [["changed", 5]], sql`update audit_entry set act = 'order.look' where id = ${at(5)}`],
  ["it was done to another", [["changed", 5]], sql`update audit_entry set subject_id = 'other' where id = ${at(5)}`],
  ["for another reason", [["reason-changed", 5]], sql`update audit_entry set reason = 'a better one' where id = ${at(5)}`],
  ["with other figures", [["facts-changed", 5]], sql`update audit_entry set facts = facts || '{"minor": "1"}' where id = ${at(5)}`],
  [
    "its reason is emptied as by an erasure that never was",
    [["words-gone", 5]],
    sql`update audit_entry set reason = null, reason_salt = null, reason_forgotten_at = '2026-02-02' where id = ${at(5)}`,
  ],
  [
    "its words are emptied as in somebody's erasure, which forgot nothing of it",
    [["words-gone", 5]],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), '2026-02-02', 'x', 'partner.erase', 'partner', '9', '{}')`,
    sql`update audit_entry set facts = '{}', facts_salt = null, facts_forgotten_at = '2026-02-02' where id = ${at(5)}`,
  ],
  ["an act is gone", [["removed", 5]], sql`delete from audit_entry where id = ${at(5)}`],
  [
    "an act is gone with its place",
    [["cut", 5]],
    sql`delete from audit_entry where id = ${at(5)}`,
    sql`delete from audit_chain where position = 5`,
  ],
  [
    "an act is gone with its place, and those after it have moved up",
    [
      ["moved", 5],
      ["moved", 6],
    ],
    sql`delete from audit_entry where id = ${at(5)}`,
    sql`delete from audit_chain where position = 5`,
    sql`update audit_chain set position = position - 1 where position in (6, 7)`,
    sql`delete from audit_chain where position > 7`,
    sql`delete from audit_entry a where not exists (select from audit_chain c where c.entry_id = a.id)`,
  ],
  [
    "two acts have changed places",
    [
      ["moved", 5],
      ["moved", 6],
      ["moved", 7],
    ],
    sql`update audit_chain set position = 1000011 - position where position in (5, 6)`,
    sql`update audit_chain set position = position - 1000000 where position > 1000000`,
  ],
  [
    "two places have changed their acts",
    [
      ["changed", 5],
      ["changed", 6],
    ],
    sql`create temp table swapped on commit drop as select position, entry_id, reason_hash, facts_hash from audit_chain where position in (5, 6)`,
    sql`update audit_chain set entry_id = gen_random_uuid() where position in (5, 6)`,
    sql`update audit_chain c set entry_id = s.entry_id, reason_hash = s.reason_hash, facts_hash = s.facts_hash from swapped s
        where c.position in (5, 6) and s.position = 11 - c.position`,
  ],
  [
    "an act is put in beside the chain",
    [["never-chained", null]],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), now(), 'x', 'order.assign', 'order', '9', '{}')`,
    sql`delete from audit_unchained`,
  ],
  [
    "an act of long ago is put in, and then chained",
    [["backdated", 10]],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), ${ago({ hours: 1, seconds: 1 })}, 'x', 'transfer.approve', 'transfer', '9', '{}')`,
    "chain",
  ],
  [
    "an act whose transaction was long, or whose clock was slow, is chained later",
    [],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), ${ago({ hours: 1 })}, 'x', 'transfer.approve', 'transfer', '9', '{}')`,
    "chain",
  ],
  [
    "an act is put into the chain",
    [
      ["reason-changed", 5],
      ["facts-changed", 5],
      ["changed", 5],
      ["moved", 5],
      ["moved", 6],
    ],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), '2026-01-01', 'x', 'order.assign', 'order', '9', '{}')`,
    sql`delete from audit_unchained`,
    sql`delete from audit_entry where id in (select entry_id from audit_chain where position > 5)`,
    sql`delete from audit_chain where position > 6`,
    sql`delete from audit_chain where position = 6`,
    sql`update audit_chain set position = 6 where position = 5`,
    sql`insert into audit_chain select 5, a.id, null, null, c.entry_hash, c.hash, now() from audit_entry a, audit_chain c where a.actor = 'x' and c.position = 4`,
  ],
  [
    "an act that waits is emptied, and then chained",
    [["facts-changed", 10]],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), ${db.clock.now()}, 'x', 'order.assign', 'order', '9', '{"needed": 2}')`,
    sql`update audit_entry set facts = '{}' where actor = 'x'`,
    "chain",
  ],
  [
    "an act that waits is gone",
    [["lost", null]],
    sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), now(), 'x', 'order.assign', 'order', '9', '{}')`,
    sql`delete from audit_entry where actor = 'x'`,
  ],
];

test.each<Sabotage>(sabotage)("%s: found, and where", async (_sentence, expected, ...statements) => {
  expect(await foundAfter(statements)).toEqual(expected);
});

test("what was cut off, or made anew, the kept head tells; where it is as it was, it says nothing", async () => {
  await db.run((tx) => act(tx, "last"));
  await chain();
  const kept = (await check()).head;
  const earlier = await db.run((tx) => oneOf(tx, sql<{ hash: string }>`select hash from audit_chain where position = 5`));
  const heads = [{ position: 5, hash: earlier.hash }, kept];
  expect((await check(heads)).faults).toEqual([]);
  expect((await check(heads, 2)).faults).toEqual([]);
  await db.run((tx) => act(tx, "after"));
  await chain();
  expect((await check(heads)).faults).toEqual([]);
  const cutOff = [
    sql`delete from audit_entry where id in (select entry_id from audit_chain where position > 4)`,
    sql`delete from audit_chain where position > 4`,
  ];
  expect(await foundAfter(cutOff)).toEqual([]);
  expect(await foundAfter(cutOff, heads)).toEqual([
    ["other-head", 5],
    ["other-head", kept.position],
  ]);
  const madeAnew = [
    sql`create temp table again on commit drop as select entry_id from audit_chain`,
    sql`update audit_entry set actor = 'staff:other' where id = ${at(4)}`,
    sql`delete from audit_chain`,
    sql`insert into audit_unchained (entry_id, reason_hash, facts_hash)
        select id, word_hash_as_chained(reason_salt, reason), word_hash_as_chained(facts_salt, facts::text) from again join audit_entry on id = entry_id`,
  ];
  const chainAgain = (tx: Tx): Promise<unknown> => chainNext(tx, 100_000);
  expect(await foundAfter(madeAnew, [], chainAgain)).toEqual([]);
  expect(await foundAfter(madeAnew, heads, chainAgain)).toEqual([
    ["other-head", 5],
    ["other-head", kept.position],
  ]);
});

test("what waited for days, because nobody gave places, is accused of nothing, however small the steps are in which it is chained", async () => {
  for (let nth = 1; nth <= 7; nth++) {
    db.clock.set(db.clock.now().add({ hours: 12 }).toString());
    await db.run((tx) => act(tx, `waits ${nth}`));
  }
  while ((await db.run((tx) => chainNext(tx, 2))) > 0);
  expect((await check()).faults).toEqual([]);
  await db.run((tx) => act(tx, "in time"));
  await chain();
  for (const pages of [1, 3, 5_000]) expect((await check([], pages)).faults).toEqual([]);
});

/** The faults after these statements, done with triggers off and undone again. */
async function foundAfter(
  statements: readonly (Sql | "chain")[],
  kept: readonly Head[] = [],
  andThen: (tx: Tx) => Promise<unknown> = () => Promise.resolve(),
): Promise<[ChainFault["what"], number | null][]> {
  const { faults } = await undone(db, async (tx) => {
    await chainNext(tx, 1_000);
    for (const table of [sql`audit_entry`, sql`audit_chain`]) await run(tx, sql`alter table ${table} disable trigger user`);
    await run(tx, sql`alter table audit_entry enable trigger audit_entry_chained`);
    for (const statement of statements) await (statement === "chain" ? chainNext(tx, 1_000) : run(tx, statement));
    await andThen(tx);
    return checkChain((work) => work(tx), kept);
  });
  return faults.map(({ what, position }) => [what, position]);
}
