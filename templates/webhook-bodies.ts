import { z } from "zod";
import type { Instant } from "#domain/kernel";
import { eventKinds, type EventFacts, type EventKind, type Written } from "#domain/webhooks";
import { instantField, moneyForm, moneyJson, shareIdField } from "./api-forms.ts";

/** What other programs are told by themselves, as JSON: each form beside the function that writes it. */

const moneyOf = ({ minor, currency }: { readonly minor: string; readonly currency: string }) => moneyJson(BigInt(minor), currency);

const conversionData = z
  .object({
    id: z.uuid(),
    partner: shareIdField,
    order: z.string().describe("the order's number, as the shop shows it"),
    status: z.string().describe("as `Conversion` says"),
    reason: z.string().describe("why it has this status, as `Conversion` says"),
    amount: moneyForm.describe("what it earns, before corrections; of a paid one what was paid"),
    corrections: moneyForm.describe("the sum of its corrections"),
    ordered_at: instantField,
    matures_at: z.iso.datetime().nullable(),
    superseded: z.boolean().describe("whether the order is credited to somebody else now, by another conversion"),
  })
  .meta({ id: "ConversionEvent", description: "A conversion as it was after what happened." });

const payoutData = z
  .object({
    id: z.uuid(),
    partner: shareIdField,
    period: z.string().describe("the label of its batch"),
    state: z.string().describe("as `Payout` says"),
    reason: z.string().nullable().describe("why it was dropped"),
    amount: moneyForm,
  })
  .meta({ id: "PayoutEvent", description: "A payout as it was after what happened." });

const transferData = z
  .object({
    number: z.string().describe("the transfer's number, as chat shows it"),
    partner: shareIdField,
    state: z.string().describe("the same as the event's name says"),
    amount: moneyForm.describe("what leaves the wallet"),
    fee: moneyForm.describe("the bank account gets so much less"),
    code: z.string().nullable().describe("the bank's code, where it sent one"),
  })
  .meta({ id: "TransferEvent", description: "Money on its way from a wallet to a bank. Nothing of the account." });

const partnerData = z
  .object({ partner: shareIdField, status: z.string().describe("as `Partner` says") })
  .meta({ id: "PartnerEvent", description: "Who that is can be read with a key. After `partner.erased`, forget them." });

type Data<K extends EventKind> = (facts: Written<EventFacts[K]>) => object;

const conversion: Data<"conversion.created"> = (facts) => ({
  id: facts.id,
  partner: facts.shareId,
  order: facts.order,
  status: facts.status,
  reason: facts.reason,
  amount: moneyOf(facts.amount),
  corrections: moneyOf(facts.corrections),
  ordered_at: facts.orderedAt,
  matures_at: facts.maturesAt,
  superseded: facts.isSuperseded,
});
const payout: Data<"payout.released"> = ({ id, shareId, period, state, reason, amount }) => ({
  id,
  partner: shareId,
  period,
  state,
  reason,
  amount: moneyOf(amount),
});
const transfer: Data<"transfer.settled"> = ({ number, shareId, state, amount, fee, code }) => ({
  number,
  partner: shareId,
  state,
  amount: moneyOf(amount),
  fee: moneyOf(fee),
  code,
});
const partner: Data<"partner.active"> = ({ shareId, status }) => ({ partner: shareId, status });

const data = {
  conversion: { form: conversionData, write: conversion as Data<EventKind> },
  payout: { form: payoutData, write: payout as Data<EventKind> },
  transfer: { form: transferData, write: transfer as Data<EventKind> },
  partner: { form: partnerData, write: partner as Data<EventKind> },
  endpoint: {
    form: z.object({ words: z.string() }).meta({ id: "TestEvent", description: "Asked for in chat, to see whether it arrives." }),
    write: (({ words }: { words: string }) => ({ words })) as Data<EventKind>,
  },
};
type Family = keyof typeof data;
const familyOf = (kind: EventKind): Family => kind.split(".")[0] as Family;

/** What each kind of event says, for whoever reads of them. */
export const eventWords: Readonly<Record<EventKind, string>> = {
  "conversion.created": "An order was credited to a partner",
  "conversion.updated": "A conversion's status, reason or amount changed, or when it matures",
  "conversion.paid": "A conversion was paid into the partner's wallet",
  "conversion.corrected": "Something was taken back, or given back, after it had been paid",
  "payout.prepared": "A payout stands in a batch that waits for its release",
  "payout.released": "A payout is in the partner's wallet",
  "payout.dropped": "A payout was left out of its batch; what was in it waits for the next one",
  "payout.cancelled": "The batch of a payout was cancelled",
  "transfer.requested": "A partner asked for money to be sent to their bank",
  "transfer.held": "A transfer waits for somebody of the staff",
  "transfer.approved": "A transfer may leave",
  "transfer.submitted": "A transfer was given to the bank",
  "transfer.settled": "A transfer arrived",
  "transfer.failed": "A transfer did not go through, or never left; the money is in the wallet again",
  "transfer.returned": "A transfer came back; the money is in the wallet again",
  "transfer.cancelled": "A transfer was cancelled before it left",
  "partner.applied": "Somebody wants to become a partner",
  "partner.active": "A partner was let in, or is back from a pause",
  "partner.declined": "An application was declined",
  "partner.paused": "A partner was paused",
  "partner.closed": "A partnership has ended",
  "partner.erased": "A partner was forgotten at their request",
  "endpoint.test": "A test that somebody asked for in chat",
};

/** The whole body of a kind of event. */
export function eventForm(kind: EventKind): z.ZodType {
  return z.object({
    type: z.literal(kind),
    timestamp: z.iso.datetime().describe("when it happened"),
    sequence: z
      .int()
      .describe("events may come late, twice and in any order: of two about the same thing the one with the greater number is the later"),
    data: data[familyOf(kind)].form,
  });
}

/** Every kind, in the order in which they are told of. */
export const allEventKinds: readonly EventKind[] = [...eventKinds, "endpoint.test"];

/** An event as it is posted. The same event is the same text each time. */
export function eventBody({
  kind,
  sequence,
  happenedAt,
  facts,
}: {
  readonly kind: EventKind;
  readonly sequence: string;
  readonly happenedAt: Instant;
  readonly facts: unknown;
}): string {
  return JSON.stringify({
    type: kind,
    timestamp: happenedAt.toString(),
    sequence: Number(sequence),
    data: data[familyOf(kind)].write(facts as never),
  });
}
