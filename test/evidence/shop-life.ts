import type { Instant } from "#domain/kernel";
import type { Random } from "./random.ts";
import { refundedOf, totalOf, type ShopLine, type ShopOrder, type ShopState, type Trace } from "./shop-order.ts";

/** What happened to an order in the shop, in its true order. */
export type Change =
  | {
      readonly kind: "state";
      readonly at: Instant;
      readonly state: ShopState;
      /** the shop tells nobody: deleting a refund fires no message */ readonly isSilent: boolean;
    }
  | { readonly kind: "trashed"; readonly at: Instant; readonly state: ShopState }
  | { readonly kind: "restored"; readonly at: Instant; readonly state: ShopState };

export type Life = {
  readonly order: ShopOrder;
  readonly changes: readonly Change[];
  /** the customer came back by another link while the order waited: which traces we saw depends on which messages reached us */
  readonly switchesTraces: boolean;
};

/** What an order may carry, drawn by the history, which knows its partners, clicks and coupons. */
export type Carried = { readonly traces: (createdAt: Instant) => readonly Trace[]; readonly coupons: () => readonly string[] };

const waiting = ["pending", "on-hold", "failed", "checkout-draft"];
const paid = ["processing", "completed"];
/** words of plugins that WooCommerce itself does not have */
const strange = ["packing", "wc-shipped", "awaiting-shipment"];

/** The life of one order until `until`, in whole seconds of the shop's clock. */
export function lifeOf(random: Random, order: ShopOrder, until: Instant, carried: Carried): Life {
  const switchesTraces = order.renewal === null && order.secondsAhead === 0 && random.chance(0.12);
  const first = firstState(random, order, carried);
  const changes: Change[] = [{ kind: "state", at: first.at, state: first, isSilent: false }];
  const steps = random.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 7]);
  for (let step = 0; step < steps; step++) {
    const last = changes.at(-1)!;
    const at = later(random, last.at);
    if (Temporal.Instant.compare(at, until) > 0) break;
    changes.push(switchesTraces ? simpleStep(random, order, last, at, carried) : anyStep(random, last, at));
  }
  return { order, changes: settled(changes, order), switchesTraces };
}

function firstState(random: Random, order: ShopOrder, carried: Carried): ShopState {
  const currency = random.pick(["USD", "USD", "USD", "USD", "EUR", "JPY", "KWD"]);
  const isPaid = random.chance(0.5) && order.paymentMethod !== "cod";
  return payable({
    at: order.createdAt,
    status: isPaid
      ? "processing"
      : random.pick(order.renewal ? ["pending", "on-hold"] : order.paymentMethod === "cod" ? ["processing"] : waiting),
    currency,
    lines: Array.from({ length: random.between(1, 4) }, (_, index) => line(random, index + 1)),
    shipping: BigInt(random.pick([0, 0, 450, 999])),
    tax: BigInt(random.pick([0, 0, 87, 1_234])),
    refunds: [],
    coupons: carried.coupons(),
    paidAt: isPaid ? order.createdAt : null,
    completedAt: null,
    traces: carried.traces(order.createdAt),
  });
}

/** A shop never asks for less than nothing: a line that takes away stays within what the others bring. */
function payable(state: ShopState): ShopState {
  return totalOf(state) >= 0n
    ? state
    : { ...state, lines: state.lines.map((each) => ({ ...each, total: each.total < 0n ? -each.total : each.total })) };
}

function line(random: Random, id: number): ShopLine {
  const total = random.pick([0, 1, 3, 25, 999, 1_995, 2_997, 12_345, 250_000]) + random.int(50);
  return { id, productId: 10 + random.int(5), quantity: random.between(1, 3), total: random.chance(0.02) ? BigInt(-total) : BigInt(total) };
}

/** Often within the same second, as saves of one click in the shop are; sometimes weeks later. */
function later(random: Random, at: Instant): Instant {
  const seconds = random.pick([0, 0, 1, 2, 30, 600, 7_200, 86_400, 5 * 86_400, 20 * 86_400, 50 * 86_400]);
  return at.add({ seconds: seconds === 0 ? 0 : random.between(Math.ceil(seconds / 2), seconds) });
}

function anyStep(random: Random, last: Change, at: Instant): Change {
  if (last.kind === "trashed")
    return { kind: "restored", at: at.add({ seconds: 1 }), state: { ...last.state, at: at.add({ seconds: 1 }) } };
  if (random.chance(0.06)) return { kind: "trashed", at: at.add({ seconds: 1 }), state: last.state };
  const { state } = last;
  if (state.refunds.length > 0 && state.paidAt !== null && random.chance(0.25))
    // It moves no date and sends nothing: only reading the shop can tell.
    return {
      kind: "state",
      at,
      state: { ...state, refunds: state.refunds.slice(0, -1), status: state.status === "refunded" ? "completed" : state.status },
      isSilent: true,
    };
  return { kind: "state", at, state: payable({ ...state, ...random.pick(stepsFrom(state))(random, state, at), at }), isSilent: false };
}

/** Only what leaves no doubt of whether the order still waited when its traces changed. */
function simpleStep(random: Random, order: ShopOrder, last: Change, at: Instant, carried: Carried): Change {
  const { state } = last;
  const comesBack = waiting.includes(state.status) && random.chance(0.5);
  const change = comesBack
    ? { traces: carried.traces(order.createdAt), coupons: random.chance(0.5) ? state.coupons : carried.coupons() }
    : waiting.includes(state.status)
      ? pay(random, state, at)
      : refundSome(random, state, at);
  return { kind: "state", at: at.add({ seconds: 1 }), state: { ...state, ...change, at: at.add({ seconds: 1 }) }, isSilent: false };
}

type Step = (random: Random, state: ShopState, at: Instant) => Partial<ShopState>;

function stepsFrom(state: ShopState): Step[] {
  if (strange.includes(state.status)) return [pay, cancel];
  if (waiting.includes(state.status)) return [pay, pay, pay, wait, fail, cancel, editLines, addCoupon, changeCurrency, becomeStrange];
  if (paid.includes(state.status))
    return [complete, complete, refundSome, refundSome, refundSome, refundAll, cancel, hold, editLines, changeCurrency, becomeStrange];
  return [pay, complete, wait, cancel];
}

const pay: Step = (_random, state, at) => ({
  status: "processing",
  paidAt: state.paidAt ?? at,
  refunds: state.status === "refunded" ? [] : state.refunds,
});
const complete: Step = (_random, state, at) => ({
  status: "completed",
  paidAt: state.paidAt ?? at,
  completedAt: at,
  refunds: state.status === "refunded" ? [] : state.refunds,
});
const wait: Step = () => ({ status: "pending" });
const hold: Step = () => ({ status: "on-hold" });
const fail: Step = () => ({ status: "failed" });
const cancel: Step = () => ({ status: "cancelled" });
const becomeStrange: Step = (random) => ({ status: random.pick(strange) });
const addCoupon: Step = (random, state) => ({
  coupons: [...state.coupons, "nobodys-own"],
  lines: state.lines.map((each) => ({ ...each, total: (each.total * BigInt(random.between(5, 10))) / 10n })),
});
const editLines: Step = (random, state) => {
  const kept = state.lines
    .filter(() => random.chance(0.8))
    .map((each) => (random.chance(0.4) ? { ...line(random, each.id), productId: each.productId } : each));
  const highest = Math.max(...state.lines.map(({ id }) => id));
  const lines = random.chance(0.5) ? [...kept, line(random, highest + 1)] : kept;
  return { lines: lines.length > 0 ? lines : [line(random, highest + 1)] };
};
const changeCurrency: Step = (random) => ({ currency: random.pick(["USD", "EUR", "JPY"]) });
const refundSome: Step = (random, state) => {
  const left = totalOf(state) - refundedOf(state);
  if (left <= 0n) return {};
  const total = random.chance(0.1) ? left : (left * BigInt(random.between(1, 99))) / 100n;
  return total > 0n ? { refunds: [{ id: nextRefund(state), total }, ...state.refunds] } : {};
};
const refundAll: Step = (_random, state) => {
  const left = totalOf(state) - refundedOf(state);
  return left > 0n ? { status: "refunded", refunds: [{ id: nextRefund(state), total: left }, ...state.refunds] } : { status: "refunded" };
};

/** Ids are never given twice in a shop, deleted or not. */
function nextRefund(state: ShopState): number {
  return Math.max(500, ...state.refunds.map(({ id }) => id)) + 1 + (state.at.epochMilliseconds % 1_000_000_007);
}

/** A word nobody knows keeps what was before, which nobody can tell when messages were lost: every life ends in a word that is known. */
function settled(changes: readonly Change[], order: ShopOrder): readonly Change[] {
  const last = changes.at(-1)!;
  const isOpen = strange.includes(last.state.status) || (order.secondsAhead > 0 && waiting.includes(last.state.status));
  if (!isOpen) return changes;
  const at = last.at.add({ seconds: 1 });
  const restored: readonly Change[] = last.kind === "trashed" ? [{ kind: "restored", at, state: { ...last.state, at } }] : [];
  const end = at.add({ seconds: restored.length });
  return [
    ...changes,
    ...restored,
    { kind: "state", at: end, state: { ...last.state, at: end, status: "processing", paidAt: last.state.paidAt ?? end }, isSilent: false },
  ];
}
