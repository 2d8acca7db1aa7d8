import { expect, test } from "vitest";
import { trialBalance } from "#domain/ledger";
import { useHouse } from "../support/house.ts";
import { balance } from "../support/payouts.ts";
import { bodyOf, recordings } from "../support/recordings.ts";
import { tellStory } from "../domain/answers/story.ts";

/**
 * How orders find their partner, over the real doors: the shop's recorded messages with coupons on them, and what partners and support
 * ask and decide about them in chat.
 */
const house = await useHouse({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(house);
const { lane, keep } = story;

/** A recorded order with coupons, changed as the scene wants it. */
function recorded(number: number, change: (text: string) => string): string {
  return change(bodyOf(recordings.find((recording) => recording.order_id === number)!).toString());
}
async function deliver(body: string): Promise<void> {
  expect((await house.deliver(body)).status).toBe(200);
  await house.settled();
}

test("a coupon credits its owner, whatever link was followed; one of nobody's leaves it to the link", async () => {
  await story.say("support", "support coupon give PCT10 paper-lane");
  await story.say("support", "support coupon give ana15 paper-lane");
  house.clock.set("2026-11-22T15:00:00Z");
  for (const number of [123, 124, 125]) await deliver(recorded(number, (text) => text.replace("ref=1&", "ref=cut-and-keep&")));
  expect(await story.say("paper-lane", "earnings why 123")).toContain("your coupon pct10");
  expect(await story.say("paper-lane", "earnings why 125")).toContain("your coupon ana15");
  expect(await story.say("cut-and-keep", "earnings why 124")).toContain("your link was the last one followed");
  expect(await story.say("cut-and-keep", "earnings why 123")).toContain("No such order");
});

test("a sale that a partner missed is claimed, looked at, and theirs from then on", async () => {
  const before = await balance(house, keep.id, "payable");
  expect(before).toBeGreaterThan(0n);
  await story.say("paper-lane", "share missing-sale 124 she used the code I gave her");
  expect(await story.say("support", "support review")).toContain("Order 124: Paper Lane (1001) says that it is theirs.");
  await story.say("support", 'support review assign 124 "she has the leaflet" partner:1001 owner:1003 confirm:yes');
  expect(await balance(house, keep.id, "payable")).toBe(0n);
  expect(await story.say("paper-lane", "earnings why 124")).toContain("support accepted it");
  // The shop's next message leaves it as support decided.
  await deliver(
    recorded(124, (text) => text.replace("ref=1&", "ref=cut-and-keep&").replace('"status":"processing"', '"status":"completed"')),
  );
  expect(await balance(house, keep.id, "payable")).toBe(0n);
});

test("a partner who buys by their own code waits for support, whose yes holds", async () => {
  const own = (text: string): string => text.replaceAll("cpn@example.org", "Paper.Lane@example.org").replaceAll('"id":125,', '"id":9125,');
  const mine = await balance(house, lane.id, "payable");
  await deliver(recorded(125, (text) => own(text).replace('"number":"125"', '"number":"9125"')));
  expect(await story.say("paper-lane", "earnings why 9125")).toContain("being checked by support");
  expect(await balance(house, lane.id, "payable")).toBe(mine);
  await story.say("support", 'support review approve 9125 "stock for her class"');
  const confirmed = await balance(house, lane.id, "payable");
  expect(confirmed).toBeGreaterThan(mine);
  const later = (text: string): string => text.replace(/"date_modified_gmt":"[^"]*"/, '"date_modified_gmt":"2026-11-22T14:59:00"');
  await deliver(recorded(125, (text) => later(own(text).replace('"number":"125"', '"number":"9125"'))));
  expect(await balance(house, lane.id, "payable")).toBe(confirmed);
});

test("every cent is in the ledger, and nothing broke on the way", async () => {
  const accounts = await house.run((tx) => trialBalance(tx));
  expect(accounts.reduce((sum, { money }) => sum + money.minor, 0n)).toBe(0n);
  expect([house.faults, story.faults]).toEqual([[], []]);
});
