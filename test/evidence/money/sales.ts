import { assignOrder, rejectConversion, restoreConversion, overduePending, settleOrder } from "#domain/conversions";
import { ordersByNumber, type Order, type OrderStatus, type Snapshot } from "#domain/orders";
import { changeStatus, partnerById, type PartnerStatus } from "#domain/partners";
import type { Tx } from "#domain/kernel";
import { apply, snapshot } from "../../support/orders.ts";
import { isTriedAnyway, pick, unless, type Act, type Room } from "./act.ts";
import { day, standingSale, worthOf, type Model, type ModelCorrection, type ModelOrder, type ModelSale } from "./model.ts";

const totals = [25_000n, 10_000n, 49_999n, 12_345n, 2n, 30_003n];
const pendingLimitDays = 60;
const at = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

/** Every act that is about orders and what they earn, and about who may earn. */
export const salesActs: Readonly<Record<string, Act>> = {
  "place an order": (model, a, b) => {
    const { commissionBasisPoints: basisPoints, holdDays } = model.terms;
    const word = b % 4 === 3 ? "waiting" : "paid";
    const order: ModelOrder = {
      id: String(7_001 + model.orders.length),
      partner: a % model.partners.length,
      total: pick(totals, Math.floor(a / model.partners.length) + b)!,
      createdAt: model.now,
      basisPoints,
      holdDays,
      refunded: 0n,
      refunds: 0,
      word,
      paidAt: word === "paid" ? model.now : null,
      pendingSince: word === "waiting" ? model.now : null,
      sales: [],
    };
    return {
      predict: () => {
        model.orders.push(order);
        if (model.partners[order.partner]!.status === "active") openSale(model, order, order.partner);
        return "ok";
      },
      real: (room) => told(room, order, model.now),
    };
  },
  "the shop says paid": (model, a) => shopSays(model, pick(model.orders, a), (order) => setWord(order, "paid", model.now)),
  "the shop says cancelled": (model, a, b) =>
    shopSays(model, lostOrder(model, a, b), (order) => setWord(order, b % 2 === 0 ? "cancelled" : "failed", model.now)),
  "the shop loses all that somebody sold": (model, a) => {
    // Of somebody who was paid: what is left is a debt.
    const wasPaid = model.orders.flatMap((order) =>
      order.word === "paid" && standingSale(order)?.status === "paid" ? order.sales.at(-1)!.partner : [],
    );
    const whose = pick(wasPaid, a);
    const lost = model.orders.filter((order) => standingSale(order)?.partner === whose && order.word === "paid");
    const begun = model.now;
    const when = (nth: number): number => begun + nth * 1_000;
    return lost.length === 0
      ? null
      : {
          predict: () => {
            for (const [nth, order] of lost.entries()) {
              model.now = when(nth);
              setWord(order, "cancelled", model.now);
              settle(model, order, standingSale(order)!);
            }
            return "ok";
          },
          real: async (room) => {
            for (const [nth, order] of lost.entries()) {
              room.db.clock.set(at(when(nth)));
              await told(room, order, when(nth));
            }
          },
        };
  },
  "the shop refunds": (model, a, b) =>
    shopSays(model, lostOrder(model, a, b), (order) => {
      if (order.paidAt === null || order.refunded >= order.total) return;
      const part = [order.total / 3n, order.total / 2n, order.total][b % 3]!;
      const minor = part < 1n || order.refunded + part > order.total ? order.total - order.refunded : part;
      Object.assign(order, { refunded: order.refunded + minor, refunds: order.refunds + 1 });
    }),
  "staff reject": (model, a, b) => {
    const order = lostOrder(model, a, b);
    const sale = order && standingSale(order);
    return (
      order && {
        predict: () =>
          unless(!sale ? "order.no-conversion" : sale.isRejected ? "conversion.already-rejected" : null, () => {
            sale!.isRejected = true;
            settle(model, order, sale!);
          }),
        real: (room) => room.as(b % 3, async (tx) => rejectConversion(tx, await orderOf(tx, order), "own household")),
      }
    );
  },
  "staff restore": (model, a, b) => {
    const order = pick(model.orders, a);
    const sale = order && standingSale(order);
    return (
      order && {
        predict: () =>
          unless(!sale ? "order.no-conversion" : !sale.isRejected ? "conversion.not-rejected" : null, () => {
            sale!.isRejected = false;
            settle(model, order, sale!);
          }),
        real: (room) => room.as(b % 3, async (tx) => restoreConversion(tx, await orderOf(tx, order), "looked again")),
      }
    );
  },
  "staff assign": (model, a, b) => {
    const order = pick(model.orders, a);
    const sale = order && standingSale(order);
    const partner = b % model.partners.length;
    const refusal =
      sale?.partner === partner
        ? "conversion.already-assigned"
        : model.partners[partner]!.status !== "active"
          ? "partner.not-active"
          : null;
    return (
      order && {
        predict: () =>
          unless(refusal, () => {
            if (sale) {
              sale.isSuperseded = true;
              settle(model, order, sale);
            }
            openSale(model, order, partner);
          }),
        real: (room) =>
          room.as(b % 3, async (tx) =>
            assignOrder(tx, await orderOf(tx, order), await partnerById(tx, room.partners[partner]!.id), "they showed the mail"),
          ),
      }
    );
  },
  "give up what waits too long": (model, a) =>
    model.orders.some((order) => isOverdue(model, order)) || isTriedAnyway(a)
      ? {
          predict: () => {
            for (const order of model.orders)
              if (isOverdue(model, order)) for (const sale of order.sales) if (!sale.isSuperseded) settle(model, order, sale);
            return "ok";
          },
          real: async ({ db }) => {
            for (const id of await db.run((tx) => overduePending(tx, 100))) await db.run((tx) => settleOrder(tx, id));
          },
        }
      : null,
  "a partner is paused, resumed or closed": (model, a, b) => {
    const partner = a % model.partners.length;
    // Closed is the end, and a run in which all are closed proves little: one time in eight.
    const to = b % 8 === 0 ? "closed" : b % 2 === 0 ? "paused" : "active";
    const from = model.partners[partner]!.status;
    const allowed: Readonly<Record<PartnerStatus, readonly string[]>> = {
      applied: [],
      declined: [],
      active: ["paused", "closed"],
      paused: ["active", "closed"],
      closed: [],
    };
    return {
      predict: () =>
        unless(allowed[from].includes(to) ? null : "partner.wrong-status", () => Object.assign(model.partners[partner]!, { status: to })),
      real: (room) => room.as(b % 3, (tx) => changeStatus(tx, room.partners[partner]!.id, to, "for a reason")),
    };
  },
};

/** An order that is lost in whole or in part: mostly one that was paid out already, because only those make corrections and debts. */
function lostOrder(model: Model, a: number, b: number): ModelOrder | null {
  const paid = model.orders.filter((order) => standingSale(order)?.status === "paid");
  return pick(b % 5 > 0 && paid.length > 0 ? paid : model.orders, a);
}

/** The shop's order changes, and it tells us. */
function shopSays(model: Model, order: ModelOrder | null, change: (order: ModelOrder) => void): ReturnType<Act> {
  if (order === null) return null;
  return {
    predict: () => {
      change(order);
      order.pendingSince = order.word === "waiting" ? (order.pendingSince ?? model.now) : null;
      const sale = standingSale(order);
      if (sale) settle(model, order, sale);
      return "ok";
    },
    real: (room) => told(room, order, model.now),
  };
}

function setWord(order: ModelOrder, word: ModelOrder["word"], now: number): void {
  Object.assign(order, { word, paidAt: word === "paid" ? (order.paidAt ?? now) : order.paidAt });
}

/** The order as the shop has it now, the way that the inbox hands it on. */
function told({ db, partners }: Room, order: ModelOrder, now: number): Promise<unknown> {
  const said: Partial<Snapshot> = {
    externalId: order.id,
    number: order.id,
    status: wordOf(order),
    createdAt: at(order.createdAt),
    paidAt: order.paidAt === null ? null : at(order.paidAt),
    modifiedAt: at(now),
    lines: [{ externalId: "1", productId: "13", name: "Paper", quantity: 1, total: order.total, tax: 0n }],
    total: order.total,
    refunds: order.refunds === 0 ? [] : [{ externalId: "1", total: order.refunded, reason: "", byLine: null }],
    customer: { externalId: null, email: `buyer-${order.id}@example.org`, name: "Grace Guest" },
  };
  return db.run((tx) => apply(tx, snapshot({ ...said, reference: partners[order.partner]!.slug })));
}

function wordOf({ word, refunded, total }: ModelOrder): OrderStatus {
  if (word === "waiting") return "awaiting-payment";
  if (word !== "paid") return word;
  return refunded === 0n ? "paid" : refunded >= total ? "refunded" : "partly-refunded";
}

async function orderOf(tx: Tx, { id }: ModelOrder): Promise<Order> {
  const [order] = await ordersByNumber(tx, id);
  if (!order) throw new Error(`no order ${id}`);
  return order;
}

function openSale(model: Model, order: ModelOrder, partner: number): void {
  const sale: ModelSale = {
    partner,
    amount: 0n,
    status: "pending",
    maturesAt: null,
    isSuperseded: false,
    isRejected: false,
    isTaken: false,
    basisPoints: order.basisPoints,
    holdDays: order.holdDays,
    corrections: [],
  };
  order.sales.push(sale);
  settle(model, order, sale);
}

function isOverdue(model: Model, { pendingSince }: ModelOrder): boolean {
  return pendingSince !== null && model.now >= pendingSince + pendingLimitDays * day;
}

/** What is given back goes first against what was let off of the same sale and is not missing any more. */
function corrected(sale: ModelSale, minor: bigint, now: number): ModelCorrection {
  const lacking = -sale.corrections.reduce((sum, each) => sum + each.minor, minor);
  const letOff = sale.corrections.reduce((sum, each) => sum + (each.minor < 0n ? each.letOff : -each.letOff), 0n);
  const again = minor > 0n && letOff > lacking ? letOff - lacking : 0n;
  return { partner: sale.partner, minor, at: now, letOff: again, isTaken: false, isSettled: false };
}

/** What an order's sale is now: first match wins; what is paid never changes, its corrections bring it to what it is worth. */
function settle(model: Model, order: ModelOrder, sale: ModelSale): void {
  const worth = worthOf(order, sale.basisPoints);
  const isOver = order.word === "cancelled" || order.word === "failed" || wordOf(order) === "refunded";
  if (sale.status === "paid") {
    const isLost = sale.isSuperseded || sale.isRejected || isOver;
    const target = isLost ? 0n : worth < sale.amount ? worth : sale.amount;
    const minor = target - sale.corrections.reduce((sum, correction) => sum + correction.minor, sale.amount);
    if (minor !== 0n) sale.corrections.push(corrected(sale, minor, model.now));
    return;
  }
  if (!sale.isSuperseded) sale.amount = worth;
  const isLost = sale.isSuperseded || sale.isRejected || isOver || isOverdue(model, order) || worth === 0n;
  sale.status = isLost ? "rejected" : order.word === "waiting" ? "pending" : "unpaid";
  sale.maturesAt = sale.status === "unpaid" ? order.paidAt! + sale.holdDays * day : null;
}
