import { expect, test } from "vitest";
import { run, sql, type InTransaction } from "#domain/kernel";
import { chainNext, record } from "#domain/audit";
import { verifyAudit } from "../../../bots/console/verify-audit.ts";
import { useDatabase } from "../../support/database.ts";
import { undone } from "../../support/undone.ts";

const db = await useDatabase();

async function verify(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await verifyAudit({ ...db, write: (line) => lines.push(line) }, args);
  return { code, said: lines.join("\n") };
}

test("an audit without a chain is as it was, and there is no head to keep", async () => {
  expect(await verify()).toEqual({ code: 0, said: "0 acts stand in the audit's chain, each as it was chained." });
});

test("the head that one run prints is what the next is given; a word that is none says what one looks like", async () => {
  await db.run((tx) => record(tx, { act: "order.assign", subject: { kind: "order", id: "1" } }));
  await db.run((tx) => chainNext(tx, 10));
  const { code, said } = await verify();
  const [, head] = /^1 act stands in the audit's chain, each as it was chained\.\nHead: (1:[0-9a-f]{64})\nKeep it where/.exec(said) ?? [];
  expect([code, head]).toEqual([0, expect.any(String)]);
  expect((await verify("--head", ` ${head!.toUpperCase()} `)).said).toContain("The head that you kept is in it.");
  expect((await verify("--head", head!, "--head", head!)).said).toContain("The 2 heads that you kept are in it.");
  for (const typed of ["1", "1:abc", `0x1:${"a".repeat(64)}`])
    await expect(verify("--head", typed)).rejects.toThrow(`"${typed}" is no head. It looks like 812:5f0c…`);
  for (const args of [["--head"], ["--head", "-1:a"], ["--tail", "1"], ["1:a"]])
    await expect(verify(...args)).rejects.toThrow("Usage: npm run audit:verify");
});

test("what was changed is said with its place and its act, and the exit code is 1", async () => {
  const lines: string[] = [];
  await undone(db, async (tx) => {
    await run(tx, sql`alter table audit_entry disable trigger user`);
    await run(tx, sql`update audit_entry set actor = 'staff:other'`);
    const doors = { inTransaction: ((_actor, work) => work(tx)) satisfies InTransaction, write: (line: string) => lines.push(line) };
    lines.push(`exit code ${await verifyAudit(doors, ["--head", `9:${"a".repeat(64)}`])}`);
  });
  expect(lines).toEqual([
    expect.stringMatching(/^place 1, act [0-9a-f-]{36} \(order\.assign\): when, who, what or about whom is not as it was chained$/),
    "place 9: the chain is not the one that was kept: it was cut off, or made anew from somewhere before",
    "The audit is not as it was chained. 1 place was read; docs/operations.md, The audit's chain, says what to do.",
    "exit code 1",
  ]);
});
