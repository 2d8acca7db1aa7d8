import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, money, refuse, type RefusalCode } from "#domain/kernel";
import { faultView, refusalView, wordRefusal } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import type { View } from "#templates/view";

/** Every code, read from the one list, so that this test can't fall behind it. */
const codes = ["refusal.ts", "life-refusals.ts", "transfer-refusal.ts", "book-refusals.ts"].flatMap((file) =>
  [...readFileSync(new URL(`../../domain/kernel/${file}`, import.meta.url), "utf8").matchAll(/^ {2}\| "([^"]+)"/gm)].map(
    ([, code = ""]) => code as RefusalCode,
  ),
);

function draw(view: View): string {
  return renderConsole(view, { width: 100, colour: false, zone: "America/Denver", locale: "en-US" });
}

/** One of every fact that any wording uses. */
const everything = {
  text: "12,3,4",
  currency: "USD",
  zone: "America/Denver",
  option: "amount",
  name: "holdDays",
  expected: "a whole number of days",
  known: ["holdDays", "rate"],
  since: instant("2026-11-22T14:49:00Z"),
  from: instant("2026-11-01T06:00:00Z"),
  at: instant("2026-11-01T06:00:00Z"),
  releasedAt: instant("2026-11-02T06:00:00Z"),
  cancelledAt: instant("2026-11-02T06:00:00Z"),
  reason: "the bank account is being changed",
  partner: "Paper Lane",
  group: "Friends",
  product: "Enamel Mug",
  status: "paused",
  wanted: "declined",
  slug: "paper-lane",
  suggestions: ["lane-of-paper", "paper-lane-studio"],
  limit: 5,
  staff: "finance-2",
  url: "shop,example",
  host: "evil.example",
  looksLike: "an SVG drawing",
  width: 30_000,
  height: 12,
  least: 64,
  mostPixels: 60_000_000,
  allowed: ["shop.example", "club.example"],
  campaign: "fall!",
  order: "1005",
  code: "lane10",
  state: "declined",
  payout: "2026-10",
  batch: "2026-10",
  period: "2026-10",
  prepared: money(123_450n, "USD"),
  now: money(120_000n, "USD"),
  typed: "earnigns why",
  nearest: ["earnings why"],
  subCommands: ["earnings list", "earnings why"],
  command: "earnings why",
  audience: "finance",
  missing: ["order", "reason"],
  options: ["order"],
  spellings: ["shop.example/1005", "club.example/1005"],
  job: "payout-batch",
  needed: 2,
};

describe("every code", () => {
  test("is in the list that this test reads", () => {
    expect(codes.length).toBeGreaterThan(40);
    expect(codes).toContain("slug.taken");
  });

  test("has words that read well with all its facts", async () => {
    const drawn = codes.map((code) => `[${code}]\n${draw(refusalView(refuse(code, everything)))}`).join("\n\n\n");
    await expect(`${drawn}\n`).toMatchFileSnapshot("../golden/console/refusals-with-facts.txt");
  });

  test("has words that read well with none of them", async () => {
    const drawn = codes.map((code) => `[${code}]\n${draw(refusalView(refuse(code)))}`).join("\n\n\n");
    await expect(`${drawn}\n`).toMatchFileSnapshot("../golden/console/refusals-without-facts.txt");
  });

  test.each(codes)("%s says what happened and what to do next, in whole sentences", (code) => {
    for (const facts of [everything, {}]) {
      const [title, sentence, next] = draw(refusalView(refuse(code, facts))).split("\n\n");
      expect(title).toMatch(/^! \S/);
      expect(sentence).toMatch(/^[A-Z“/a-z].*\.$/s);
      expect(next).toMatch(/^[A-Z].*[.?…]$/s);
      expect(`${sentence} ${next}`).not.toMatch(/undefined|null|\[object|NaN| {2}|\s[.,;:?]|\.\./);
    }
  });

  test.each(codes)("%s is worded whatever its facts are", (code) => {
    const anything = fc.dictionary(
      fc.constantFrom(...Object.keys(everything), "__proto__"),
      fc.oneof(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), fc.constant({ minor: null, currency: "USD" })),
    );
    fc.assert(
      fc.property(anything, (facts) => /^! \S/.test(draw(refusalView({ code, facts })))),
      { numRuns: 100 },
    );
  });
});

test("facts stay values, so that each renderer draws them in its own form", () => {
  expect(wordRefusal("batch.changed", everything).sentence).toContainEqual({ money: money(123_450n, "USD") });
  expect(wordRefusal("terms.in-the-past", everything).sentence).toContainEqual({ instant: everything.from, as: "minute" });
  expect(wordRefusal("slug.taken", everything).sentence).toContainEqual({ code: "paper-lane" });
});

test("a group of commands typed alone is answered with its sub-commands", () => {
  const drawn = draw(
    refusalView(
      refuse("command.unknown", { typed: "earnings", nearest: [], subCommands: ["earnings list", "earnings why", "earnings next"] }),
    ),
  );
  expect(drawn).toContain("Choose /earnings list, /earnings why or /earnings next.");
  expect(drawn).toContain("/earnings is a group of commands.");
  expect(draw(refusalView(refuse("command.unknown", { typed: "xyzzy", nearest: [] })))).toContain("/xyzzy is not something I know.");
});

test("what somebody typed is shown as typed, but not longer than a glance takes", () => {
  const drawn = draw(refusalView(refuse("partner.unknown", { partner: "x".repeat(500) })));
  expect(drawn).toContain(`“${"x".repeat(59)}…”`);
});

test("a fault shows its reference and nothing else about itself", () => {
  const drawn = draw(faultView("7k2p9qx4"));
  expect(faultView("7k2p9qx4").tone).toBe("problem");
  expect(drawn).toContain("7k2p9qx4");
});
