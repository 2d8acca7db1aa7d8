import { defineEntity, p } from "@mikro-orm/postgresql";
import { AttributionDecision } from "#domain/attribution";
import { Adjustment } from "#domain/ledger";
import { ShopOrder } from "#domain/orders";
import { Partner } from "#domain/partners";
import { RateRule } from "./rate-entities.ts";
import { rateScopes } from "./rate-rules.ts";

/** What one order earned one partner (a sale). Amounts in minor units of the order's currency. */
export const Conversion = defineEntity({
  name: "Conversion",
  tableName: "conversion",
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id").index(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    decisionId: () => p.manyToOne(AttributionDecision).mapToPk().fieldName("decision_id"),
    currency: p.text(),
    status: p.text().check("status in ('pending','unpaid','paid','rejected')"),
    /** a code: why it has this status */
    reason: p.text(),
    /** what it is worth now; of a paid one: what was paid */
    amountMinor: p.bigint("bigint").check("amount_minor >= 0"),
    /** what stands in payable for it: the target of the last posting */
    postedMinor: p.bigint("bigint").default(0),
    /** what an earlier system promised for it, before refunds; null: it is rated here, line by line */
    importedMinor: p.bigint("bigint").nullable().check("imported_minor >= 0"),
    /** counts changes of money; ledger keys and corrections carry it */
    revision: p.integer().default(0),
    holdDays: p.integer(),
    orderedAt: p.datetime(),
    /** paid + hold; null while the order is not paid */
    maturesAt: p.datetime().nullable(),
    /** an open question that keeps it pending */
    reviewFlag: p.text().nullable(),
    /** set while staff hold it rejected */
    staffRejection: p.text().nullable(),
    supersededAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    /** when anything about it that others are told changed last */
    changedAt: p.datetime().defaultRaw("now()"),
  },
  uniques: [{ name: "conversion_one_standing_sale", properties: ["orderId"], where: "superseded_at is null" }],
  indexes: [
    { properties: ["partnerId", "orderedAt"] },
    { name: "conversion_changed", properties: ["changedAt", "id"] },
    { name: "conversion_ordered", properties: ["orderedAt"] },
    // Few beside all that was paid; programs read them in the order of their changes.
    {
      name: "conversion_pending_or_rejected",
      properties: ["status", "changedAt", "id"],
      where: "status = 'pending' or status = 'rejected'",
    },
    {
      name: "conversion_waiting_for_payout",
      properties: ["partnerId", "currency", "maturesAt"],
      where: "status = 'unpaid' and superseded_at is null",
    },
    { name: "conversion_under_review", properties: ["createdAt"], where: "review_flag is not null and superseded_at is null" },
  ],
});

/** The commission of each order line (and of shipping, where it earns) with the rate it was given as of order creation. The rate is never changed, unless the shop tells of the product only later. */
export const ConversionLine = defineEntity({
  name: "ConversionLine",
  tableName: "conversion_line",
  properties: {
    conversionId: () => p.manyToOne(Conversion).mapToPk().fieldName("conversion_id").primary(),
    lineExternalId: p.text().primary(),
    /** what earns, `taxMinor` included */
    baseMinor: p.bigint("bigint"),
    taxMinor: p.bigint("bigint").default(0),
    quantity: p.integer(),
    rateKind: p.text().check("rate_kind in ('percent','per-order','per-item')"),
    rateBasisPoints: p.integer().nullable(),
    /** a flat rate in minor units of the conversion's currency */
    rateMinor: p.bigint("bigint").nullable(),
    rateSource: p.text().check(`rate_source in (${rateScopes.map((scope) => `'${scope}'`).join(",")})`),
    /** null: the programme's term */
    rateRuleId: () => p.manyToOne(RateRule).mapToPk().fieldName("rate_rule_id").nullable().deleteRule("no action"),
    commissionMinor: p.bigint("bigint"),
    /** false: rated before the shop had told of its product, whose categories might have a rate */
    isProductKnown: p.boolean().default(true),
    /** when it was rated again because the shop told of its product only then */
    ratedAgainAt: p.datetime().nullable(),
  },
  indexes: [{ name: "conversion_line_product_unknown", properties: ["conversionId"], where: "not is_product_known" }],
  checks: [
    {
      name: "conversion_line_rate",
      expression: "(rate_basis_points is not null) = (rate_kind = 'percent') and (rate_minor is not null) = (rate_kind <> 'percent')",
    },
  ],
});

/** Every move of a conversion's status, in order. */
export const ConversionStatusChange = defineEntity({
  name: "ConversionStatusChange",
  tableName: "conversion_status_change",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    conversionId: () => p.manyToOne(Conversion).mapToPk().fieldName("conversion_id").index(),
    at: p.datetime(),
    fromStatus: p.text().nullable(),
    toStatus: p.text(),
    reason: p.text(),
    actor: p.text(),
  },
});

/** A signed change after payment, settled with the next payout. */
export const Correction = defineEntity({
  name: "Correction",
  tableName: "correction",
  properties: {
    id: p.uuid().primary(),
    conversionId: () => p.manyToOne(Conversion).mapToPk().fieldName("conversion_id"),
    revision: p.integer(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    currency: p.text(),
    amountMinor: p.bigint("bigint").check("amount_minor <> 0"),
    reason: p.text(),
    effectiveAt: p.datetime(),
  },
  uniques: [{ properties: ["conversionId", "revision"] }],
  indexes: [{ properties: ["partnerId", "currency", "effectiveAt"] }],
});

/** What of a correction nobody owes any more, because a write-off let it off; or, of one that gives something back, what was owed again for it. Append-only. */
export const CorrectionLetOff = defineEntity({
  name: "CorrectionLetOff",
  tableName: "correction_let_off",
  properties: {
    correctionId: () =>
      p.manyToOne(Correction).mapToPk().fieldName("correction_id").primary().deleteRule("no action").updateRule("no action"),
    adjustmentId: () =>
      p.manyToOne(Adjustment).mapToPk().fieldName("adjustment_id").primary().deleteRule("no action").updateRule("no action"),
    /** of the correction's sign, and never more than it */
    amountMinor: p.bigint("bigint").check("amount_minor <> 0"),
    at: p.datetime(),
  },
  indexes: [{ properties: ["adjustmentId"] }],
});
