import type { Instant } from "#domain/kernel";
import {
  ending,
  isIn,
  jobsOutages,
  mailOutages,
  programmeZone,
  type OrderState,
  type World,
  type YearOrder,
  type YearPartner,
} from "./year-world.ts";

/**
 * What a year must have paid and sent, written from the design: twenty percent half to even, a hold of fourteen days, payouts on the 1st at
 * 09:00 in Denver, ten dollars at least, corrections with the next payout; alerts at once, at 09:00 or on Mondays of where the partner lives,
 * nothing between 20:00 and 08:00, a ladder of tries for three days. None of the product's rules is called.
 */
export type Expected = {
  readonly batches: readonly ExpectedBatch[];
  readonly messages: readonly ExpectedMessage[];
  readonly wallets: ReadonlyMap<number, bigint>;
};
export type ExpectedBatch = {
  readonly period: string;
  readonly preparedAt: Instant;
  readonly releasedAt: Instant;
  readonly persons: 0 | 2;
  /** by partner */
  readonly paid: ReadonlyMap<number, bigint>;
  /** what a person has to look at: "above-median 4", "debt 7" */
  readonly unusual: readonly string[];
};
export type ExpectedMessage = {
  /** "sale-alert 4 4012", "payout-released 4 2027-03-01", "batch-needs-release fay 2027-03-01" */
  readonly about: string;
  readonly state: "sent" | "dead" | "suppressed";
  readonly reason: string | null;
  readonly tries: number;
  readonly at: Instant;
  /** what left together with it, itself included, as one message */
  readonly together: string;
};

const hour = 3_600_000;
const day = 24 * hour;
const minimum = 1_000n;
const before = (one: Instant, other: Instant): boolean => one.epochMilliseconds < other.epochMilliseconds;
const plus = (at: Instant, milliseconds: number): Instant => Temporal.Instant.fromEpochMilliseconds(at.epochMilliseconds + milliseconds);

type Known = { readonly order: YearOrder; state: OrderState; paidInPayout: bigint | null; corrected: bigint };
/** `order`: the one that it pays, null for a correction of `of`; `isCorrected`: a correction, or of an order that was refunded by then */
type Owed = { order: string | null; of: string; amount: bigint; isCorrected: boolean };

/** How long after a batch was prepared two persons release it. */
export const personsTakeMs = 53 * hour;

export function expectedOf(world: World): Expected {
  const owners = new Map(
    world.partners.map((partner) => [
      partner.number,
      { partner, status: "active", owed: [] as (Owed & { at: Instant })[], wallet: 0n, payouts: [] as bigint[], seenDebt: 0n },
    ]),
  );
  const orders = new Map<string, Known>();
  const batches: ExpectedBatch[] = [];
  const tellings: { about: string; to: YearPartner | "finance"; at: Instant }[] = [];
  /** when somebody was not active, by partner */
  const away = new Map<number, { from: Instant; to: Instant }[]>();
  for (const event of world.events)
    if (event.kind === "status") {
      const spans = away.getOrInsert(event.partner, []);
      if (event.to === "active") spans.at(-1)!.to = event.at;
      else spans.push({ from: event.at, to: ending });
    }

  const learn = (event: World["events"][number], at: Instant): void => {
    if (event.kind === "status") return void (owners.get(event.partner)!.status = event.to);
    const { order, state } = event;
    if (order.partner === null) return;
    if (isIn(away.get(order.partner) ?? [], order.createdAt)) return; // nobody's
    const known = orders.get(order.id);
    const owner = owners.get(order.partner)!;
    if (!known) {
      orders.set(order.id, { order, state, paidInPayout: null, corrected: 0n });
      const isNews = at.epochMilliseconds < order.createdAt.epochMilliseconds + 3 * day;
      const isLost = state.status === "cancelled" || state.status === "refunded";
      if (isNews && !isLost && worth(order, state) > 0n && owner.partner.cadence !== "off")
        tellings.push({ about: `sale-alert ${order.partner} ${order.id}`, to: owner.partner, at });
      return;
    }
    known.state = state;
    if (known.paidInPayout === null) return;
    // What was paid out already is corrected with a payout to come.
    const difference = worth(order, state) - known.paidInPayout - known.corrected;
    if (difference === 0n) return;
    known.corrected += difference;
    owner.owed.push({ order: null, of: order.id, amount: difference, at, isCorrected: true });
  };

  const events = world.events.values();
  let next = events.next();
  const learnUntil = (at: Instant): void => {
    // Nobody took in what came while no process did jobs; then all of it, in its order.
    while (!next.done && !before(at, isIn(jobsOutages, next.value.at)?.to ?? next.value.at)) {
      learn(next.value, isIn(jobsOutages, next.value.at)?.to ?? next.value.at);
      next = events.next();
    }
  };

  for (let month = 1; month <= 12; month++) {
    const period = `2027-${String(month).padStart(2, "0")}-01`;
    const cutOff = Temporal.PlainDateTime.from(`${period}T09:00`).toZonedDateTime(programmeZone).toInstant();
    const preparedAt = isIn(jobsOutages, cutOff)?.to ?? cutOff;
    learnUntil(preparedAt);
    const prepared = new Map<number, { items: Owed[]; sum: bigint }>();
    const unusual: string[] = [];
    const debts = new Map<number, bigint>();
    for (const [number, owner] of owners) {
      const matured = [...orders.values()].filter(
        (known) => known.order.partner === number && isUnpaid(known) && before(plus(known.state.paidAt!, 14 * day), cutOff),
      );
      const items: Owed[] = [
        ...matured.map(({ order, state }) => ({
          order: order.id,
          of: order.id,
          amount: worth(order, state),
          isCorrected: state.refunds.length > 0,
        })),
        ...owner.owed.filter((each) => before(each.at, cutOff)),
      ];
      const sum = items.reduce((total, { amount }) => total + amount, 0n);
      const isPaid = sum > 0n && (owner.status === "closed" || (owner.status === "active" && sum >= minimum));
      if (isPaid) prepared.set(number, { items, sum });
      if (isPaid) unusual.push(...unusualKinds(items, sum, owner.payouts, world.unusualFrom).map((kind) => `${kind} ${number}`));
      // Looked at once, and again when it has grown.
      if (sum < owner.seenDebt) debts.set(number, sum);
    }
    unusual.push(...[...debts.keys()].map((number) => `debt ${number}`));
    const total = [...prepared.values()].reduce((all, { sum }) => all + sum, 0n);
    const persons = total < world.releaseLimit && !isFarAbove(total, batches) && unusual.length === 0 ? 0 : 2;
    const releasedAt = persons === 0 ? preparedAt : plus(preparedAt, personsTakeMs);
    if (persons === 2)
      for (const who of ["fay", "finn"]) tellings.push({ about: `batch-needs-release ${who} ${period}`, to: "finance", at: preparedAt });
    learnUntil(releasedAt);
    const paid = new Map<number, bigint>();
    for (const [number, { items, sum }] of prepared) {
      const owner = owners.get(number)!;
      const standing = items.filter(
        ({ order, amount }) =>
          order === null || (isUnpaid(orders.get(order)!) && worth(orders.get(order)!.order, orders.get(order)!.state) === amount),
      );
      const left = standing.reduce((all, { amount }) => all + amount, 0n);
      const isStill = left > 0n && (owner.status === "closed" || (owner.status === "active" && (left === sum || left >= minimum)));
      if (!isStill) continue;
      for (const { order, amount } of standing) if (order !== null) orders.get(order)!.paidInPayout = amount;
      owner.owed = owner.owed.filter((each) => !standing.includes(each));
      owner.wallet += left;
      owner.payouts.push(left);
      owner.seenDebt = 0n;
      paid.set(number, left);
      if (owner.partner.wantsStatements) tellings.push({ about: `payout-released ${number} ${period}`, to: owner.partner, at: releasedAt });
    }
    for (const [number, debt] of debts) owners.get(number)!.seenDebt = debt;
    batches.push({ period, preparedAt, releasedAt, persons, paid, unusual });
  }
  learnUntil(ending);
  return { batches, messages: messagesOf(tellings), wallets: new Map([...owners].map(([number, { wallet }]) => [number, wallet])) };
}

/** More than twice the median of the last six batches that paid anything, where there were three at least. */
function isFarAbove(total: bigint, batches: readonly ExpectedBatch[]): boolean {
  const past = batches.map(({ paid }) => [...paid.values()].reduce((sum, each) => sum + each, 0n)).filter((each) => each > 0n);
  return past.length >= 3 && total > twiceTheMedian(past);
}

/** Of the last six. */
function twiceTheMedian(amounts: readonly bigint[]): bigint {
  const last = amounts.slice(-6).toSorted((one, other) => Number(one - other));
  return last[Math.ceil(last.length / 2) - 1]! + last[Math.floor(last.length / 2)]!;
}

/** Of a payout that is not small: more than five times the median before it; only refunded entries; all from one customer, who each ordered once. */
function unusualKinds(items: readonly Owed[], sum: bigint, payouts: readonly bigint[], from: bigint): string[] {
  if (sum < from) return [];
  const byOrder = Map.groupBy(items, ({ of }) => of);
  const largest = [...byOrder.values()].map((each) => each.reduce((all, { amount }) => all + amount, 0n));
  const found = [
    payouts.length > 0 && 2n * sum > 5n * twiceTheMedian(payouts) && "above-median",
    items.length >= 3 && items.every(({ isCorrected }) => isCorrected) && "many-corrections",
    byOrder.size >= 3 && largest.some((each) => each >= sum) && "one-customer",
  ];
  return found.filter((kind) => kind !== false);
}

function isUnpaid({ state, paidInPayout }: Known): boolean {
  return state.status === "paid" && paidInPayout === null;
}

/** A fifth of the order, and of that the part that was not paid back; either half to even. */
function worth({ total }: YearOrder, { status, refunds }: OrderState): bigint {
  if (status === "refunded" || status === "cancelled") return 0n;
  const rest = total - refunds.reduce((sum, each) => sum + each, 0n);
  return halfEven(halfEven(total, 5n) * rest, total);
}

function halfEven(dividend: bigint, divisor: bigint): bigint {
  const [whole, twice] = [dividend / divisor, (dividend % divisor) * 2n];
  return twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole;
}

const ladder = [1, 5, 15, 60, 240, 720, 1_440].map((minutes) => minutes * 60_000);

type Telling = { about: string; to: YearPartner | "finance"; at: Instant };

function messagesOf(tellings: readonly Telling[]): ExpectedMessage[] {
  // Mailboxes that are known to be gone. Statements come one at a time, in their order.
  const gone = new Set<YearPartner>();
  const byReader = Map.groupBy(tellings, ({ about, to }) =>
    about.startsWith("sale-alert") ? `alerts ${(to as YearPartner).number}` : about,
  );
  return [...byReader.values()].flatMap((group) =>
    group[0]!.about.startsWith("sale-alert")
      ? gathered(group, gone)
      : group.flatMap((each) => travel([each], afterNight(each.at, zoneOf(each)), gone)),
  );
}

function zoneOf({ to }: Pick<Telling, "to">): string {
  return to === "finance" ? programmeZone : to.zone;
}

/** Alerts of one partner: whenever the first that waits may leave, all that were told by then go with it. */
function gathered(tellings: readonly Telling[], gone: Set<YearPartner>): ExpectedMessage[] {
  const waiting = tellings.toSorted((one, other) => one.at.epochMilliseconds - other.at.epochMilliseconds);
  const all: ExpectedMessage[] = [];
  const zone = zoneOf(waiting[0]!);
  const { cadence } = waiting[0]!.to as YearPartner;
  while (waiting.length > 0) {
    const leaves = leavesFirst(waiting[0]!.at, cadence, zone);
    const going = waiting.filter(({ at }) => !before(leaves, at));
    waiting.splice(0, going.length);
    all.push(...travel(going, leaves, gone));
  }
  return all;
}

/** What becomes of some tellings that leave as one message, tried first at an instant. */
function travel(tellings: readonly Telling[], first: Instant, gone: Set<YearPartner>): ExpectedMessage[] {
  const together = tellings
    .map(({ about }) => about)
    .toSorted()
    .join(", ");
  const [{ to }] = tellings as [Telling];
  const end = (state: ExpectedMessage["state"], reason: string | null, tries: number, at: Instant): ExpectedMessage[] =>
    tellings.map(({ about }) => ({ about, state, reason, tries, at, together }));
  const zone = zoneOf({ to });
  const bouncesFrom = to === "finance" ? null : to.bouncesFrom;
  if (to !== "finance" && gone.has(to)) return end("suppressed", "bounced", 0, tellings[0]!.at);
  let at = first;
  for (let tries = 1; ; tries++) {
    if (!isIn(mailOutages, at)) {
      if (to === "finance" || bouncesFrom === null || before(at, bouncesFrom)) return end("sent", null, tries, at);
      gone.add(to);
      return end("dead", "bounced", tries, at);
    }
    const again = plus(at, ladder[Math.min(tries, ladder.length) - 1]!);
    if (before(plus(first, 3 * day), again)) return end("dead", "gave-up", tries, at);
    const awake = afterNight(again, zone);
    if (before(plus(first, 3 * day), awake)) return end("dead", "gave-up", tries, again);
    at = awake;
  }
}

function leavesFirst(at: Instant, cadence: YearPartner["cadence"], zone: string): Instant {
  if (cadence !== "daily" && cadence !== "weekly") return afterNight(at, zone);
  const local = at.toZonedDateTimeISO(zone);
  for (let days = 0; ; days++) {
    const morning = local.toPlainDate().add({ days }).toZonedDateTime({ timeZone: zone, plainTime: "09:00" });
    if (cadence === "weekly" && morning.dayOfWeek !== 1) continue;
    if (before(at, morning.toInstant())) return afterNight(morning.toInstant(), zone);
  }
}

/** Nothing leaves between 20:00 and 08:00 of the reader's, and nothing while no process is there to send it. */
function afterNight(due: Instant, zone: string): Instant {
  const at = isIn(jobsOutages, due)?.to ?? due;
  const local = at.toZonedDateTimeISO(zone);
  if (local.hour >= 8 && local.hour < 20) return at;
  return local
    .toPlainDate()
    .add({ days: local.hour < 8 ? 0 : 1 })
    .toZonedDateTime({ timeZone: zone, plainTime: "08:00" })
    .toInstant();
}
