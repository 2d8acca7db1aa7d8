import { defineEntity, p } from "@mikro-orm/postgresql";
import { Partner, StaffMember } from "#domain/partners";

/**
 * A partner's money waits: nothing of it leaves for a bank. One person of finance puts it, two lift it. Why is for staff alone: whoever has to look
 * into something does not tell the one whom they look at.
 */
export const ComplianceHold = defineEntity({
  name: "ComplianceHold",
  tableName: "compliance_hold",
  properties: {
    id: p.bigint("bigint").primary().autoincrement(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    reason: p.text(),
    putById: () => p.manyToOne(StaffMember).mapToPk().fieldName("put_by_id"),
    putAt: p.datetime(),
    /** the partner's last move of a transfer before it, and before it was lifted: clocks of transactions that wait for each other say nothing of their order */
    afterMove: p.bigint("bigint"),
    untilMove: p.bigint("bigint").nullable(),
    liftAskedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("lift_asked_by_id").nullable().deleteRule("no action"),
    liftAskedAt: p.datetime().nullable(),
    liftedById: () => p.manyToOne(StaffMember).mapToPk().fieldName("lifted_by_id").nullable().deleteRule("no action"),
    liftedAt: p.datetime().nullable(),
  },
  checks: [
    {
      name: "compliance_hold_lifted",
      expression: "(lifted_at is null) = (lifted_by_id is null) and (lifted_at is null) = (until_move is null)",
    },
    { name: "compliance_hold_asked", expression: "(lift_asked_at is null) = (lift_asked_by_id is null)" },
    {
      name: "compliance_hold_two_persons",
      expression: "lifted_by_id is null or (lift_asked_by_id is not null and lifted_by_id <> lift_asked_by_id)",
    },
  ],
  uniques: [{ name: "compliance_hold_one_standing", properties: ["partnerId"], where: "lifted_at is null" }],
});
