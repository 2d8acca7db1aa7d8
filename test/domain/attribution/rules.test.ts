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

const outcomes = (candidates: readonly Candidate[], days = windowDays, countingClick: "first" | "last" = "last"): string[] =>
  judgeCandidates(candidates, { createdAt, windowDays: days, countingClick }).map(({ outcome }) => outcome);
const coupon = (over: Partial<Candidate> = {}): Candidate => candidate({ source: "coupon", at: createdAt, reference: "lane10", ...over });
const lifetime = (over: Partial<Candidate> = {}): Candidate =>
  candidate({ source: "lifetime", at: instant("2024-01-01T00:00:00Z"), reference: null, ...over });

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

  test("at the same instant the more exact source wins: click, order meta, first visit, session entry, referrer", () => {
    const sources = ["click", "order-meta", "first-visit", "session-entry", "referrer"] as const;
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

describe("a coupon", () => {
  test("wins before any click, however late that was", () => {
    expect(outcomes([coupon(), candidate({ at: createdAt })])).toEqual(["won", "weaker-than-coupon"]);
  });

  test("of several the last one that is eligible wins", () => {
    expect(outcomes([coupon(), coupon({ partnerId: "grace" })])).toEqual(["earlier-coupon", "won"]);
    expect(outcomes([coupon(), coupon({ partnerId: "grace", wasActive: false }), coupon({ partnerId: null })])).toEqual([
      "won",
      "partner-not-active",
      "coupon-of-nobody",
    ]);
  });

  test("that is not eligible falls through to the clicks", () => {
    expect(outcomes([coupon({ wasActive: false }), candidate(), coupon({ partnerId: null })])).toEqual([
      "partner-not-active",
      "won",
      "coupon-of-nobody",
    ]);
  });
});

describe("the customer's earlier order", () => {
  test("counts when nothing stronger does, however long ago it was", () => {
    expect(outcomes([lifetime()])).toEqual(["won"]);
    expect(outcomes([candidate({ wasActive: false }), lifetime()])).toEqual(["partner-not-active", "won"]);
  });

  test("loses to a click and to a coupon", () => {
    expect(outcomes([candidate(), lifetime()])).toEqual(["won", "weaker-than-click"]);
    expect(outcomes([lifetime(), coupon()])).toEqual(["weaker-than-coupon", "won"]);
  });

  test("counts for nobody when its partner is not active any more", () => {
    expect(outcomes([lifetime({ wasActive: false })])).toEqual(["partner-not-active"]);
  });
});

describe("where the first click counts", () => {
  const earlier = createdAt.subtract({ hours: 48 });

  test("the first inside the window wins", () => {
    const tooEarly = candidate({ at: windowBegins.subtract({ hours: 1 }) });
    expect(outcomes([candidate(), candidate({ at: earlier }), tooEarly], windowDays, "first")).toEqual([
      "later-click",
      "won",
      "outside-window",
    ]);
  });

  test("of the same instant still the more exact source", () => {
    expect(outcomes([candidate({ source: "referrer" }), candidate()], windowDays, "first")).toEqual(["later-click", "won"]);
  });
});

describe("whatever an order carries", () => {
  const border = fc.constantFrom(-1, 0, 1);
  const anyCandidate: fc.Arbitrary<Candidate> = fc
    .record({
      source: fc.constantFrom("coupon" as const, "click", "order-meta", "first-visit", "session-entry", "referrer", "lifetime"),
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
  const rank = ({ source }: Candidate): number => (source === "coupon" ? 2 : source === "lifetime" ? 0 : 1);
  const isEligible = (one: Candidate): boolean =>
    one.partnerId !== null &&
    one.wasActive &&
    (rank(one) !== 1 ||
      (one.isPerson && Temporal.Instant.compare(one.at, lastAccepted) <= 0 && Temporal.Instant.compare(one.at, windowBegins) >= 0));
  const anyClick = fc.constantFrom("first" as const, "last" as const);
  const judge = (candidates: readonly Candidate[], countingClick: "first" | "last") =>
    judgeCandidates(candidates, { createdAt, windowDays, countingClick });
  const winnerOf = (candidates: readonly Candidate[], countingClick: "first" | "last"): string | null =>
    judge(candidates, countingClick).find(({ outcome }) => outcome === "won")?.clickId ?? null;

  test("at most one trace wins, and one does whenever one is eligible; the winner is eligible and none is stronger", () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 8 }), anyClick, (candidates, countingClick) => {
        const judged = judge(candidates, countingClick);
        const winners = judged.filter(({ outcome }) => outcome === "won");
        const eligible = candidates.filter(isEligible);
        expect(winners).toHaveLength(eligible.length > 0 ? 1 : 0);
        const lostFairly = ["won", "earlier-click", "later-click", "earlier-coupon", "weaker-than-coupon", "weaker-than-click"];
        expect(judged.filter(({ outcome }) => lostFairly.includes(outcome)).map(({ clickId }) => clickId)).toEqual(
          eligible.map(({ clickId }) => clickId),
        );
        for (const winner of winners) {
          for (const one of eligible) expect(rank(one)).toBeLessThanOrEqual(rank(winner));
          const rivals = eligible.filter((one) => rank(one) === rank(winner));
          const times = rivals.map((one) => one.at.epochMilliseconds);
          const best = countingClick === "last" ? Math.max(...times) : Math.min(...times);
          expect(rank(winner) === 2 ? winner === judged[candidates.indexOf(rivals.at(-1)!)] : true).toBe(true);
          expect(rank(winner) === 1 ? winner.at.epochMilliseconds : best).toBe(best);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("what loses says to what: a click never to a later click where the first counts, a coupon only to a coupon", () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 8 }), anyClick, (candidates, countingClick) => {
        const judged = judge(candidates, countingClick);
        const winner = judged.find(({ outcome }) => outcome === "won");
        for (const one of judged.filter((each) => isEligible(each) && each !== winner)) {
          const sameKind =
            rank(one) === 2 ? "earlier-coupon" : rank(one) === 1 ? (countingClick === "last" ? "earlier-click" : "later-click") : "";
          const weaker = winner && rank(winner) === 2 ? "weaker-than-coupon" : "weaker-than-click";
          expect(one.outcome).toBe(winner && rank(winner) === rank(one) && rank(one) > 0 ? sameKind : weaker);
        }
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
        anyClick,
        (candidates, intruder, place, countingClick) => {
          expect(winnerOf(candidates.toSpliced(place, 0, intruder), countingClick)).toBe(winnerOf(candidates, countingClick));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
