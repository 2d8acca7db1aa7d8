import fc from "fast-check";
import { expect, test } from "vitest";
import { newId, rowsOf, run, sql, type Tx } from "#domain/kernel";
import {
  checkChain,
  chainFigures,
  chainNext,
  forgetReasonsAbout,
  forgetReasonsOn,
  forgetSubject,
  record,
  recordErasure,
  type Head,
} from "#domain/audit";
import { entryHash, nextHead, noHead, wordHash } from "../../../domain/audit/chain-rules.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();

const act = (tx: Tx, id: string, reason: string | null = null): Promise<void> =>
  record(tx, { act: "order.assign", subject: { kind: "order", id }, reason, facts: { id } });
const chain = (limit = 100): Promise<number> => db.run((tx) => chainNext(tx, limit));
/** Subjects in the order of the chain. */
const chained = async (): Promise<string[]> =>
  (
    await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ id: string }>`select a.subject_id as id from audit_chain c join audit_entry a on a.id = c.entry_id order by c.position`,
      ),
    )
  ).map(({ id }) => id);
const check = (kept: readonly Head[] = [], places?: number) => checkChain((work) => db.run(work), kept, places);

test("a hash stands for exactly what was done; what it is made of never changes", () => {
  const entry = { id: "e", at: "1", actor: "staff:1", act: "order.assign", subjectKind: "order", subjectId: "7" };
  const words = { reason: wordHash("salt", "because"), facts: wordHash("salt", "{}") };
  // Chains of years ago are read with today's program: these change never.
  expect([words.reason, entryHash(entry, words), nextHead(noHead, entryHash(entry, words)).hash]).toMatchInlineSnapshot(`
    [
      "73f35029196e4c2c30cc0b3fb2960c43121267751c2be0b76bf1074ff1709359",
      "4b8f1b1de075e99d1667aaee8d750716db47ec7ff1f8f869c1ccf29c43a0aa71",
      "e5da82d625de72cbc6202f3c317ec1c402dd41c8b47ffde34b586c8670532f09",
    ]
  `);
  const others = (Object.keys(entry) as (keyof typeof entry)[]).map((field) => entryHash({ ...entry, [field]: "x" }, words));
  const moved = entryHash({ ...entry, actor: "staff:1order", act: ".assign" }, words);
  const said = [null, "x"].map((reason) => entryHash(entry, { ...words, reason }));
  expect(new Set([entryHash(entry, words), moved, ...others, ...said]).size).toBe(10);
  expect(wordHash("salt", null)).not.toBe(wordHash("salt", "null"));
  expect(wordHash(null, "because")).toBeNull();
});

test("the database hashes words as the program does, whatever is in them", async () => {
  const words = [
    "",
    "null",
    'a "quote" \\ / \u2028 \u007f \u0080',
    ...Array.from({ length: 31 }, (_nothing, nth) => String.fromCharCode(nth + 1)),
  ];
  const drawn = fc.sample(fc.string({ unit: "binary", maxLength: 40 }), 300).map((word) => word.replaceAll("\0", ""));
  const salt = newId();
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        hash: string;
      }>`select word_hash_as_chained(${salt}, w) as hash from unnest(${[...words, ...drawn]}::text[]) with ordinality as t (w, nth) order by nth`,
    ),
  );
  expect(rows.map(({ hash }) => hash)).toEqual([...words, ...drawn].map((word) => wordHash(salt, word)));
});

test("acts get their places once, the oldest first, as many as are asked for", async () => {
  for (const id of ["1", "2", "3"]) await db.run((tx) => act(tx, id));
  expect(await db.run(chainFigures)).toMatchObject({ head: noHead, waiting: 3, waitingSince: expect.anything() });
  expect([await chain(2), await chain(2), await chain(2)]).toEqual([2, 1, 0]);
  expect(await chained()).toEqual(["1", "2", "3"]);
  expect(await db.run(chainFigures)).toMatchObject({ head: { position: 3 }, waiting: 0, waitingSince: null });
  expect(await check()).toMatchObject({ faults: [], head: { position: 3 } });
});

test("what commits late comes later in the chain, however early it was written; what is rolled back never comes", async () => {
  const placed: number[] = [];
  await db.run(async (early) => {
    await act(early, "early");
    await db.run((tx) => act(tx, "late"));
    const undone = db.run(async (tx) => {
      await act(tx, "undone");
      // Both are open, and neither makes the chain wait.
      placed.push(await chain());
      throw new Error("gone");
    });
    await expect(undone).rejects.toThrow("gone");
  });
  expect(placed).toEqual([1]);
  expect([await chain(), await chain()]).toEqual([1, 0]);
  expect((await chained()).slice(-2)).toEqual(["late", "early"]);
});

test("chaining that is killed on its way leaves everything to the next", async () => {
  await db.run((tx) => act(tx, "waits"));
  const killed = db.run(async (tx) => {
    expect(await chainNext(tx, 100)).toBe(1);
    throw new Error("killed");
  });
  await expect(killed).rejects.toThrow("killed");
  expect([await chain(), (await chained()).at(-1)]).toEqual([1, "waits"]);
  expect((await check()).faults).toEqual([]);
});

test("eight that act and eight that chain at once: every act has one place", async () => {
  const before = (await chained()).length;
  const turns = async (nth: number): Promise<void> => {
    for (let turn = 0; turn < 10; turn++)
      if (nth % 2 === 0) await db.run((tx) => act(tx, `${nth}-${turn}`));
      else await chain(3);
  };
  await Promise.all(Array.from({ length: 16 }, (_nothing, nth) => turns(nth)));
  await chain();
  const ids = (await chained()).slice(before);
  expect([ids.length, new Set(ids).size]).toEqual([80, 80]);
  expect(await check()).toMatchObject({ faults: [], head: { position: before + 80 } });
});

/** A transaction that stays open until it is told how to end. */
function openTransaction(): { do: (work: (tx: Tx) => Promise<unknown>) => Promise<void>; end: (isKept: boolean) => Promise<void> } {
  const opened = Promise.withResolvers<Tx>();
  const ending = Promise.withResolvers<boolean>();
  const rolledBack = new Error("rolled back");
  const over = db
    .run(async (tx) => {
      opened.resolve(tx);
      if (!(await ending.promise)) throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  return {
    do: async (work) => void (await work(await opened.promise)),
    end: (isKept) => {
      ending.resolve(isKept);
      return over;
    },
  };
}

test("whatever transactions lie across each other: all that is committed is chained once, the rest never", async () => {
  const step = fc.record({ step: fc.constantFrom("act", "act", "commit", "roll back", "chain"), of: fc.integer({ min: 1, max: 4 }) });
  let history = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const before = (await chained()).length;
      history += 1;
      const open = new Map<number, { transaction: ReturnType<typeof openTransaction>; acts: string[] }>();
      const committed: string[] = [];
      const end = async (nth: number, isKept: boolean): Promise<void> => {
        const one = open.get(nth);
        await one?.transaction.end(isKept);
        if (isKept) committed.push(...(one?.acts ?? []));
        open.delete(nth);
      };
      for (const [nth, { step: what, of }] of steps.entries()) {
        if (what === "chain") await chain(of);
        else if (what !== "act") await end(of, what === "commit");
        else {
          const one = open.get(of) ?? { transaction: openTransaction(), acts: [] };
          open.set(of, one);
          const id = `${history}.${nth}`;
          await one.transaction.do((tx) => act(tx, id));
          one.acts.push(id);
        }
      }
      for (const nth of open.keys()) await end(nth, true);
      await chain();
      expect((await chained()).slice(before).toSorted()).toEqual(committed.toSorted());
    }),
    { numRuns: 60 },
  );
  expect((await check()).faults).toEqual([]);
});

test("a check by small pages finds what one by large ones finds, and the same head", async () => {
  const whole = await check();
  expect(await check([], 3)).toEqual(whole);
  expect(await check([], whole.head.position)).toEqual(whole);
});

test("somebody's erasure empties words and breaks nothing, before an act is chained and after", async () => {
  const about = { kind: "partner", id: "forgotten" };
  await db.run(async (tx) => {
    await record(tx, { act: "partner.paused", subject: about, reason: "Linnet moved to Peru", facts: { town: "Lima" } });
    await record(tx, {
      act: "conversion.reject",
      subject: { kind: "conversion", id: "theirs" },
      reason: "Linnet again",
      facts: { order: "7" },
    });
  });
  await chain();
  await db.run((tx) => record(tx, { act: "partner.closed", subject: about, reason: "Linnet asked for it" }));
  await db.run(async (tx) => {
    await forgetSubject(tx, about);
    await forgetReasonsOn(tx, "conversion", ["theirs"]);
    await recordErasure(tx, { act: "partner.erase", subject: about, reason: "asked for" });
  });
  const said = await db.run((tx) => rowsOf(tx, sql`select facts from audit_entry where act = 'partner.erase'`));
  expect(said).toEqual([{ facts: { forgotten: 4 } }]);
  expect((await check()).faults).toEqual([]);
  await chain();
  expect((await check()).faults).toEqual([]);
  const dump = await db.run((tx) =>
    rowsOf(tx, sql<{ line: string }>`select a::text as line from audit_entry a where subject_id in ('forgotten', 'theirs')`),
  );
  expect(dump.map(({ line }) => line).join()).not.toMatch(/Linnet|Lima/);
  // With the salt the hash of a word is of no use to whoever would try words.
  const salts = await db.run((tx) =>
    rowsOf(
      tx,
      sql`select act, reason_salt is null as reason, facts_salt is null as facts from audit_entry where subject_id in ('forgotten', 'theirs') order by act`,
    ),
  );
  expect(salts).toEqual([
    { act: "conversion.reject", reason: true, facts: false },
    { act: "partner.closed", reason: true, facts: false },
    { act: "partner.erase", reason: false, facts: false },
    { act: "partner.paused", reason: true, facts: true },
  ]);
});

test("whoever is erased twice, or named in another's erasure, leaves each count as it was", async () => {
  const about = { kind: "partner", id: "twice" };
  await db.run((tx) => record(tx, { act: "partner.paused", subject: about, reason: "Linnet", facts: { from: "first" } }));
  await db.run(async (tx) => {
    await forgetReasonsAbout(tx, "first");
    await recordErasure(tx, { act: "partner.erase", subject: { kind: "partner", id: "first" }, reason: "asked" });
  });
  for (let time = 1; time <= 2; time++)
    await db.run(async (tx) => {
      await forgetSubject(tx, about);
      await recordErasure(tx, { act: "partner.erase", subject: about, reason: "asked by Linnet" });
    });
  await chain();
  expect((await check()).faults).toEqual([]);
  const said = await db.run((tx) =>
    rowsOf(tx, sql`select reason, facts from audit_entry where act = 'partner.erase' and subject_id in ('first', 'twice') order by id`),
  );
  // The reason of the first erasure is one more word about them.
  expect(said).toEqual([
    { reason: "asked", facts: { forgotten: 1 } },
    { reason: null, facts: { forgotten: 1 } },
    { reason: "asked by Linnet", facts: { forgotten: 1 } },
  ]);
});

test("the database refuses to change places, salts, and words that keep their salt away", async () => {
  await db.run((tx) => act(tx, "kept", "a word"));
  for (const statement of [
    "update audit_chain set hash = hash",
    "delete from audit_chain",
    "truncate audit_chain",
    "update audit_entry set reason_salt = gen_random_uuid()",
    "update audit_entry set facts_forgotten_at = null where facts_forgotten_at is not null",
    "update audit_entry set reason_forgotten_at = now() where reason_forgotten_at is not null",
    "update audit_entry set reason_salt = null, reason_forgotten_at = now() where subject_id = 'kept'",
    "update audit_entry set reason = null where subject_id = 'kept'",
    "update audit_entry set facts = '{}' where subject_id = 'kept'",
    "update audit_entry set facts = '{}', facts_salt = null, facts_forgotten_at = now() where act = 'partner.erase'",
    "update audit_entry set facts = '{}', facts_salt = null, facts_forgotten_at = (select at from audit_entry where act = 'partner.erase' limit 1) where subject_id = 'kept'",
    "update audit_unchained set facts_hash = null",
    "update audit_entry set reason = null, reason_salt = null where subject_id = 'kept'",
  ])
    await expect(
      db.run((tx) => tx.em.execute(statement)),
      statement,
    ).rejects.toThrow(/append-only|check constraint/);
});

test("a check says the same whatever zone and date style its session has", async () => {
  await chain();
  const found = await db.run(async (tx) => {
    await run(tx, sql`set local time zone 'Pacific/Auckland'`);
    await run(tx, sql`set local datestyle = 'SQL, DMY'`);
    return checkChain((work) => work(tx));
  });
  expect(found.faults).toEqual([]);
});
