import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { decideMail, type PendingOrder } from "#domain/pending-orders";

const zone = "America/Denver";
const terms = { hours: [1, 24, 72], days: 7, zone };
/** a wall time of the programme's, a Tuesday and the days after */
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();
const ordered = local("2026-12-01T10:00");
const order: PendingOrder = {
  status: "awaiting-payment",
  createdAt: ordered,
  firstSeenAt: ordered,
  pendingSince: ordered,
  isAttributed: true,
  isErased: false,
  hasAddress: true,
  hasPayUrl: true,
  isOptedOut: false,
  told: [],
};
const told = (step: number, at: string, since = ordered) => ({ step, at: local(at), since });
const decided = (over: Partial<PendingOrder>, at: string, with_: Partial<typeof terms> = {}): string => {
  const decision = decideMail({ ...order, ...over }, { ...terms, ...with_ }, local(at));
  if (decision.kind === "none") return decision.because;
  const when = decision.at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
  return `${decision.kind} ${decision.step} ${when}`;
};

describe("which mail is due when", () => {
  test.each<[string, Partial<PendingOrder>, at: string, expected: string]>([
    ["an hour later, not earlier", {}, "2026-12-01T10:59:59", "later 1 2026-12-01T11:00"],
    ["an hour later", {}, "2026-12-01T11:00", "now 1 2026-12-01T11:00"],
    ["once", { told: [told(1, "2026-12-01T11:00")] }, "2026-12-01T11:10", "later 2 2026-12-02T10:00"],
    ["the second a day later", { told: [told(1, "2026-12-01T11:00")] }, "2026-12-02T10:00", "now 2 2026-12-02T10:00"],
    [
      "the third two days after that",
      { told: [told(1, "2026-12-01T11:00"), told(2, "2026-12-02T10:00")] },
      "2026-12-04T09:59",
      "later 3 2026-12-04T10:00",
    ],
    ["an evening's waits for the morning", { pendingSince: local("2026-12-01T19:30") }, "2026-12-01T20:40", "later 1 2026-12-02T08:00"],
    ["nobody is woken by a run that comes late", {}, "2026-12-01T22:00", "later 1 2026-12-02T08:00"],
    ["what was missed is passed over", {}, "2026-12-03T12:00", "now 2 2026-12-03T12:00"],
    [
      "after a missed one the next keeps its distance",
      { told: [told(2, "2026-12-04T09:00")] },
      "2026-12-04T10:00",
      "later 3 2026-12-05T08:00",
    ],
  ])("%s", (_sentence, over, at, expected) => {
    expect(decided(over, at)).toBe(expected);
  });

  test("who waits again after a break begins anew, but no order has more than three", () => {
    const again = { pendingSince: local("2026-12-03T09:00"), told: [told(1, "2026-12-01T11:00"), told(2, "2026-12-02T10:00")] };
    expect(decided(again, "2026-12-03T10:00")).toBe("now 1 2026-12-03T10:00");
    const third = { ...again, told: [...again.told, told(1, "2026-12-03T10:00", again.pendingSince)] };
    expect(decided(third, "2026-12-04T12:00")).toBe("all-told");
  });

  test("an order that is a week old has had its time, also where its mail would only leave the next morning", () => {
    const late = { pendingSince: local("2026-12-08T08:30") };
    expect(decided(late, "2026-12-08T09:45")).toBe("now 1 2026-12-08T09:45");
    expect(decided(late, "2026-12-08T10:00")).toBe("too-old");
    expect(
      decided(
        { pendingSince: local("2026-12-07T19:30"), createdAt: local("2026-12-01T07:59"), firstSeenAt: local("2026-12-01T08:00") },
        "2026-12-07T20:40",
      ),
    ).toBe("too-old");
  });

  test("by other terms other hours, and one instant only", () => {
    expect(decided({}, "2026-12-01T12:59", { hours: [3] })).toBe("later 1 2026-12-01T13:00");
    expect(decided({ told: [told(1, "2026-12-01T13:00")] }, "2026-12-02T13:00", { hours: [3] })).toBe("all-told");
  });
});

test.each<[Partial<PendingOrder>, string]>([
  [{ status: "paid", pendingSince: null }, "not-waiting"],
  [{ status: "cancelled" }, "not-waiting"],
  [{ status: null, pendingSince: null }, "not-waiting"],
  [{ isAttributed: false }, "not-attributed"],
  [{ firstSeenAt: ordered.add({ hours: 24, seconds: 1 }) }, "seen-late"],
  [{ isErased: true, hasAddress: false, hasPayUrl: false }, "erased"],
  [{ isOptedOut: true }, "opted-out"],
  [{ hasAddress: false }, "no-address"],
  [{ hasPayUrl: false }, "no-pay-url"],
])("%j gets none: %s", (over, because) => {
  expect(decided(over, "2026-12-01T12:00")).toBe(because);
});

test("an order in retry gets them like one that was never paid for, and nobody gets any while they are off", () => {
  expect(decided({ status: "in-retry" }, "2026-12-01T12:00")).toBe("now 1 2026-12-01T12:00");
  expect(decided({}, "2026-12-01T12:00", { hours: [] })).toBe("off");
  expect(instant("2026-12-01T17:00:00Z").equals(ordered)).toBe(true);
});
