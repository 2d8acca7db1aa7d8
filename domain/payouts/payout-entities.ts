import { defineEntity, p } from "@mikro-orm/postgresql";
import { Conversion, Correction } from "#domain/conversions";
import { Partner, StaffMember } from "#domain/partners";
import { anomalyKinds } from "./anomaly-rules.ts";

export const batchStates = ["preparing", "prepared", "releasing", "released", "cancelled"] as const;
export type BatchState = (typeof batchStates)[number];

/** All payouts of one period. A cancelled period may be prepared again as the next attempt. */
export const PayoutBatch = defineEntity({
  name: "PayoutBatch",
  tableName: "payout_batch",
  properties: {
    id: p.uuid().primary(),
    /** the period's label, "2026-12-01" */
    period: p.text(),
    attempt: p.integer(),
    state: p.text().check(`state in (${batchStates.map((state) => `'${state}'`).join(",")})`),
    /** everything effective before it is in */
    cutOffAt: p.datetime(),
    createdAt: p.datetime(),
    /** partners up to this id are prepared or released: where a restarted job goes on */
    progressPartnerId: p.uuid().nullable(),
    preparedAt: p.datetime().nullable(),
    /** what an approval approves */
    itemsHash: p.text().nullable(),
    releasedAt: p.datetime().nullable(),
    cancelledAt: p.datetime().nullable(),
    cancelReason: p.text().nullable(),
  },
  uniques: [
    { properties: ["period", "attempt"] },
    { name: "payout_batch_one_standing", properties: ["period"], where: "state <> 'cancelled'" },
    {
      name: "payout_batch_one_open",
      expression: "create unique index payout_batch_one_open on payout_batch ((true)) where state in ('preparing','prepared','releasing')",
    },
  ],
});

/** One partner's money of one batch in one currency. */
export const Payout = defineEntity({
  name: "Payout",
  tableName: "payout",
  properties: {
    id: p.uuid().primary(),
    batchId: () => p.manyToOne(PayoutBatch).mapToPk().fieldName("batch_id"),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    amountMinor: p.bigint("bigint").check("amount_minor > 0"),
    state: p.text().check("state in ('prepared','released','dropped','cancelled')"),
    /** why it was dropped: set aside by staff before the release, or left out at it */
    reason: p.text().nullable(),
    releasedAt: p.datetime().nullable(),
    /** paid out by an earlier system: it went through the wallet here and left it at once */
    isExternal: p.boolean().default(false),
    /** when its state or amount changed last */
    changedAt: p.datetime().defaultRaw("now()"),
  },
  uniques: [{ properties: ["batchId", "partnerId", "currency"] }],
  indexes: [
    { properties: ["partnerId", "releasedAt"] },
    { name: "payout_changed", properties: ["changedAt", "id"] },
    { name: "payout_external", properties: ["partnerId", "currency"], where: "is_external" },
  ],
});

/** A conversion or correction in a payout, frozen at its amount of that moment. */
export const PayoutItem = defineEntity({
  name: "PayoutItem",
  tableName: "payout_item",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    payoutId: () => p.manyToOne(Payout).mapToPk().fieldName("payout_id").index(),
    conversionId: () => p.manyToOne(Conversion).mapToPk().fieldName("conversion_id").nullable().deleteRule("no action"),
    correctionId: () => p.manyToOne(Correction).mapToPk().fieldName("correction_id").nullable().deleteRule("no action"),
    amountMinor: p.bigint("bigint"),
    /** false once its batch was cancelled or it was dropped at release: it may join another payout */
    isStanding: p.boolean(),
  },
  checks: [{ name: "payout_item_one_subject", expression: "num_nonnulls(conversion_id, correction_id) = 1" }],
  uniques: [
    { name: "payout_item_conversion_once", properties: ["conversionId"], where: "is_standing" },
    { name: "payout_item_correction_once", properties: ["correctionId"], where: "is_standing" },
  ],
});

/** Why a partner's money is not in a batch. */
export const PayoutSetAside = defineEntity({
  name: "PayoutSetAside",
  tableName: "payout_set_aside",
  properties: {
    batchId: () => p.manyToOne(PayoutBatch).mapToPk().fieldName("batch_id").primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary(),
    currency: p.text().primary(),
    amountMinor: p.bigint("bigint"),
    reason: p
      .text()
      .check("reason in ('below-minimum','not-positive','no-minimum','partner-paused','partner-erased','changed','fault','by-staff')"),
    /** what staff wrote when they set it aside; the partner reads it */
    note: p.text().nullable(),
    /** corrections exceed what they earned by so much that a person looks at it before the batch is released */
    isUnusual: p.boolean().default(false),
  },
  indexes: [{ properties: ["partnerId"] }],
});

/** Something about a payout that a person should look at before it is released; found when it was prepared. */
export const PayoutAnomaly = defineEntity({
  name: "PayoutAnomaly",
  tableName: "payout_anomaly",
  properties: {
    payoutId: () => p.manyToOne(Payout).mapToPk().fieldName("payout_id").primary().deleteRule("no action").updateRule("no action"),
    kind: p
      .text()
      .primary()
      .check(`kind in (${anomalyKinds.map((kind) => `'${kind}'`).join(",")})`),
    /** what was found, in the kind's own unit */
    figure: p.bigint("bigint"),
  },
});

/** A person's consent to exactly the items that the hash stands for. Append-only: other items need another consent. */
export const BatchApproval = defineEntity({
  name: "BatchApproval",
  tableName: "batch_approval",
  properties: {
    batchId: () => p.manyToOne(PayoutBatch).mapToPk().fieldName("batch_id").primary().deleteRule("no action").updateRule("no action"),
    staffId: () => p.manyToOne(StaffMember).mapToPk().fieldName("staff_id").primary().deleteRule("no action").updateRule("no action"),
    itemsHash: p.text().primary(),
    at: p.datetime(),
  },
});
