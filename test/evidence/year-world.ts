import { instant, type Instant, type Zone } from "#domain/kernel";
import { randomOf, type Random } from "./random.ts";

/** A year of a programme: who takes part, what their customers do, and when something is down. */
export type World = {
  readonly partners: readonly YearPartner[];
  /** what happens, by time; no two at the same instant and none at a full second */
  readonly events: readonly YearEvent[];
  /** batches of this much or more take two persons; minor units */
  readonly releaseLimit: bigint;
  /** smaller payouts are like others; minor units */
  readonly unusualFrom: bigint;
};

export type YearPartner = {
  readonly number: number;
  readonly zone: Zone;
  readonly cadence: "at-once" | "daily" | "weekly" | "off";
  readonly wantsStatements: boolean;
  /** their mailbox is gone from here on; null: never */
  readonly bouncesFrom: Instant | null;
};

export type YearOrder = { readonly id: string; readonly createdAt: Instant; readonly total: bigint; readonly partner: number | null };

export type OrderState = {
  readonly status: "awaiting-payment" | "paid" | "refunded" | "cancelled";
  readonly paidAt: Instant | null;
  readonly refunds: readonly bigint[];
};

export type YearEvent =
  | { readonly at: Instant; readonly kind: "order"; readonly order: YearOrder; readonly state: OrderState }
  | { readonly at: Instant; readonly kind: "status"; readonly partner: number; readonly to: "paused" | "active" | "closed" };

export const programmeZone = "America/Denver";
export const beginning = instant("2027-01-01T00:00:00Z");
export const ending = instant("2028-01-01T00:00:00Z");

export type Span = { readonly from: Instant; readonly to: Instant };
const span = (from: string, to: string): Span => ({ from: instant(from), to: instant(to) });
/** the mail server takes nothing: on the morning of a payout, and for so long that messages are given up */
export const mailOutages: readonly Span[] = [
  span("2027-03-01T15:30:00Z", "2027-03-01T20:30:00Z"),
  span("2027-09-01T15:00:00Z", "2027-09-04T23:00:00Z"),
];
/** no process does jobs, over a payout day; the shop's messages are accepted meanwhile */
export const jobsOutages: readonly Span[] = [span("2027-06-29T00:00:00Z", "2027-07-02T12:00:00Z")];

export function isIn(spans: readonly Span[], at: Instant): Span | null {
  return spans.find(({ from, to }) => Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, to) < 0) ?? null;
}

const zones = [
  programmeZone,
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Europe/London",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
];
/** what a partner earns in a month, about: half of the batches stay below the limit */
const meanOfAMonth = 4_700n;

export function worldOf(seed: number, numbers: readonly number[]): World {
  const partners = numbers.map((number) => partnerOf(randomOf(seed, number), number));
  const events = numbers.flatMap((number, index) => eventsOf(randomOf(seed, number + 1_000_000), partners[index]!));
  return {
    partners,
    events: events.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)),
    releaseLimit: BigInt(numbers.length) * meanOfAMonth,
    unusualFrom: 3n * meanOfAMonth,
  };
}

function partnerOf(random: Random, number: number): YearPartner {
  const bounces = random.chance(0.04);
  return {
    number,
    zone: random.pick(zones),
    // What is refused for good is told of by statements: of two messages at one instant nobody could say which was first.
    cadence: bounces ? "off" : random.pick(["at-once", "daily", "daily", "weekly", "off"] as const),
    wantsStatements: bounces || random.chance(0.9),
    bouncesFrom: bounces ? later(random, beginning, 60, 250) : null,
  };
}

/** A half second that nothing of the timetable is due at. */
function later(random: Random, at: Instant, fromDays: number, toDays: number): Instant {
  const seconds = random.between(Math.round(fromDays * 86_400), Math.round(toDays * 86_400));
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at.epochMilliseconds / 1_000) * 1_000 + seconds * 1_000 + 500);
}

function eventsOf(random: Random, partner: YearPartner): YearEvent[] {
  const events: YearEvent[] = [];
  const orders = random.between(8, 28);
  for (let nth = 0; nth < orders; nth++) events.push(...orderLife(random, partner.number, nth));
  const change = (at: Instant, to: "paused" | "active" | "closed"): YearEvent => ({ at, kind: "status", partner: partner.number, to });
  if (random.chance(0.08)) {
    const at = later(random, beginning, 40, 240);
    events.push(change(at, "paused"), change(later(random, at, 20, 90), "active"));
  } else if (random.chance(0.04)) events.push(change(later(random, beginning, 100, 300), "closed"));
  // Staff write at once, also while no process does jobs: their acts keep clear of that.
  return events.filter(({ at, kind }) => Temporal.Instant.compare(at, ending) < 0 && !(kind === "status" && isIn(jobsOutages, at)));
}

function orderLife(random: Random, partner: number, nth: number): YearEvent[] {
  const createdAt = later(random, beginning, 1, 350);
  const order = {
    id: String(partner * 1_000 + nth),
    createdAt,
    total: BigInt(random.between(500, 40_000)),
    partner: random.chance(0.04) ? null : partner,
  };
  const states: { at: Instant; state: OrderState }[] = [];
  const say = (at: Instant, state: OrderState): number => states.push({ at, state });
  const unpaid: OrderState = { status: "awaiting-payment", paidAt: null, refunds: [] };
  const fate = random.int(20);
  const isPaidAtOnce = fate < 15;
  if (!isPaidAtOnce) say(soon(createdAt), unpaid);
  if (fate === 18) say(later(random, createdAt, 1, 5), { ...unpaid, status: "cancelled" });
  if (fate < 18) {
    const paidAt = isPaidAtOnce ? soon(createdAt) : later(random, createdAt, 1, 9);
    say(paidAt, { status: "paid", paidAt, refunds: [] });
    if (random.chance(0.2)) refund(random, order.total, paidAt, say);
  }
  return states.map(({ at, state }) => ({ at, kind: "order", order, state }));
}

function soon(at: Instant): Instant {
  return at.add({ seconds: 2 });
}

/** In part, in full, or first in part and then the rest; some before the hold is over, some long after they were paid out. */
function refund(random: Random, total: bigint, paidAt: Instant, say: (at: Instant, state: OrderState) => number): void {
  const at = later(random, paidAt, 0.1, 75);
  if (random.chance(0.4)) return void say(at, { status: "refunded", paidAt, refunds: [total] });
  const part = (total * BigInt(random.between(5, 80))) / 100n;
  say(at, { status: "paid", paidAt, refunds: [part] });
  if (random.chance(0.3)) say(later(random, at, 1, 40), { status: "refunded", paidAt, refunds: [part, total - part] });
}
