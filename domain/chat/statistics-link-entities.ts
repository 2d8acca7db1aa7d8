import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";
import { ChatIdentity } from "./identity-entities.ts";

/**
 * A one-time link to a partner's statistics, and the session that it was exchanged for. Tokens are kept as keyed hashes. Gone a day after its end, and with its partner.
 */
export const StatisticsLink = defineEntity({
  name: "StatisticsLink",
  tableName: "statistics_link",
  properties: {
    id: p.uuid().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").deleteRule("no action"),
    /** the link by which the account that asked stands for them; null at the console of a demonstration */
    askedById: () => p.manyToOne(ChatIdentity).mapToPk().fieldName("asked_by_id").nullable().deleteRule("no action"),
    tokenHash: p.text().unique(),
    madeAt: p.datetime(),
    expiresAt: p.datetime().index(),
    /** of the session: when it began, what its browser carries, and when it ends or was ended */
    openedAt: p.datetime().nullable(),
    sessionHash: p.text().nullable().unique(),
    endsAt: p.datetime().nullable(),
  },
  checks: [{ name: "statistics_link_opened_once", expression: "num_nonnulls(opened_at, session_hash, ends_at) in (0, 3)" }],
  indexes: [{ properties: ["partnerId"] }, { properties: ["askedById"] }],
});
