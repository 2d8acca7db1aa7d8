import { instant, type Instant } from "#domain/kernel";
import type { Partner, Rate, World } from "./oracle.ts";
import { randomOf, type Random } from "./random.ts";
import { lifeOf, type Change, type Life } from "./shop-life.ts";
import type { ShopOrder, Trace } from "./shop-order.ts";

/** Half a year of a small shop with three partners of its own, and of all that reaches us of it. */
export type History = {
  readonly number: number;
  readonly world: World;
  readonly lives: readonly Life[];
  /** by the index of a renewal's life: the life that began its subscription */
  readonly parents: ReadonlyMap<number, number>;
  readonly events: readonly Event[];
  /** messages of the same minute are taken in side by side */
  readonly isBurst: boolean;
  readonly dropped: number;
};

export type Event = { readonly at: Instant; readonly life: number } & (
  | { readonly kind: "message"; readonly change: Change; readonly topic: string; readonly deliveryId: string }
  /** the shop is asked how the order stands */
  | { readonly kind: "reread" }
  | { readonly kind: "staff"; readonly act: "reject" | "unreject" | "assign"; readonly partner: number }
);

export const beginning = instant("2026-10-03T00:00:00Z");
const lastCreation = instant("2026-12-28T00:00:00Z");
const lastChange = instant("2027-02-10T00:00:00Z");
/** when everything is read again and has to be right */
export const ending = instant("2027-03-01T00:00:00Z");
/** the programme gives more from then on, to orders made from then on */
export const rateChange = { at: instant("2026-11-15T00:00:00Z"), before: 2_000, after: 2_500 } as const;

const always = instant("2021-02-01T00:00:00Z");
/** Of the three partners, the second has a rate of their own and one for a product, the third is in a group; three products have theirs. */
export const rates: readonly Rate[] = [
  {
    scope: "partner-product",
    partner: 1,
    products: [14],
    from: instant("2026-10-20T00:00:00Z"),
    value: { per: "order", minor: 500n, currency: "USD" },
  },
  { scope: "product", partner: null, products: [11], from: instant("2026-11-20T00:00:00Z"), value: { percent: 3_000 } },
  { scope: "product", partner: null, products: [12], from: always, value: { per: "item", minor: 150n, currency: "USD" } },
  { scope: "category", partner: null, products: [13], from: always, value: { percent: 1_250 } },
  { scope: "partner", partner: 1, products: null, from: always, value: { percent: 2_750 } },
  { scope: "group", partner: 2, products: null, from: always, value: { percent: 2_225 } },
];

/** the payout batches, and with each the look at what has waited for too long */
export const cutOffs = ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"].map((period) => ({
  period,
  at: instant(`${period}T16:00:00Z`),
}));

const winter = instant("2026-11-10T00:00:00Z");
export const firstClickFrom = instant("2026-12-05T00:00:00Z");

const pause = instant("2026-11-20T00:00:00Z");

export function historyOf(seed: number, number: number): History {
  const random = randomOf(seed, number);
  const partners = partnersOf(number);
  const clicks = new Map<string, { partner: number; at: Instant; isPerson: boolean }>();
  const lives: Life[] = [];
  const parents = new Map<number, number>();
  for (let index = random.between(1, 4); index > 0; index--) {
    const order = orderOf(random, number, lives.length);
    const carried = {
      traces: (createdAt: Instant) => tracesOf(random, createdAt, partners, clicks),
      coupons: () => couponsOf(random, partners),
    };
    lives.push(lifeOf(random, order, lastChange, carried));
    if (random.chance(0.15)) addRenewal(random, lives, parents);
  }
  const world = {
    partners,
    clicks,
    rates,
    firstClickFrom,
    givenUpAt: cutOffs.map(({ at }) => at),
    programmeRateAt: (at: Instant) => (Temporal.Instant.compare(at, rateChange.at) < 0 ? rateChange.before : rateChange.after),
  };
  const { events, dropped } = eventsOf(random, lives, new Set(parents.values()));
  const isBurst = random.chance(0.2) && lives.every(({ switchesTraces }) => !switchesTraces) && parents.size === 0;
  return { number, world, lives, parents, events, isBurst, dropped };
}

function partnersOf(number: number): Partner[] {
  return ["a", "b", "c"].map((letter, index) => ({
    references: [`${letter}-${number}`, String(1_000_000 + number * 10 + index)],
    email: `${letter}-${number}@example.org`,
    coupons: new Map([
      [`${letter}-${number}-off`, always],
      [`${letter}-${number}-winter`, winter],
    ]),
    pausedFrom: letter === "c" ? pause : null,
  }));
}

function orderOf(random: Random, number: number, index: number): ShopOrder {
  const span = Math.floor((lastCreation.epochMilliseconds - beginning.epochMilliseconds) / 1_000);
  return {
    id: number * 100 + index,
    createdAt: beginning.add({ seconds: random.int(span) }),
    // now and then a partner buys for themselves
    email: random.chance(0.06) ? `a-${number}@example.org` : `guest-${number}-${index}@example.org`,
    paymentMethod: random.pick(["card", "card", "bacs", "cod"]),
    renewal: null,
    secondsAhead: random.chance(0.08) ? random.pick([400, 7_200, 90_000]) : 0,
  };
}

/** A month after an order, its subscription renews: the same customer, the same products. */
function addRenewal(random: Random, lives: Life[], parents: Map<number, number>): void {
  const parent = lives.length - 1;
  const { order, switchesTraces } = lives[parent]!;
  const createdAt = order.createdAt.add({ hours: 24 * 30 });
  if (switchesTraces || order.renewal || order.secondsAhead > 0 || Temporal.Instant.compare(createdAt, lastCreation) > 0) return;
  const renewal = { subscription: order.id * 10, parentId: order.id };
  const life = lifeOf(random, { ...order, id: order.id + 50, createdAt, paymentMethod: "card", renewal }, lastChange, {
    traces: () => [],
    coupons: () => [],
  });
  parents.set(lives.length, parent);
  // Whatever the two are edited to, their product binds them.
  lives[parent] = ofOneProduct(lives[parent]!);
  lives.push(ofOneProduct(life));
}

function ofOneProduct(life: Life): Life {
  const changes = life.changes.map((change) => {
    const lines = change.state.lines.map((line) => ({ ...line, productId: 10 }));
    return { ...change, state: { ...change.state, lines } };
  });
  return { ...life, changes };
}

const day = 86_400;
/** in seconds before the order; the window is 30 days */
const ages = [120, 3_600, 7_200, 3 * day, 9 * day, 29 * day, 30 * day, 30 * day + 1, 40 * day];

/** Nothing, one trace or two, of partners or of nobody; inside of the window, on its borders, too old, too late, of a machine. */
function tracesOf(
  random: Random,
  createdAt: Instant,
  partners: readonly Partner[],
  clicks: Map<string, { partner: number; at: Instant; isPerson: boolean }>,
): Trace[] {
  if (random.chance(0.12)) return [];
  const when = (): Instant => createdAt.subtract({ seconds: random.pick(ages) });
  const traces: Trace[] = [];
  if (random.chance(0.5)) {
    const partner = random.int(partners.length);
    const clickId = `0198cccc-0000-7000-8000-${String(Number(partners[0]!.references[1]) * 100 + clicks.size).padStart(12, "0")}`;
    // one that we never heard of: its beacon was lost, the reference beside it still tells
    if (random.chance(0.9))
      clicks.set(clickId, { partner, at: random.chance(0.06) ? createdAt.add({ hours: 1 }) : when(), isPerson: random.chance(0.9) });
    traces.push({ kind: "click", clickId, reference: random.pick(partners[partner]!.references) });
  }
  if (traces.length === 0 || random.chance(0.4)) {
    const reference = random.chance(0.08) ? "nobody-at-all" : random.pick(random.pick(partners).references);
    traces.push({
      kind: "session",
      reference,
      campaign: random.pick(["", "fall", "a%20b"]),
      startedAt: random.chance(0.3) ? null : when(),
    });
  }
  return traces;
}

/** Mostly none; else of the shop's own, of a partner, or of two. */
function couponsOf(random: Random, partners: readonly Partner[]): string[] {
  const codes = ["fall10", ...partners.flatMap(({ coupons }) => [...coupons.keys()])];
  return Array.from({ length: random.pick([0, 0, 0, 0, 1, 1, 2]) }, () => random.pick(codes)).filter(
    (code, index, all) => all.indexOf(code) === index,
  );
}

function eventsOf(random: Random, lives: readonly Life[], began: ReadonlySet<number>): { events: Event[]; dropped: number } {
  const mode = random.pick(["prompt", "shaken", "late", "lossy"] as const);
  const events: Event[] = [];
  let dropped = 0;
  lives.forEach((life, index) => {
    life.changes.forEach((change, turn) => {
      if (change.kind === "state" && change.isSilent) return;
      const mustCome = turn === 0 && began.has(index);
      if (!mustCome && mode === "lossy" && random.chance(0.25)) {
        dropped++;
        return;
      }
      for (const topic of topicsOf(random, change, turn))
        for (let copies = random.chance(0.15) ? 2 : 1; copies > 0; copies--) {
          const at = change.at.add({ seconds: mustCome ? 1 : delayOf(random, mode) });
          events.push({ kind: "message", at, life: index, change, topic, deliveryId: String(random.int(1_000_000_000)) });
        }
    });
    if (!life.switchesTraces && random.chance(0.3)) events.push(...staffActs(random, life, index, began.has(index)));
    if (random.chance(0.15)) events.push({ kind: "reread", at: life.order.createdAt.add({ hours: random.between(1, 900) }), life: index });
    events.push({ kind: "reread", at: ending.subtract({ seconds: 1 }), life: index });
  });
  return { events: events.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)), dropped };
}

/** One save makes one message or two of the same bytes; a restore sends one under its own topic, and often an update. */
function topicsOf(random: Random, change: Change, turn: number): string[] {
  if (change.kind === "trashed") return ["order.deleted"];
  if (change.kind === "restored") return random.chance(0.5) ? ["order.restored"] : ["order.restored", "order.updated"];
  if (turn > 0) return ["order.updated"];
  return random.pick([["order.created", "order.updated"], ["order.updated", "order.created"], ["order.created"], ["order.updated"]]);
}

function delayOf(random: Random, mode: "prompt" | "shaken" | "late" | "lossy"): number {
  if (mode === "prompt") return 1;
  if (mode === "shaken") return random.between(1, 3_600);
  return random.chance(0.3) ? random.between(3_600, 86_400 * 25) : random.between(1, 60);
}

function staffActs(random: Random, life: Life, index: number, isParent: boolean): Event[] {
  // What was taken from a parent is asked about at its renewals: a question for a person, not for an oracle.
  const acts = random.pick([
    ["reject"],
    ["assign"],
    ["reject", "unreject"],
    ["assign", "assign"],
    ["reject", "assign"],
    ["assign", "reject"],
  ] as const);
  let at = life.order.createdAt;
  return acts
    .filter((act) => act === "assign" || !isParent)
    .map((act) => {
      at = at.add({ hours: random.between(2, 700) });
      return { kind: "staff", at, life: index, act, partner: random.int(3) };
    });
}
