import { describe, expect, test } from "vitest";
import { newId, run, sql } from "#domain/kernel";
import { balancesOf, post, trialBalance, walletStatement, type Movement } from "#domain/ledger";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { brokenBy } from "../../support/undone.ts";

const db = await useDatabase();
const partner = await db.run((tx) => makePartner(tx, "Ledger"));
const movement = (over: Partial<Movement>): Movement => ({
  key: `conversion:${newId()}:1`,
  kind: "conversion",
  partnerId: partner.id,
  currency: "USD",
  from: "expense",
  to: "payable",
  minor: 500n,
  effectiveAt: db.clock.now(),
  ...over,
});
const faultOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (error as Error).message,
  );

/** Postings without a conversion behind them would break the invariants, so every movement here is taken back at the end. */
async function andBack(...movements: Movement[]): Promise<void> {
  for (const one of movements.toReversed()) await db.run((tx) => post(tx, { ...one, key: `${one.key}-back`, minor: -one.minor }));
}

describe("a posting", () => {
  test("moves its amount between two accounts, once for each key", async () => {
    const once = movement({});
    expect(await db.run((tx) => post(tx, once))).toBe(true);
    expect(await db.run((tx) => post(tx, once))).toBe(false);
    expect((await db.run((tx) => balancesOf(tx, partner.id))).map((balance) => [balance.account, balance.money.minor])).toEqual([
      ["expense", -500n],
      ["payable", 500n],
    ]);
    await andBack(once);
    expect(await db.run((tx) => balancesOf(tx, partner.id))).toEqual([]);
  });

  // Invariant I16: the same key with other data is a fault of ours, and must not pass for a repeat.
  test("with a key that the ledger has with another amount is refused", async () => {
    const once = movement({});
    await db.run((tx) => post(tx, once));
    expect(await faultOf(db.run((tx) => post(tx, { ...once, minor: 501n })))).toContain("with another amount");
    await andBack(once);
  });

  test("of nothing is no entry", async () => {
    expect(await db.run((tx) => post(tx, movement({ minor: 0n })))).toBe(false);
  });

  test("that would take a wallet below zero is refused, and nothing of it stays", async () => {
    const refused = faultOf(db.run((tx) => post(tx, movement({ from: "wallet", to: "payable", minor: 1n }))));
    expect(await refused).toContain("wallet_balance_minor_check");
    expect(await db.run((tx) => trialBalance(tx))).toEqual([
      { account: "expense", money: { currency: "USD", minor: 0n } },
      { account: "payable", money: { currency: "USD", minor: 0n } },
    ]);
  });

  test("into and out of a wallet is a statement with its balance after each", async () => {
    const moves = [movement({ from: "payable", to: "wallet", minor: 700n }), movement({ from: "wallet", to: "payable", minor: 200n })];
    for (const one of moves) await db.run((tx) => post(tx, one));
    const lines = await db.run((tx) => walletStatement(tx, partner.id, 10));
    expect(lines.map((line) => [line.change.minor, line.balance.minor])).toEqual([
      [-200n, 500n],
      [700n, 700n],
    ]);
    await andBack(...moves);
  });
});

describe("the ledger itself", () => {
  test.each([
    ["an entry cannot be changed", sql`update ledger_entry set kind = 'other'`],
    ["a posting cannot be changed", sql`update ledger_posting set minor = minor + 1`],
    ["a posting cannot be deleted", sql`delete from ledger_posting`],
    ["the audit cannot be emptied", sql`truncate audit_entry`],
    ["a status history cannot be changed", sql`delete from conversion_status_change`],
  ])("%s", async (_sentence, statement) => {
    expect(await faultOf(db.run((tx) => run(tx, statement)))).toContain("append-only");
  });

  test("a posting alone, or a pair that does not balance, is refused", async () => {
    const key = `conversion:${newId()}:9`;
    const entry = newId();
    const insert = (minors: bigint[]): Promise<unknown> =>
      db.run(async (tx) => {
        await run(
          tx,
          sql`insert into ledger_entry (id, kind, key, partner_id, currency, effective_at, recorded_at) values (${entry}, 'conversion', ${key}, ${partner.id}, 'USD', ${tx.now}, ${tx.now})`,
        );
        await run(
          tx,
          sql`insert into ledger_posting (entry_id, account, partner_id, currency, minor) select ${entry}::uuid, 'payable', ${partner.id}::uuid, 'USD', * from unnest(${minors}::bigint[])`,
        );
      });
    expect(await faultOf(insert([5n]))).toContain("sum to zero");
    expect(await faultOf(insert([5n, -4n]))).toContain("sum to zero");
  });
});

describe("an invariant that is broken is found", () => {
  const sabotage: readonly [string, string, ReturnType<typeof sql>][] = [
    [
      "a wallet row that is not the sum of its postings",
      "I3",
      sql`insert into wallet (partner_id, currency, balance_minor) values (${partner.id}, 'SEK', 5)`,
    ],
    ["a guard that was switched off", "I5", sql`alter table ledger_posting disable trigger ledger_posting_append_only`],
    [
      "an entry without postings",
      "I1",
      sql`insert into ledger_entry (id, kind, key, partner_id, currency, effective_at, recorded_at) values (gen_random_uuid(), 'conversion', 'conversion:x:1', ${partner.id}, 'USD', now(), now())`,
    ],
  ];
  test.each(sabotage)("%s", async (_sentence, name, statement) => {
    expect(await brokenBy(db, (tx) => run(tx, statement))).toContainEqual(expect.objectContaining({ name }));
  });
});
