import { describe, expect, test } from "vitest";
import { batchOfPeriod, openBatch, type BatchFacts } from "#domain/payouts";
import { freezeProgramme } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { thaw } from "../../support/thaw.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

async function titled(who: string, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  return `${answer.outcome}: ${answer.view.title}`;
}

const stateOf = async (period: string): Promise<BatchFacts["state"] | undefined> =>
  (await db.run((tx) => batchOfPeriod(tx, period)))?.state;

test("before there is a batch, there is nothing to decide, and the forecast is shown", async () => {
  await story.at("2026-11-02T12:00:00Z", () => story.order("1", { reference: "paper-lane", total: 5_000_000n }));
  expect(await titled("finance", "finance batch")).toBe("answer: No payout batch is open");
  expect(await titled("finance", "finance batch release confirm:yes")).toBe("refusal: No payout batch is prepared");
  expect(await titled("finance", "finance batch cancel why confirm:yes")).toBe("refusal: No payout batch is prepared");
});

describe("a batch over the limit", () => {
  test("is shown and asked about before anything happens", async () => {
    await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
    expect(await titled("finance", "finance batch preview")).toBe("answer: Payout batch of 2026-12-01");
    expect(await titled("finance", "finance batch release")).toBe("answer: Please confirm: release the payout batch of 2026-12-01");
    expect(await titled("finance", "finance batch cancel")).toBe("refusal: A reason is needed");
    expect(await titled("finance", "finance batch cancel wrong")).toBe("answer: Please confirm: cancel the payout batch of 2026-12-01");
    expect(await stateOf("2026-12-01")).toBe("prepared");
  });

  test("is released only with the sum that was seen: a payout may have been taken in since", async () => {
    expect(await titled("finance", 'finance batch release batch:2026-12-01 total:"USD 1.00" confirm:yes')).toBe(
      "refusal: The batch has changed",
    );
    const { view } = await story.ask("finance", "finance batch release");
    expect(view.actions[0]?.options).toMatchObject({ total: "USD 10000.00" });
  });

  test("is released only with the items that were seen, also where others add up to the same sum", async () => {
    const { view } = await story.ask("finance", "finance batch release");
    const seen = view.actions[0]?.options["seen"];
    expect(seen).toMatch(/^[0-9a-f]{12}$/);
    expect(await titled("finance", "finance batch release batch:2026-12-01 seen:000000000000 confirm:yes")).toBe(
      "refusal: The batch has changed",
    );
  });

  test("needs two persons; the same one twice does not do", async () => {
    expect(await titled("finance", "finance batch release confirm:yes")).toBe("answer: You have approved the payout batch of 2026-12-01");
    expect(await titled("finance", "finance batch release confirm:yes")).toBe("refusal: A second person is needed");
    expect(await stateOf("2026-12-01")).toBe("prepared");
    expect(db.enqueued).not.toContainEqual(expect.objectContaining({ topic: "release-batch" }));
  });

  test("can't be released by somebody who looked at another attempt, nor while the programme is frozen", async () => {
    expect(await titled("finance-2", "finance batch cancel wrong confirm:yes batch:2026-12-01")).toBe(
      "answer: The payout batch of 2026-12-01 is cancelled",
    );
    const again = await story.at("2026-12-01T17:00:00Z", () => story.prepare("2026-12-01"));
    expect(again.attempt).toBe(2);
    expect(await titled("finance-2", "finance batch release confirm:yes batch:2026-12-01")).toBe("refusal: The batch has changed");
    await db.run((tx) => freezeProgramme(tx, "a check"));
    expect(await titled("finance-2", "finance batch release")).toBe("refusal: The programme is frozen");
    await thaw(db, "checked");
    expect(await stateOf("2026-12-01")).toBe("prepared");
  });

  test("begins its release with the second approval, of the attempt that stands", async () => {
    expect(await titled("finance", "finance batch release confirm:yes batch:2026-12-01#2")).toContain("You have approved");
    expect(await titled("finance-2", "finance batch release confirm:yes batch:2026-12-01#2")).toBe(
      "answer: The payout batch of 2026-12-01#2 is being released",
    );
    expect(await stateOf("2026-12-01")).toBe("releasing");
    const batch = await db.run((tx) => batchOfPeriod(tx, "2026-12-01"));
    expect(db.enqueued.filter((entry) => entry.topic === "release-batch")).toEqual([{ topic: "release-batch", id: batch!.id }]);
    expect(await titled("finance", "finance batch cancel why confirm:yes")).toBe("refusal: The batch is being worked on");
    await story.payOut(batch!.id);
    expect(await titled("finance", "finance batch cancel why confirm:yes")).toBe("refusal: Already released");
    expect(await story.say("paper-lane", "wallet balance")).toContain("$10,000.00");
  });
});

test("a small batch takes one person, but nobody releases their own payout", async () => {
  await story.at("2026-12-02T12:00:00Z", () => story.order("2", { reference: "ink-and-twine" }));
  await story.at("2027-01-01T16:00:00Z", () => story.prepare("2027-01-01"));
  expect(await titled("till", "finance batch release confirm:yes")).toBe("refusal: Not on your own record");
  expect(await titled("finance", "finance batch release confirm:yes")).toBe("answer: The payout batch of 2027-01-01 is being released");
});

test("a batch that is still being prepared can be stopped, not released", async () => {
  await story.payOut((await db.run((tx) => batchOfPeriod(tx, "2027-01-01")))!.id);
  await story.at("2027-02-01T16:00:00Z", () => db.run((tx) => openBatch(tx, "2027-02-01", tx.now)));
  expect(await titled("finance", "finance batch")).toBe("answer: Payout batch of 2027-02-01");
  expect(await titled("finance", "finance batch release confirm:yes")).toBe("refusal: The batch is being worked on");
  expect(await titled("finance", "finance batch cancel stuck confirm:yes")).toBe("answer: The payout batch of 2027-02-01 is cancelled");
});
