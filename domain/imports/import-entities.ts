import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** Which partner an earlier system's affiliate is here, by the number that they had there. */
export const ImportedPartner = defineEntity({
  name: "ImportedPartner",
  tableName: "imported_partner",
  properties: {
    key: p.text().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").index(),
    importedAt: p.datetime(),
  },
});

/** A referral as an earlier system told of it, and what it is here: read first, applied then, so that a run that was cut off goes on. */
export const ImportedReferral = defineEntity({
  name: "ImportedReferral",
  tableName: "imported_referral",
  properties: {
    /** "id:50" where the system gave its number, else "row:" and a hash of what it said, with its turn among rows that say the same */
    key: p.text().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    saidStatus: p.text().check("said_status in ('paid','unpaid','pending','rejected','draft','failed')"),
    amountMinor: p.bigint("bigint").check("amount_minor >= 0"),
    currency: p.text(),
    /** the order that it came from; a referral that no order of the shop stands behind has one of its own */
    shop: p.text(),
    externalId: p.text(),
    number: p.text(),
    /** what was sold, or why it was given */
    label: p.text(),
    campaign: p.text(),
    madeAt: p.datetime(),
    /** grows with the earlier system's own numbers */
    place: p.bigint("bigint"),
    payoutKey: p.text().nullable(),
    orderId: p.uuid(),
    decisionId: p.uuid(),
    conversionId: p.uuid().unique(),
    appliedAt: p.datetime().nullable(),
    /** a code: why it could not be applied */
    problem: p.text().nullable(),
  },
  indexes: [
    { properties: ["partnerId", "place"] },
    { properties: ["shop", "externalId"] },
    { name: "imported_referral_open", properties: ["partnerId"], where: "applied_at is null" },
  ],
});

/** A payout as an earlier system told of it. */
export const ImportedPayout = defineEntity({
  name: "ImportedPayout",
  tableName: "imported_payout",
  properties: {
    key: p.text().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").index(),
    /** in minor units of the shop's currency, whatever its referrals' are: that system adds them up so */
    amountMinor: p.bigint("bigint"),
    madeAt: p.datetime(),
    /** the earlier system's own word: paid, processing, failed */
    state: p.text(),
    /** the numbers of its referrals, in its own order */
    referralKeys: p.array(),
    place: p.bigint("bigint"),
    /** whether referrals were found that add up to it; null: not looked for yet */
    isMatched: p.boolean().nullable(),
  },
});
