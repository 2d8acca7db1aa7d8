import { cleanLine, foldEmail, instant, isBefore, parseDecimal, type Instant } from "#domain/kernel";
import { anyShopOrder, type AnyShopOrder } from "./any-shop-document.ts";
import { clickIdIn, traceIn, type LinkParameters } from "./link-trace.ts";
import { toleratedAheadSeconds } from "./order-rules.ts";
import { unreadable, type Reading } from "./reading.ts";
import type { Carrier, OrderStatus, RefundedLine, Snapshot, SnapshotRefund } from "./snapshot.ts";
import { decodeBody, parseJson } from "./delivery-body.ts";

/** What is wrong with an order that was posted, each with its place: "lines.0.total: must be text …". */
export type Misfit = {
  readonly reason: "not-json" | "wrong-encoding" | "not-an-order" | "time-unreadable";
  readonly problems: readonly string[];
};

export type CheckedOrder = { readonly ok: true; readonly order: AnyShopOrder } | ({ readonly ok: false } & Misfit);

const mostProblems = 20;

/**
 * Checks an order as `POST /orders` takes it. `receivedAt`: a time that is later than that says a wrong zone, or is none. Never throws.
 */
export function checkAnyShopOrder(body: Uint8Array | string, receivedAt: Instant): CheckedOrder {
  const text = decodeBody(body);
  if (text === null) return misfit("wrong-encoding", ["the body is neither UTF-8 nor UTF-16 with a byte order mark"]);
  const parsed = parseJson(text);
  if (!parsed.ok) return misfit("not-json", [parsed.detail]);
  const read = anyShopOrder.safeParse(parsed.value);
  if (!read.success)
    return misfit(
      "not-an-order",
      read.error.issues.slice(0, mostProblems).map(({ path, message }) => `${path.map(String).join(".") || "body"}: ${message}`),
    );
  const ahead = (["createdAt", "modifiedAt", "paidAt"] as const).filter((field) => isAhead(read.data[field], receivedAt));
  return ahead.length > 0
    ? misfit(
        "time-unreadable",
        ahead.map((field) => `${field}: ${read.data[field]} is in the future; is its zone right?`),
      )
    : { ok: true, order: read.data };
}

function isAhead(time: string | undefined, receivedAt: Instant): boolean {
  return time !== undefined && isBefore(receivedAt.add({ seconds: toleratedAheadSeconds }), instant(time));
}

function misfit(reason: Misfit["reason"], problems: readonly string[]): CheckedOrder {
  return { ok: false, reason, problems };
}

/** What one message to `POST /orders` says, as a normalised snapshot or as the reason why it says none. Pure; never throws. */
export function readAnyShop(
  { body, receivedAt }: { readonly body: Uint8Array | string; readonly receivedAt: Instant },
  options: LinkParameters & { readonly shop: string },
): Reading {
  const checked = checkAnyShopOrder(body, receivedAt);
  if (!checked.ok) return unreadable(checked.reason, checked.problems[0] ?? "");
  const { order } = checked;
  if (order.isTest) return { kind: "test", externalId: order.id };
  return {
    kind: "snapshot",
    snapshot: snapshotOf(order, options),
    rounded: null,
    begins: order.subscription?.isRenewal === false ? order.subscription.id : null,
  };
}

function snapshotOf(order: AnyShopOrder, options: LinkParameters & { readonly shop: string }): Snapshot {
  // The schema refuses what can't be read.
  const amount = (text: string | undefined): bigint => parseDecimal(text ?? "0", order.currency) ?? 0n;
  const total = amount(order.total);
  const refunds = refundsOf(order, amount);
  const status = statusOf(order.status, { total, refunded: refunds.reduce((sum, refund) => sum + refund.total, 0n) });
  const modifiedAt = instant(order.modifiedAt);
  const isRenewal = order.subscription?.isRenewal === true;
  return {
    shop: options.shop,
    externalId: order.id,
    number: cleanLine(order.number ?? "") || order.id,
    status,
    shopStatus: order.status,
    currency: order.currency,
    createdAt: instant(order.createdAt),
    paidAt: order.paidAt === undefined ? (isPaid(status) ? modifiedAt : null) : instant(order.paidAt),
    modifiedAt,
    lines: order.lines.map((line) => ({
      externalId: line.id,
      productId: line.product ?? null,
      name: cleanLine(line.name),
      quantity: line.quantity,
      total: amount(line.total),
      tax: amount(line.tax),
    })),
    total,
    tax: amount(order.tax),
    shipping: amount(order.shipping),
    discount: amount(order.discount),
    refunds,
    customer: customerOf(order),
    payUrl: null,
    createdVia: "api",
    renewalOf: isRenewal ? (order.subscription?.id ?? null) : null,
    coupons: (order.coupons ?? []).map(cleanLine).filter((code) => code !== ""),
    // Whatever a shop copies onto a renewal, the visit it tells of was not made for this order.
    carriers: isRenewal ? [] : carriersOf(order, options),
  };
}

function isPaid(status: OrderStatus): boolean {
  return status === "paid" || status === "partly-refunded";
}

/** A shop may go on calling an order paid while it pays parts of it back. */
function statusOf(told: OrderStatus, { total, refunded }: { total: bigint; refunded: bigint }): OrderStatus {
  if (told !== "paid" && told !== "partly-refunded") return told;
  if (refunded === 0n) return "paid";
  return refunded >= total ? "refunded" : "partly-refunded";
}

function refundsOf({ refunds = [] }: AnyShopOrder, amount: (text: string | undefined) => bigint): SnapshotRefund[] {
  return refunds.map(({ id, total, reason = "", lines = [] }) => {
    const parts = lines.map((part): RefundedLine => ({
      lineExternalId: part.line,
      total: amount(part.total),
      ...(part.tax === undefined ? {} : { tax: amount(part.tax) }),
    }));
    return { externalId: id, total: amount(total), reason: cleanLine(reason), byLine: isAllOf(parts, amount(total)) ? parts : null };
  });
}

/** Lines that come to less than was paid back are not all of it; without their tax nobody can tell. Each was rounded by the shop for itself. */
function isAllOf(parts: readonly RefundedLine[], total: bigint): boolean {
  const sum = parts.reduce((all, part) => all + part.total + (part.tax ?? 0n), 0n);
  return parts.length > 0 && (parts.some((part) => part.tax === undefined) || sum >= total - BigInt(parts.length));
}

function customerOf({ customer }: AnyShopOrder): Snapshot["customer"] {
  const email = foldEmail(customer?.email ?? "");
  const name = cleanLine(customer?.name ?? "");
  return { externalId: customer?.id ?? null, email: email === "" ? null : email, name: name === "" ? null : name };
}

function carriersOf({ click, landing }: AnyShopOrder, parameters: LinkParameters): Carrier[] {
  const trace = traceIn(landing, parameters);
  const clickId = click === undefined ? null : clickIdIn(click);
  const visit: Carrier[] = trace === null ? [] : [{ source: "session-entry", clickId: null, ...trace, landedAt: null }];
  return clickId === null ? visit : [{ source: "order-meta", clickId, reference: null, campaign: null, landedAt: null }, ...visit];
}
