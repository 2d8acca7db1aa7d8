import { expect, test } from "vitest";
import { partnershipEffects } from "#domain/answers";
import { giveCoupon } from "#domain/attribution";
import { conversionOfOrder } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";
import { clickId, tellStory } from "./story.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const { keep } = story;
const effects = (to: "paused" | "closed" | "active") => db.run((tx) => partnershipEffects(tx, keep.id, to));
const statusOf = async (number: string) =>
  (await db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, number))[0]!.id)))?.status ?? "uncredited";

test("before a partnership is paused or closed, what happens to its links and its money is read", async () => {
  await story.at("2026-10-01T12:00:00Z", async () => {
    await story.ask("cut-and-keep", "share link https://shop.example/ fall");
    await story.order("1", { reference: "cut-and-keep" });
  });
  await story.at("2026-10-15T12:00:00Z", () => story.click({ id: clickId(1), partnerId: keep.id }));
  await story.at("2026-11-10T12:00:00Z", async () => {
    await story.order("2", { reference: "cut-and-keep", total: 5_000n });
    await story.order("3", { reference: "cut-and-keep", total: 2_500n, status: "awaiting-payment", paidAt: null });
    await story.ask("finance", "finance credit cut-and-keep 7 a lost parcel");
  });
  db.clock.set("2026-11-11T12:00:00Z");
  expect(await effects("closed")).toMatchObject({
    links: 1,
    visits: 1,
    slugs: ["cut-and-keep"],
    earnings: [{ matured: { minor: 2_000n }, inHold: { minor: 1_000n }, pending: { minor: 500n } }],
    openCredits: [{ minor: 700n }],
    inBatch: [],
    pause: null,
  });
  const drawn = [
    await story.say("support", "support partner cut-and-keep pause a question"),
    await story.say("support", "support partner cut-and-keep close reason:moving"),
  ];
  db.clock.set("2026-12-01T16:00:00Z");
  const batch = await story.prepare("2026-12-01");
  expect(batch.state).toBe("prepared");
  drawn.push(await story.say("support", 'support partner cut-and-keep pause "a question"'));
  drawn.push(await story.say("support", 'support partner cut-and-keep pause "a question" confirm:yes'));
  expect(await effects("active")).toMatchObject({ pause: { uncredited: 0 } });
  await story.at("2026-12-02T12:00:00Z", async () => {
    await story.order("4", { reference: "cut-and-keep" });
    await story.order("5", { reference: "cut-and-keep" });
    await story.order("6", { reference: "paper-lane" });
  });
  db.clock.set("2026-12-03T12:00:00Z");
  drawn.push(await story.say("support", "support partner cut-and-keep resume"));
  expect(drawn.at(-1)).toContain("2 orders made during the pause");
  expect([await statusOf("4"), await statusOf("5"), await statusOf("6")]).toEqual(["uncredited", "uncredited", "unpaid"]);
  await story.order("7", { reference: "cut-and-keep" });
  expect(await statusOf("7")).toBe("unpaid");
  for (const show of ["", " section:conversions", " section:payouts", " section:status", " section:conversions page:2"])
    drawn.push(await story.say("support", `support partner cut-and-keep${show}`));
  await expectCards(story, "partnership-moves", drawn.join(`\n${"═".repeat(100)}\n\n`));
});

test("of many coupons some are named and all are counted", async () => {
  await db.run(async (tx) => {
    for (let number = 10; number < 75; number++) await giveCoupon(tx, `code${number}`, keep, null);
  });
  expect(await story.say("support", "support partner cut-and-keep")).toContain("code10, code11, code12, code13, code14 and 60 more");
  const moved = await story.say("support", 'support partner cut-and-keep pause "a question"');
  expect(moved.replaceAll(/\s+/g, " ")).toContain("code28, code29 and 45 more");
});
