import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { programmeReport } from "#domain/answers";
import { closeNextDay, recordClicks } from "#domain/attribution";
import type { PartnerFacts } from "#domain/partners";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, snapshot } from "../../support/orders.ts";
import { expectSaid } from "./expect-cards.ts";

/** The programme's months as an operator reads them. */
const db = await useDatabase();
const story = await tellStory(db);

const sold = async (day: string, reference: string, total: bigint, over: Parameters<typeof snapshot>[0] = {}): Promise<void> => {
  const at = instant(`${day}T18:00:00Z`);
  await story.at(at.toString(), () =>
    db.run((tx) => apply(tx, snapshot({ reference, total, createdAt: at, modifiedAt: at, paidAt: at, ...over }))),
  );
};
const visited = (day: string, { id: partnerId }: Pick<PartnerFacts, "id">, count: number) =>
  db.run((tx) =>
    recordClicks(
      tx,
      Array.from({ length: count }, (_, nth) => ({
        id: randomUUID(),
        clickedAt: instant(`${day}T19:00:00Z`).add({ minutes: nth }),
        partnerId,
        shareLinkId: null,
        campaign: "",
        landing: "https://shop.example/",
        referrerHost: null,
        visitor: `visitor-${nth}`,
        verdict: nth % 4 === 3 ? ("preview" as const) : ("counted" as const),
      })),
    ),
  );

beforeAll(async () => {
  await sold("2026-09-10", "paper-lane", 20_000n);
  await sold("2026-09-12", "ink-and-twine", 5_000n);
  await sold("2026-10-05", "paper-lane", 9_000n);
  await sold("2026-10-06", "ink-and-twine", 15_000n);
  await sold("2026-10-07", "ink-and-twine", 2_500n, { status: "awaiting-payment", paidAt: null });
  await sold("2026-10-08", "paper-lane", 4_000n, { currency: "EUR" });
  await sold("2026-10-09", "paper-lane", 4_000n, { status: "cancelled", paidAt: null });
  await visited("2026-09-11", story.lane, 4);
  await visited("2026-10-05", story.lane, 8);
  await visited("2026-10-07", story.lane, 3);
});

test("a month against the one before, a year, one that is still to come, and what is no period", async () => {
  await story.at("2026-11-03T12:00:00Z", () =>
    expectSaid(story, "programme-report", [
      ["operator", "programme report 2026-10"],
      ["operator", "programme report"],
      ["operator", "programme report 2026-12"],
      ["operator", "programme report someday"],
      ["support", "programme report"],
    ]),
  );
});

test("days that are closed count as much as their clicks did", async () => {
  db.clock.set("2026-11-03T12:00:00Z");
  await visited("2026-11-02", story.lane, 2);
  const before = await db.run((tx) => programmeReport(tx, "year"));
  while ((await db.run((tx) => closeNextDay(tx, "America/Denver"))) !== null);
  const after = await db.run((tx) => programmeReport(tx, "year"));
  expect(before.figures.clicks).toBe(14);
  expect(after).toEqual(before);
});
