import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";
import { taxFormStates } from "./tax-rules.ts";

/** What is known of a partner's tax form (W-9): that it was asked for, that it is there, or why none is due. Never the form, and never its number. */
export const TaxForm = defineEntity({
  name: "TaxForm",
  tableName: "tax_form",
  properties: {
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").primary().deleteRule("no action").updateRule("no action"),
    state: p.text().check(`state in (${taxFormStates.map((state) => `'${state}'`).join(",")})`),
    changedAt: p.datetime(),
    changedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("changed_by_id").deleteRule("no action"),
    /** where it lies, or why none is due */
    note: p.text(),
  },
});
