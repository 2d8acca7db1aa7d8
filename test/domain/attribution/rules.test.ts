import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeCandidates, type Candidate } from "#domain/attribution";
import { instant } from "#domain/kernel";

const createdAt = instant("2026-11-01T10:00:00Z");
const windowDays = 30;
const lastAccepted = createdAt.add({ seconds: 60 });
const windowBegins = createdAt.subtract({ hours: 24 * windowDays });

function candidate(over: Partial<Candidate> = {}): Candidate {
  return {
    source: "click",
    at: createdAt.subtract({ hours: 1 }),
    reference: "paper-lane",
    campaign: "",
    clickId: null,
    partnerId: "ada",
    wasActive: true,
    isPerson: true,
    ...over,
  };
}

const outcomes = (candidates: readonly Candidate[], days = windowDays): string[] =>
  judgeCandidates(candidates, { createdAt, windowDays: days }).map(({ outcome }) => outcome);

describe("a single trace", () => {
  test.for<[string, Partial<Candidate>, string]>([
    ["an hour before the order", {}, "won"],
    ["at the order's very instant", { at: createdAt }, "won"],
    ["a minute after the order, by the shop's own clock", { at: lastAccepted }, "won"],
    ["a millisecond more after the order", { at: lastAccepted.add({ milliseconds: 1 }) }, "after-order"],
    ["at the first millisecond of the window", { at: windowBegins }, "won"],
    ["a millisecond before the window", { at: windowBegins.subtract({ milliseconds: 1 }) }, "outside-window"],
    ["years before", { at: instant("2020-01-01T00:00:00Z") }, "outside-window"],
    ["of nobody's reference", { partnerId: null }, "unknown-reference"],
    ["of a partner who was not active", { wasActive: false }, "partner-not-active"],
    ["of a machine", { isPerson: false }, "not-a-person"],
    ["of a machine, by nobody's reference", { isPerson: false, partnerId: null }, "unknown-reference"],
    ["of a machine, outside of the window", { isPerson: false, at: instant("2020-01-01T00:00:00Z") }, "not-a-person"],
  ])("%s: %s", ([, over, outcome]) => {
    expect(outcomes([candidate(over)])).toEqual([outcome]);
  });

  test("counts for no time at all when the window has no days, except at the order's instant", () => {
    expect(outcomes([candidate({ at: createdAt.subtract({ milliseconds: 1 }) })], 0)).toEqual(["outside-window"]);
    expect(outcomes([candidate({ at: createdAt })], 0)).toEqual(["won"]);
  });
});

describe("of several traces", () => {
  const earlier = createdAt.subtract({ hours: 48 });

  test("the last one wins, wherever it stands", () => {
    expect(outcomes([candidate({ at: earlier }), candidate()])).toEqual(["earlier-click", "won"]);
    expect(outcomes([candidate(), candidate({ at: earlier })])).toEqual(["won", "earlier-click"]);
    expect(outcomes([candidate({ at: earlier }), candidate({ at: earlier.add({ milliseconds: 1 }), source: "referrer" })])).toEqual([
      "earlier-click",
      "won",
    ]);
  });

  test("at the same instant the more exact source wins: click, order meta, session entry, referrer", () => {
    const sources = ["click", "order-meta", "session-entry", "referrer"] as const;
    for (const [index, source] of sources.entries())
      for (const weaker of sources.slice(index + 1)) {
        expect(outcomes([candidate({ source }), candidate({ source: weaker })])).toEqual(["won", "earlier-click"]);
        expect(outcomes([candidate({ source: weaker }), candidate({ source })])).toEqual(["earlier-click", "won"]);
      }
  });

  test("two alike at the same instant: the first that the order carries", () => {
    expect(outcomes([candidate({ partnerId: "ada" }), candidate({ partnerId: "grace" })])).toEqual(["won", "earlier-click"]);
  });

  test("what is not eligible falls through to the next", () => {
    const latest = candidate({ at: createdAt, wasActive: false });
    expect(outcomes([latest, candidate({ at: createdAt, isPerson: false }), candidate(), candidate({ at: earlier })])).toEqual([
      "partner-not-active",
      "not-a-person",
      "won",
      "earlier-click",
    ]);
  });

  test("none at all is nobody's order", () => {
    expect(outcomes([])).toEqual([]);
  });
});

describe("whatever an order carries", () => {
  const border = fc.constantFrom(-1, 0, 1);
  const anyCandidate: fc.Arbitrary<Candidate> = fc
    .record({
      source: fc.constantFrom("click" as const, "order-meta" as const, "session-entry" as const, "referrer" as const),
      at: fc.oneof(
        fc
          .tuple(fc.constantFrom(createdAt, lastAccepted, windowBegins, createdAt.subtract({ hours: 5 })), border)
          .map(([near, milliseconds]) => near.add({ milliseconds })),
        fc.integer({ min: -40 * 24, max: 24 }).map((hours) => createdAt.add({ hours })),
      ),
      partnerId: fc.option(fc.constantFrom("ada", "grace")),
      wasActive: fc.boolean(),
      isPerson: fc.boolean(),
      clickId: fc.uuid(), // tells two candidates apart
    })
    .map(candidate);

  // The rule said once more, the long way.
  const isEligible = (one: Candidate): boolean =>
    one.partnerId !== null &&
    one.wasActive &&
    one.isPerson &&
    Temporal.Instant.compare(one.at, lastAccepted) <= 0 &&
    Temporal.Instant.compare(one.at, windowBegins) >= 0;
  const winnerOf = (candidates: readonly Candidate[]): string | null =>
    judgeCandidates(candidates, { createdAt, windowDays }).find(({ outcome }) => outcome === "won")?.clickId ?? null;

  test("at most one trace wins, and one does whenever one is eligible; the winner is eligible and none is later", () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 8 }), (candidates) => {
        const judged = judgeCandidates(candidates, { createdAt, windowDays });
        const winners = judged.filter(({ outcome }) => outcome === "won");
        const eligible = candidates.filter(isEligible);
        expect(winners).toHaveLength(eligible.length > 0 ? 1 : 0);
        expect(judged.filter(({ outcome }) => outcome === "won" || outcome === "earlier-click").map(({ clickId }) => clickId)).toEqual(
          eligible.map(({ clickId }) => clickId),
        );
        for (const winner of winners)
          for (const one of eligible) expect(one.at.epochMilliseconds).toBeLessThanOrEqual(winner.at.epochMilliseconds);
      }),
      { numRuns: 1_000 },
    );
  });

  test("one more that is not eligible changes nothing, wherever it stands", () => {
    fc.assert(
      fc.property(
        fc.array(anyCandidate, { maxLength: 6 }),
        anyCandidate.filter((one) => !isEligible(one)),
        fc.nat(6),
        (candidates, intruder, place) => {
          expect(winnerOf(candidates.toSpliced(place, 0, intruder))).toBe(winnerOf(candidates));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
