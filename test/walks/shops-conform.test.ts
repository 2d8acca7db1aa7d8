import { describe, expect, test } from "vitest";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { whoseItIs } from "../support/shops/attribution-scenarios.ts";
import { handsOf } from "../support/shops/hands.ts";
import { shops, shopSettings } from "../support/shops/index.ts";
import { moneyThatGoesBack } from "../support/shops/money-scenarios.ts";
import { whatBecomesOfIt, whenItComes } from "../support/shops/order-scenarios.ts";
import { whatIsBelieved, whoeverBought } from "../support/shops/trust-scenarios.ts";

/**
 * What every shop's adapter owes, whatever its own words are: each scenario is told by the shop itself, over the real door, and ends in the
 * same order, conversion and ledger. What a shop has no notion of it says, with the reason.
 */
const house = await useHouse({ at: "2026-11-23T12:00:00Z", settings: shopSettings, terms: { renewals: "all" } });
const mill = await house.run((tx) => makePartner(tx, "Mill", "mill-lane"));
const scenarios = [...whoseItIs, ...whenItComes, ...moneyThatGoesBack, ...whatBecomesOfIt, ...whatIsBelieved, ...whoeverBought];

describe.each(shops.map((shop) => [shop.format, shop] as const))("%s", (_format, shop) => {
  const hands = handsOf(house, shop, mill);
  test.each(scenarios.filter(([name]) => shop.lacks[name] === undefined))("%s", async (_name, run) => {
    await run(hands);
    expect(house.faults).toEqual([]);
  });

  test.each(Object.entries(shop.lacks))("%s: not there, because %s", (name, why) => {
    expect(scenarios.map(([each]) => each)).toContain(name);
    expect(why.length).toBeGreaterThan(10);
  });
});
