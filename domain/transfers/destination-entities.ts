import { defineEntity, p } from "@mikro-orm/postgresql";
import { ChatIdentity } from "#domain/chat";
import { Partner } from "#domain/partners";

export const destinationKinds = ["us-account", "iban"] as const;
export type DestinationKind = (typeof destinationKinds)[number];

export const destinationStates = ["entered", "confirmed", "replaced", "removed", "blocked"] as const;
export type DestinationState = (typeof destinationStates)[number];

/**
 * A bank account that a partner's money leaves for. Every change is a version of its own; what a version says never changes. One that
 * was entered and not confirmed was never a destination, and goes.
 */
export const Destination = defineEntity({
  name: "Destination",
  tableName: "destination",
  properties: {
    id: p.uuid().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").deleteRule("no action"),
    /** 1, 2, 3 … for each partner */
    version: p.integer().check("version > 0"),
    kind: p.text().check(`kind in (${destinationKinds.map((kind) => `'${kind}'`).join(",")})`),
    currency: p.text(),
    /** ISO 3166 */
    country: p.text(),
    /** whose account and its numbers, sealed under a key of the row's own; null once the partner is erased, like all that follows from it */
    sealed: p.blob().nullable(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
    /** finds the same account with another partner; keyed, so that nobody can try numbers */
    fingerprint: p.text().nullable().index(),
    /** the last digits, four at most and never more than half of them */
    last4: p.text().nullable(),
    bankName: p.text().nullable(),
    state: p.text().check(`state in (${destinationStates.map((state) => `'${state}'`).join(",")})`),
    enteredAt: p.datetime(),
    /** the chat account that asked for the page where it was entered; null: the terminal of a demonstration, or forgotten */
    enteredById: () => p.manyToOne(ChatIdentity).mapToPk().fieldName("entered_by_id").nullable().deleteRule("no action"),
    confirmedAt: p.datetime().nullable(),
    /** money goes there from then on */
    usableFrom: p.datetime().nullable(),
    /** its block was lifted then, the last time; null: never */
    unblockedAt: p.datetime().nullable(),
    /** what `usableFrom` was before its first block: what left until the last one was lifted had waited for that */
    firstUsableFrom: p.datetime().nullable(),
    /** replaced, removed or blocked then */
    endedAt: p.datetime().nullable(),
    /** why it is blocked; the partner reads it. Null: they did it themselves, or it is not */
    blockReason: p.text().nullable(),
    /** the person of the staff who wants the block lifted, and since when */
    unblockAskedBy: p.uuid().nullable(),
    unblockAskedAt: p.datetime().nullable(),
  },
  checks: [
    {
      name: "destination_confirmed",
      expression: "(state = 'entered') = (confirmed_at is null) and (confirmed_at is null) = (usable_from is null)",
    },
    { name: "destination_ended", expression: "(state in ('entered', 'confirmed')) = (ended_at is null)" },
    { name: "destination_unblock", expression: "unblock_asked_at is null or state = 'blocked'" },
    { name: "destination_unblocked", expression: "(unblocked_at is null) = (first_usable_from is null)" },
  ],
  uniques: [
    { properties: ["partnerId", "version"] },
    { name: "destination_one_confirmed", properties: ["partnerId"], where: "state = 'confirmed'" },
    { name: "destination_one_entered", properties: ["partnerId"], where: "state = 'entered'" },
  ],
});

/** A link to the page where a partner enters a bank account: for ten minutes, for one account, and only the newest counts. */
export const BankLink = defineEntity({
  name: "BankLink",
  tableName: "bank_link",
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.text().unique(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").deleteRule("no action"),
    /** the chat account that asked for it; null: the terminal of a demonstration */
    askedById: () => p.manyToOne(ChatIdentity).mapToPk().fieldName("asked_by_id").nullable().deleteRule("no action"),
    madeAt: p.datetime().index(),
    expiresAt: p.datetime(),
    /** spent, or replaced by a newer one */
    endedAt: p.datetime().nullable(),
    /** what it was spent on */
    destinationId: () => p.manyToOne(Destination).mapToPk().fieldName("destination_id").nullable().deleteRule("no action"),
  },
  uniques: [{ name: "bank_link_one_open", properties: ["partnerId"], where: "ended_at is null" }],
});
