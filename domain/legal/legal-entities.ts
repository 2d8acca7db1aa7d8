import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner } from "#domain/partners";

/** What is being written and nobody has to accept yet: one row, which whoever publishes or writes locks. */
export const LegalDraft = defineEntity({
  name: "LegalDraft",
  tableName: "legal_draft",
  properties: {
    id: p.integer().primary().autoincrement(false).check("id = 1"),
    words: p.text(),
    changedAt: p.datetime(),
  },
});

/** A version of the legal terms. Its text never changes: people accepted it as it stands. */
export const LegalTerms = defineEntity({
  name: "LegalTerms",
  tableName: "legal_terms",
  properties: {
    /** what people call it: 1, 2, 3; a later one takes effect later */
    number: p.integer().primary().autoincrement(false),
    /** markdown */
    words: p.text(),
    /** SHA-256 of the words */
    hash: p.text(),
    effectiveAt: p.datetime(),
    publishedAt: p.datetime(),
    /** taken back before it took effect */
    withdrawnAt: p.datetime().nullable(),
  },
});

/** That a partner accepted a version. Kept for ever, as what was agreed on. */
export const LegalAcceptance = defineEntity({
  name: "LegalAcceptance",
  tableName: "legal_acceptance",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    number: () => p.manyToOne(LegalTerms).mapToPk().fieldName("number").primary().updateRule("no action").deleteRule("no action"),
    /** of the text that they were shown */
    hash: p.text(),
    at: p.datetime(),
    platform: p.text().check("platform in ('console','discord','slack')"),
    /** by which connected account; the account itself may be forgotten, so no foreign key holds it */
    linkId: p.uuid().nullable(),
  },
  indexes: [{ properties: ["number"] }],
});

/** When a partner was last asked to accept, so that they are asked once a day at most. */
export const LegalReminder = defineEntity({
  name: "LegalReminder",
  tableName: "legal_reminder",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().updateRule("no action").deleteRule("no action"),
    number: p.integer(),
    at: p.datetime(),
  },
});
