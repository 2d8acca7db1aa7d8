import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, PartnerGroup } from "#domain/partners";
import { rateScopes } from "./rate-rules.ts";

/** What orders earn from an instant on: a rate for a subject, or its end. Never edited, superseded by a later record. */
export const RateRule = defineEntity({
  name: "RateRule",
  tableName: "rate_rule",
  properties: {
    /** counts in the order of recording, which decides between two of the same instant */
    id: p.bigint("bigint").primary().autoincrement(),
    scope: p.text().check(`scope in (${rateScopes.map((scope) => `'${scope}'`).join(",")})`),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action").index(),
    groupId: () => p.manyToOne(PartnerGroup).mapToPk().fieldName("group_id").nullable().deleteRule("no action").index(),
    shop: p.text().nullable(),
    productId: p.text().nullable(),
    categoryId: p.text().nullable(),
    effectiveFrom: p.datetime(),
    /** null: back to the next rule */
    kind: p.text().nullable().check("kind in ('percent','per-order','per-item')"),
    basisPoints: p.integer().nullable().check("basis_points >= 0 and basis_points <= 10000"),
    amountMinor: p.bigint("bigint").nullable().check("amount_minor >= 0"),
    currency: p.text().nullable(),
    recordedAt: p.datetime(),
    actor: p.text(),
    reason: p.text(),
  },
  checks: [
    {
      name: "rate_rule_subject",
      expression:
        "(partner_id is not null) = (scope in ('partner','partner-product')) and (group_id is not null) = (scope = 'group') and (product_id is not null) = (scope in ('product','partner-product')) and (category_id is not null) = (scope = 'category') and (shop is not null) = (scope in ('product','partner-product','category'))",
    },
    {
      name: "rate_rule_value",
      expression:
        "(basis_points is not null) = (kind is not null and kind = 'percent') and (amount_minor is not null) = (kind is not null and kind <> 'percent') and (currency is not null) = (amount_minor is not null)",
    },
  ],
  indexes: [{ properties: ["shop", "productId"] }, { properties: ["scope", "categoryId"] }],
});
