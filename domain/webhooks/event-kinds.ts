import type { Instant, Money } from "#domain/kernel";

/** A conversion as it was after what happened to it. */
export type ConversionEvent = {
  readonly id: string;
  readonly shareId: string;
  readonly order: string;
  readonly status: string;
  readonly reason: string;
  readonly amount: Money;
  /** the sum of its corrections */
  readonly corrections: Money;
  readonly orderedAt: Instant;
  readonly maturesAt: Instant | null;
  readonly isSuperseded: boolean;
};

export type PayoutEvent = {
  readonly id: string;
  readonly shareId: string;
  readonly period: string;
  readonly state: string;
  readonly reason: string | null;
  readonly amount: Money;
};

export type TransferEvent = {
  /** its number in chat */
  readonly number: string;
  readonly shareId: string;
  readonly state: string;
  /** what leaves the wallet; the bank account gets it less the fee */
  readonly amount: Money;
  readonly fee: Money;
  /** the bank's code, where it sent one */
  readonly code: string | null;
};

/** Nothing but the number that their links carry: who they are is read with a key, and forgotten there when they are erased. */
export type PartnerEvent = { readonly shareId: string; readonly status: string };

/** Every kind of event there is, and what each says. */
export type EventFacts = {
  readonly "conversion.created": ConversionEvent;
  readonly "conversion.updated": ConversionEvent;
  readonly "conversion.paid": ConversionEvent;
  readonly "conversion.corrected": ConversionEvent;
  readonly "payout.prepared": PayoutEvent;
  readonly "payout.released": PayoutEvent;
  readonly "payout.dropped": PayoutEvent;
  readonly "payout.cancelled": PayoutEvent;
  readonly "transfer.requested": TransferEvent;
  readonly "transfer.held": TransferEvent;
  readonly "transfer.approved": TransferEvent;
  readonly "transfer.submitted": TransferEvent;
  readonly "transfer.settled": TransferEvent;
  readonly "transfer.failed": TransferEvent;
  readonly "transfer.returned": TransferEvent;
  readonly "transfer.cancelled": TransferEvent;
  readonly "partner.applied": PartnerEvent;
  readonly "partner.active": PartnerEvent;
  readonly "partner.declined": PartnerEvent;
  readonly "partner.paused": PartnerEvent;
  readonly "partner.closed": PartnerEvent;
  readonly "partner.erased": PartnerEvent;
  /** asked for in chat, to one endpoint */
  readonly "endpoint.test": { readonly words: string };
};
export type EventKind = keyof EventFacts;

/** Something that happened, as facts. */
export type HappenedEvent = { readonly [K in EventKind]: { readonly kind: K; readonly facts: EventFacts[K] } }[EventKind];

const kinds: Readonly<Record<Exclude<EventKind, "endpoint.test">, true>> = {
  "conversion.created": true,
  "conversion.updated": true,
  "conversion.paid": true,
  "conversion.corrected": true,
  "payout.prepared": true,
  "payout.released": true,
  "payout.dropped": true,
  "payout.cancelled": true,
  "transfer.requested": true,
  "transfer.held": true,
  "transfer.approved": true,
  "transfer.submitted": true,
  "transfer.settled": true,
  "transfer.failed": true,
  "transfer.returned": true,
  "transfer.cancelled": true,
  "partner.applied": true,
  "partner.active": true,
  "partner.declined": true,
  "partner.paused": true,
  "partner.closed": true,
  "partner.erased": true,
};

/** Those that an endpoint can want. */
export const eventKinds = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** "conversion.*" stands for all of them, also those of later releases. */
export const eventFamilies = ["conversion.*", "payout.*", "transfer.*", "partner.*"] as const;

/** Whether somebody who wants these hears of that. */
export function isWanted(kind: EventKind, wanted: readonly string[]): boolean {
  return wanted.includes(kind) || wanted.includes(`${kind.split(".")[0]}.*`);
}
