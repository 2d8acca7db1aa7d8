import { defineEntity, p } from "@mikro-orm/postgresql";

/** The one programme this database serves. */
export const Programme = defineEntity({
  name: "Programme",
  tableName: "programme",
  properties: {
    id: p.integer().primary().autoincrement(false).check("id = 1"),
    name: p.text(),
    zone: p.text(),
    currency: p.text(),
    isDemonstration: p.boolean(),
    frozenAt: p.datetime().nullable(),
    frozenReason: p.text().nullable(),
    /** the first of the two persons that it takes to lift a freeze: their own partner's record, or else their staff record */
    thawAskedBy: p.uuid().nullable(),
    thawAskedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

/** Terms as they stood from an instant on; never edited, superseded by a later record. */
export const ProgrammeTerms = defineEntity({
  name: "ProgrammeTerms",
  tableName: "programme_terms",
  properties: {
    /** counts in the order of recording, which decides between two of the same instant */
    id: p.bigint("bigint").primary().autoincrement(),
    effectiveFrom: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.text(),
    reason: p.text(),
    terms: p.json(),
  },
  indexes: [{ properties: ["effectiveFrom"] }],
});

/** A change of terms that was taken back before it held. */
export const ProgrammeTermsWithdrawal = defineEntity({
  name: "ProgrammeTermsWithdrawal",
  tableName: "programme_terms_withdrawal",
  properties: {
    termsId: () => p.manyToOne(ProgrammeTerms).mapToPk().fieldName("terms_id").updateRule("no action").deleteRule("no action").primary(),
    at: p.datetime(),
    actor: p.text(),
    reason: p.text(),
  },
});
