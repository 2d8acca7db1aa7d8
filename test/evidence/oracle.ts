import { basisPointsOf, divideHalfEven, isBefore, plusDays, type Currency, type Instant } from "#domain/kernel";
import type { Change, Life } from "./shop-life.ts";
import { refundedOf, totalOf, type ShopLine, type ShopState, type Trace } from "./shop-order.ts";

/**
 * What the design (domain: states, rules) says that an order has come to, told from the shop's true state and from what reached us and
 * when. Written from the design, not from the product: it calls none of its rules, only its arithmetic (half-even, days).
 */
export type World = {
  readonly partners: readonly Partner[];
  /** clicks of ours by their id */
  readonly clicks: ReadonlyMap<string, { readonly partner: number; readonly at: Instant; readonly isPerson: boolean }>;
  readonly rates: readonly Rate[];
  /** the terms: orders made before it are credited by the last click, from then on by the first */
  readonly firstClickFrom: Instant;
  /** when orders that had waited too long for their payment were given up */
  readonly givenUpAt: readonly Instant[];
  /** the programme's rate in basis points at an instant */
  readonly programmeRateAt: (at: Instant) => number;
};
/** What a line earns by, for orders made from an instant on. */
export type Rate = {
  readonly scope: (typeof rateScopes)[number];
  /** whose; null: everybody's */
  readonly partner: number | null;
  /** the products concerned (a category's are several); null: all */
  readonly products: readonly number[] | null;
  readonly from: Instant;
  readonly value: { readonly percent: number } | { readonly per: "item" | "order"; readonly minor: bigint; readonly currency: Currency };
};
/** The first that has one wins. */
export const rateScopes = ["partner-product", "product", "category", "partner", "group"] as const;
export type Partner = {
  readonly references: readonly string[];
  readonly email: string;
  /** coupon codes of theirs, and since when */
  readonly coupons: ReadonlyMap<string, Instant>;
  /** paused from then on; null: active for ever */
  readonly pausedFrom: Instant | null;
};

/** What reached us of one order, in the order in which it was taken in; `turn` counts over all orders of a history. */
export type Seen = { readonly turn: number; readonly at: Instant } & What;
export type What =
  | { readonly kind: "state"; readonly change: Change; readonly topic: string }
  | { readonly kind: "trashed" }
  | { readonly kind: "assigned"; readonly partner: number }
  | { readonly kind: "rejected" }
  | { readonly kind: "unrejected" };

export type Story = {
  readonly life: Life;
  readonly seen: readonly Seen[];
  /** of a renewal: the order that began the subscription */ readonly parent: Story | null;
};

export type Verdict = {
  readonly partner: number;
  readonly currency: Currency;
  readonly status: "pending" | "unpaid" | "rejected";
  readonly reason: string;
  readonly worth: bigint;
  readonly maturesAt: Instant | null;
  /** it would be taken back in full, had it been paid */
  readonly isLost: boolean;
};

const windowDays = 30;
const holdDays = 14;
const pendingLimitDays = 60;

/** What the order's standing conversion must be at `now`; null: it is nobody's, so there is none. */
export function verdictOf(story: Story, world: World, now: Instant): Verdict | null {
  const { life, seen } = story;
  const partner = creditedTo(story, world, Infinity);
  if (partner === null) return null;
  const last = life.changes.at(-1)!;
  const { state } = last;
  const worth = worthOf(state, partner, life.order.createdAt, world);
  const rejected = isRejected(seen, Infinity);
  const status = last.kind === "trashed" ? "cancelled" : meaningOf(state, life);
  const base = {
    partner,
    currency: state.currency,
    worth,
    maturesAt: null,
    isLost: rejected || ["cancelled", "failed", "refunded"].includes(status),
  };
  const no = (reason: string): Verdict => ({ ...base, status: "rejected", reason });
  if (rejected) return no("rejected-by-staff");
  if (status === "cancelled") return no("order-cancelled");
  if (status === "failed") return no("order-failed");
  if (status === "refunded") return no("order-refunded");
  if (totalOf(state) === 0n) return no("order-free");
  const since = status === "waiting" ? waitingSince(story) : null;
  if (since && !isBefore(now, plusDays(since, pendingLimitDays))) return no("pending-too-long");
  if (worth === 0n) return no(status === "partly-refunded" ? "order-refunded" : "no-commission");
  if (status === "waiting") return { ...base, status: "pending", reason: life.order.renewal ? "payment-in-retry" : "awaiting-payment" };
  // Whoever buys by their own link waits for a person, unless a person gave them the order.
  const isOwn = world.partners[partner]!.email === life.order.email && !seen.some(({ kind }) => kind === "assigned");
  if (isOwn) return { ...base, status: "pending", reason: "under-review" };
  return { ...base, status: "unpaid", reason: "confirmed", maturesAt: state.paidAt && plusDays(state.paidAt, holdDays) };
}

/**
 * Per line, after discounts, without tax and shipping: a share, or so much an item, or so much once for all lines of one rate; what cost
 * nothing earns nothing flat. The whole then shrinks by what was paid back of the order's total.
 */
export function worthOf(state: ShopState, partner: number, createdAt: Instant, world: World): bigint {
  const given = new Set<Rate>();
  const commission = state.lines.reduce((sum, line) => {
    const rate = rateOf(line, state.currency, partner, createdAt, world);
    if (rate === null) return sum + basisPointsOf(line.total, world.programmeRateAt(createdAt));
    if ("percent" in rate.value) return sum + basisPointsOf(line.total, rate.value.percent);
    if (line.total <= 0n) return sum;
    if (rate.value.per === "item") return sum + rate.value.minor * BigInt(line.quantity);
    const isFirst = !given.has(rate);
    given.add(rate);
    return isFirst ? sum + rate.value.minor : sum;
  }, 0n);
  const [total, refunded] = [totalOf(state), refundedOf(state)];
  if (commission <= 0n || total <= 0n || refunded >= total) return 0n;
  return divideHalfEven(commission * (total - refunded), total);
}

/** As it was when the order was made; an amount speaks for orders of its currency only. Null: the programme's. */
function rateOf(line: ShopLine, currency: Currency, partner: number, createdAt: Instant, world: World): Rate | null {
  const fitting = world.rates.filter(
    (rate) =>
      (rate.partner === null || rate.partner === partner) &&
      (rate.products === null || rate.products.includes(line.productId)) &&
      !isBefore(createdAt, rate.from) &&
      ("percent" in rate.value || rate.value.currency === currency),
  );
  return rateScopes.map((scope) => fitting.find((rate) => rate.scope === scope)).find((rate) => rate !== undefined) ?? null;
}

type Meaning = "waiting" | "paid" | "partly-refunded" | "refunded" | "cancelled" | "failed" | "unknown";

/** The shop's words; "processing" of an order that is paid on delivery is not paid yet, and refunds keep the word. */
export function meaningOf(state: ShopState, { order }: Life): Meaning {
  switch (state.status) {
    case "pending":
    case "on-hold":
    case "checkout-draft":
      return "waiting";
    case "processing":
    case "completed": {
      if (state.status === "processing" && order.paymentMethod === "cod" && state.paidAt === null) return "waiting";
      const refunded = refundedOf(state);
      return refunded === 0n ? "paid" : refunded >= totalOf(state) ? "refunded" : "partly-refunded";
    }
    case "refunded":
    case "cancelled":
    case "failed":
      return state.status;
    default:
      return "unknown";
  }
}

/** The states that were taken over when they came: the newest wins, the later receipt where the second is the same, a repeat changes nothing. */
export function takenOver(
  seen: readonly Seen[],
  before = Infinity,
): { readonly state: ShopState; readonly at: Instant; readonly turn: number }[] {
  const taken: { state: ShopState; at: Instant; turn: number }[] = [];
  const heard = new Set<string>();
  for (const one of seen) {
    if (one.kind !== "state" || one.turn >= before) continue;
    const { state } = one.change;
    const held = taken.at(-1)?.state;
    const message = `${one.topic} ${textOf(state)}`;
    const isRepeat = heard.has(message) || (held !== undefined && textOf(held) === textOf(state));
    heard.add(message);
    if (isRepeat || (held && isBefore(state.at, held.at))) continue;
    taken.push({ state, at: one.at, turn: one.turn });
  }
  return taken;
}

function textOf(state: ShopState): string {
  return JSON.stringify(state, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

/** Since when it has waited for its payment without a break, as far as we were told; a word that nobody knows keeps what was before. */
function waitingSince({ life, seen }: Story, before = Infinity): Instant | null {
  let since: Instant | null = null;
  let meaning: Meaning = "unknown";
  for (const { state, at } of takenOver(seen, before)) {
    const said = meaningOf(state, life);
    meaning = said === "unknown" ? meaning : said;
    since = meaning === "waiting" ? (since ?? at) : null;
  }
  return since;
}

/**
 * Whom the order is credited to, by what was taken in before a turn: staff's word first; a renewal inherits from the order that began
 * it; else what the order carries. Decided once, again only while its conversion waits for the payment, or while nobody knows where a
 * renewal comes from.
 */
export function creditedTo(story: Story, world: World, before: number): number | null {
  const { life, seen, parent } = story;
  const assigned = seen.findLast((one) => one.kind === "assigned" && one.turn < before);
  if (assigned?.kind === "assigned") return assigned.partner;
  const { createdAt } = life.order;
  const traces: Trace[] = [];
  let coupons: readonly string[] = [];
  let decided: Credit = { partner: null, isUnsure: true };
  let wasWaiting = false;
  for (const { turn, state, at } of looksAt(seen, before)) {
    const since = waitingSince(story, turn);
    // Given up means rejected, and what is not pending is not decided again.
    if (
      decided.partner !== null &&
      since &&
      world.givenUpAt.some((given) => isBefore(given, at) && !isBefore(given, plusDays(since, pendingLimitDays)))
    )
      wasWaiting = false;
    if (state) traces.push(...(wasWaiting || decided.isUnsure ? state.traces : []));
    coupons = state?.coupons ?? coupons;
    if (wasWaiting || decided.isUnsure)
      decided = parent
        ? inherited(parent, world, turn, createdAt)
        : { partner: byEvidence(traces, coupons, createdAt, world), isUnsure: false };
    const { partner } = decided;
    const isPending = partner === null || (state !== null && worthOf(state, partner, createdAt, world) > 0n && !isRejected(seen, turn));
    wasWaiting = state !== null && meaningOf(state, life) === "waiting" && isPending;
  }
  return decided.partner;
}

type Credit = { readonly partner: number | null; /** whatever comes next may tell more */ readonly isUnsure: boolean };

/** Every time that an order was looked at: with a state that was taken over, or (null) because it went into the bin. */
function looksAt(
  seen: readonly Seen[],
  before: number,
): { readonly turn: number; readonly at: Instant; readonly state: ShopState | null }[] {
  const bins = seen.filter(({ kind, turn }) => kind === "trashed" && turn < before).map(({ turn, at }) => ({ turn, at, state: null }));
  const states = takenOver(seen, before);
  const first = states[0]?.turn ?? Infinity;
  return [...states, ...bins.filter(({ turn }) => turn > first)].toSorted((one, other) => one.turn - other.turn);
}

function inherited(parent: Story, world: World, turn: number, createdAt: Instant): Credit {
  const partner = creditedTo(parent, world, turn);
  if (partner === null) return { partner, isUnsure: true };
  return { partner: isActive(world.partners[partner]!, createdAt) ? partner : null, isUnsure: false };
}

/** A coupon before a click; of several the last that its owner may earn by. */
function byEvidence(traces: readonly Trace[], coupons: readonly string[], createdAt: Instant, world: World): number | null {
  for (const code of coupons.toReversed()) {
    const owner = world.partners.findIndex((partner) => {
      const since = partner.coupons.get(code);
      return since !== undefined && !isBefore(createdAt, since) && isActive(partner, createdAt);
    });
    if (owner >= 0) return owner;
  }
  return byClick(traces, createdAt, world);
}

function isActive({ pausedFrom }: Partner, at: Instant): boolean {
  return pausedFrom === null || isBefore(at, pausedFrom);
}

/** The trace that counts inside of the window and before the order, of a partner who was active then; on the same instant our own click counts more. */
function byClick(traces: readonly Trace[], createdAt: Instant, world: World): number | null {
  const counting = isBefore(createdAt, world.firstClickFrom) ? -1 : 1;
  const eligible = traces
    .map((trace) => readTrace(trace, createdAt, world))
    .filter(({ partner }) => partner !== null && isActive(world.partners[partner]!, createdAt))
    .filter(({ at, isPerson }) => isPerson && !isBefore(createdAt, at) && !isBefore(at, plusDays(createdAt, -windowDays)));
  const [best] = eligible.toSorted((one, other) => counting * Temporal.Instant.compare(one.at, other.at) || other.strength - one.strength);
  return best?.partner ?? null;
}

function readTrace(
  trace: Trace,
  createdAt: Instant,
  world: World,
): { partner: number | null; at: Instant; isPerson: boolean; strength: number } {
  const click = trace.kind === "click" ? world.clicks.get(trace.clickId) : undefined;
  if (click) return { ...click, strength: 2 };
  const found = world.partners.findIndex(({ references }) => references.includes(trace.reference));
  const at = (trace.kind === "session" ? trace.startedAt : null) ?? createdAt;
  return { partner: found < 0 ? null : found, at, isPerson: true, strength: trace.kind === "click" ? 1 : 0 };
}

/** Staff's no stands until they take it back or give the order to somebody. */
function isRejected(seen: readonly Seen[], before: number): boolean {
  const acts = seen.filter(({ turn, kind }) => turn < before && ["rejected", "unrejected", "assigned"].includes(kind));
  return acts.at(-1)?.kind === "rejected";
}
