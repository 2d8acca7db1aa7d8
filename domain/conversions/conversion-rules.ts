import { isBefore, plusDays, type Instant } from "#domain/kernel";
import type { OrderStatus } from "#domain/orders";

export type ConversionStatus = "pending" | "unpaid" | "paid" | "rejected";

/** Why a conversion has its status; templates word each. */
export type StatusReason =
  | "in-payout"
  | "rejected-by-staff"
  | "reassigned"
  | "order-cancelled"
  | "order-failed"
  | "order-refunded"
  | "order-free"
  | "no-commission"
  | "pending-too-long"
  | "awaiting-payment"
  | "payment-in-retry"
  | "order-disputed"
  | "status-unknown"
  | "under-review"
  | "confirmed";

/** Why something was taken back (or given back) after payment. */
export type CorrectionReason = "reassigned" | "rejected-by-staff" | "order-cancelled" | "order-failed" | "order-refunded" | "order-changed";

export type StatusInput = {
  readonly isInReleasedPayout: boolean;
  readonly isSuperseded: boolean;
  readonly isRejectedByStaff: boolean;
  readonly reviewFlag: string | null;
  /** null: the shop's word means nothing to us */
  readonly orderStatus: OrderStatus | null;
  readonly orderTotal: bigint;
  readonly commission: bigint;
  readonly pendingSince: Instant | null;
  /** only asked when the order is paid */
  readonly paidAt: Instant;
  readonly holdDays: number;
  readonly pendingLimitDays: number;
  readonly now: Instant;
};

export type DecidedStatus = { readonly status: ConversionStatus; readonly reason: StatusReason; readonly maturesAt: Instant | null };

/** The status of a conversion; the first rule that matches wins, so that it can come back from rejected and from unpaid to pending. */
export function decideStatus(input: StatusInput): DecidedStatus {
  if (input.isInReleasedPayout) return settled("paid", "in-payout");
  if (input.isSuperseded) return settled("rejected", "reassigned");
  if (input.isRejectedByStaff) return settled("rejected", "rejected-by-staff");
  const lost = lossOf(input);
  if (lost) return settled("rejected", lost);
  const waiting = waitOf(input);
  if (waiting) return settled("pending", waiting);
  if (input.reviewFlag !== null) return settled("pending", "under-review");
  return { status: "unpaid", reason: "confirmed", maturesAt: plusDays(input.paidAt, input.holdDays) };
}

function settled(status: ConversionStatus, reason: StatusReason): DecidedStatus {
  return { status, reason, maturesAt: null };
}

function lossOf(input: StatusInput): StatusReason | null {
  if (input.orderStatus === "cancelled") return "order-cancelled";
  if (input.orderStatus === "failed") return "order-failed";
  if (input.orderStatus === "refunded") return "order-refunded";
  if (input.orderTotal <= 0n) return "order-free";
  if (isWaitingForPayment(input) && input.pendingSince && !isBefore(input.now, plusDays(input.pendingSince, input.pendingLimitDays)))
    return "pending-too-long";
  if (input.commission === 0n) return input.orderStatus === "partly-refunded" ? "order-refunded" : "no-commission";
  return null;
}

function isWaitingForPayment({ orderStatus }: StatusInput): boolean {
  return orderStatus === "awaiting-payment" || orderStatus === "in-retry";
}

function waitOf({ orderStatus }: StatusInput): StatusReason | null {
  switch (orderStatus) {
    case "awaiting-payment":
      return "awaiting-payment";
    case "in-retry":
      return "payment-in-retry";
    case "disputed":
      return "order-disputed";
    case null:
      return "status-unknown";
    default:
      return null;
  }
}

/** Every move there is. Paid is the end: what comes later becomes a correction. */
export const statusMoves: Readonly<Record<ConversionStatus, readonly ConversionStatus[]>> = {
  pending: ["unpaid", "rejected"],
  unpaid: ["pending", "rejected", "paid"],
  rejected: ["pending", "unpaid"],
  paid: [],
};

/** Of what was let off of an order's corrections: what is owed again, because by now the order lacks less than that. Minor units, none below nothing. */
export function owedAgain({ lacking, letOff }: { lacking: bigint; letOff: bigint }): bigint {
  return letOff > lacking ? letOff - lacking : 0n;
}

/** The change that brings paid + corrections to what the order is worth now, kept within 0 … paid. */
export function correctionOf(input: { paid: bigint; corrections: bigint; worthNow: bigint }): bigint {
  const target = input.worthNow < 0n ? 0n : input.worthNow > input.paid ? input.paid : input.worthNow;
  return target - (input.paid + input.corrections);
}
