import type { RailFault } from "../support/fake-rail.ts";
import type { Random } from "./random.ts";

/** How the other side tells of a payment: in front of its answer, after it, each time twice, in the wrong order, or not at all. */
export type Telling = "first" | "after" | "twice" | "reversed" | "never";

/** One transfer, and what goes wrong with it. */
export type RailStory = {
  readonly number: number;
  /** what goes wrong with its next requests, by what they ask; then all is well */
  readonly submits: readonly RailFault[];
  readonly lookups: readonly RailFault[];
  /** from the beginning on nobody answers; after: the first request had its effect */
  readonly isSilent: false | "before" | "after";
  readonly isRefused: boolean;
  /** we end between the other side's answer and our note of it */
  readonly isKilled: boolean;
  readonly telling: Telling;
  /** what becomes of it there, and after that */
  readonly ends: "settled" | "failed" | "returned";
  readonly thenReturns: boolean;
};

const lost: readonly RailFault[] = ["silent-before", "drop-before", "fault-before", "page-before"];
const done: readonly RailFault[] = ["silent-after", "drop-after", "fault-after", "page-after"];

/** The story of a number; there is none in which nothing goes wrong. */
export function storyOf(random: Random, number: number): RailStory {
  const some = (faults: readonly RailFault[], most: number): RailFault[] =>
    Array.from({ length: random.between(1, most) }, () => random.pick(faults));
  const nothing = { submits: [], lookups: [], isSilent: false, isRefused: false, isKilled: false } as const;
  const wrong = random.pick<() => Partial<RailStory>>([
    () => ({ submits: some(lost, 3) }),
    () => ({ submits: some(lost, 3), lookups: some([...lost, "stale"], 3) }),
    () => ({ submits: some(done, 1) }),
    () => ({ submits: some(done, 1), lookups: some(lost, 4) }),
    // It does not see what it has done: it is sent again by the same key, and must be the same payment.
    () => ({ submits: some(done, 2), lookups: ["stale", "stale"] }),
    () => ({ submits: some([...lost, ...done], 4), lookups: some([...lost, "stale"], 4) }),
    () => ({ isSilent: "before" }),
    () => ({ isSilent: "after" }),
    () => ({ isKilled: true }),
    () => ({ isKilled: true, lookups: some([...lost, "stale"], 3) }),
    () => ({ isRefused: true, submits: some([...lost, ...done], 2) }),
    // Only what it tells is out of order.
    () => ({ telling: random.pick(["first", "twice", "reversed"] as const), thenReturns: true, ends: "settled" }),
  ])();
  return {
    number,
    ...nothing,
    telling: random.pick(["first", "after", "twice", "reversed", "never"] as const),
    ends: random.pick(["settled", "settled", "settled", "failed", "returned"] as const),
    thenReturns: random.chance(0.3),
    ...wrong,
  };
}

/** What must have become of it: written from the design, not from the product. `exists`: whether the other side has a payment of it at all. */
export function endOf({ isSilent, isRefused, telling, ends, thenReturns }: RailStory, exists: boolean): string {
  const isTold = telling !== "never";
  if (!exists) return "review";
  if (isSilent !== false && !isTold) return "review";
  if (isRefused) return "failed";
  if (ends !== "settled") return ends;
  return thenReturns && isTold ? "returned" : "settled";
}
