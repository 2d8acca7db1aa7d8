import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "./partner-entities.ts";

/** Partners who have a rate together. */
export const PartnerGroup = defineEntity({
  name: "PartnerGroup",
  tableName: "partner_group",
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    /** the name folded: two groups differ by more than their capitals */
    key: p.text().unique(),
    createdAt: p.datetime(),
  },
});

/** Which group a partner is in: the newest row at or before an instant; never edited. */
export const PartnerGroupMove = defineEntity({
  name: "PartnerGroupMove",
  tableName: "partner_group_move",
  properties: {
    /** counts in the order of recording, which decides between two of the same instant */
    id: p.bigint("bigint").primary().autoincrement(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    /** null: in none */
    groupId: () => p.manyToOne(PartnerGroup).mapToPk().fieldName("group_id").nullable().deleteRule("no action"),
    effectiveFrom: p.datetime(),
    recordedAt: p.datetime(),
    actor: p.text(),
  },
  indexes: [{ properties: ["partnerId", "effectiveFrom"] }],
});
