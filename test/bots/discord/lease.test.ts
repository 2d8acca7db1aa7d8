import { describe, expect, it } from "vitest";
import { holdGateway, releaseGateway } from "#domain/chat";
import type { InTransaction } from "#domain/kernel";
import { keepLease } from "../../../bots/discord/keep-lease.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const start = "2026-11-23T12:00:00Z";
const after = (seconds: number): void => db.clock.set(Temporal.Instant.from(start).add({ seconds }).toString());
const hold = (holder: string): Promise<boolean> =>
  db.inStatement({ kind: "guest" }, (tx) => holdGateway(tx, { platform: "discord", holder }, 20));
const release = (holder: string): Promise<void> =>
  db.inStatement({ kind: "guest" }, (tx) => releaseGateway(tx, { platform: "discord", holder }));

describe("the lease", () => {
  it("is one process's until its time has run out", async () => {
    after(0);
    expect([await hold("a"), await hold("b")]).toEqual([true, false]);
    after(19);
    expect(await hold("b")).toBe(false);
    after(20);
    expect([await hold("b"), await hold("a")]).toEqual([true, false]);
    await release("b");
  });

  it("is renewed by whoever holds it, and given back by nobody else", async () => {
    after(0);
    await hold("a");
    after(15);
    expect(await hold("a")).toBe(true);
    after(30);
    await release("b");
    expect(await hold("b")).toBe(false);
    await release("a");
    expect(await hold("b")).toBe(true);
    await release("b");
  });

  it("is one's of ten that ask at once", async () => {
    after(0);
    const holders = Array.from({ length: 10 }, (_, index) => `p${index}`);
    const held = await Promise.all(holders.map(hold));
    expect(held.filter(Boolean)).toHaveLength(1);
    await release(holders[held.indexOf(true)]!);
  });
});

describe("whoever holds it", () => {
  const faults: unknown[] = [];
  let isDown = false;
  const inStatement: InTransaction = (actor, work) => (isDown ? Promise.reject(new Error("no database")) : db.inStatement(actor, work));
  const lease = keepLease({ inStatement, clock: db.clock, holder: "a", report: (error) => (faults.push(error), "reference") });

  it("keeps it through forty seconds without a word from the database, and no longer", async () => {
    after(0);
    expect(await lease.look()).toBe(true);
    isDown = true;
    after(39);
    expect(await lease.look()).toBe(true);
    after(40);
    expect(await lease.look()).toBe(false);
    expect(faults.splice(0)).toHaveLength(2);
    isDown = false;
  });

  it("drops it as soon as somebody else is seen with it", async () => {
    after(60);
    await hold("b");
    expect(await lease.look()).toBe(false);
    isDown = true;
    expect(await lease.look()).toBe(false);
    isDown = false;
    await release("b");
  });
});
