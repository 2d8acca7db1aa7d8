import { defineEntity, p } from "@mikro-orm/postgresql";

/** One privileged act, kept for ever: triggers refuse delete and every update but one that empties reason or facts, see `forgetSubject`. */
export const AuditEntry = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entry",
  properties: {
    id: p.uuid().primary(),
    at: p.datetime().index(),
    /** "staff:<handle id>", "partner:<id>", "system:<name>" */
    actor: p.text(),
    act: p.text(),
    subjectKind: p.text(),
    subjectId: p.text(),
    reason: p.text().nullable(),
    facts: p.json(),
  },
  indexes: [
    { properties: ["subjectKind", "subjectId"] },
    { name: "audit_entry_actor", properties: ["actor", "at"] },
    {
      name: "audit_entry_partners",
      expression:
        "create index \"audit_entry_partners\" on \"audit_entry\" using gin ((array_remove(array[facts ->> 'partner', facts ->> 'partnerId', facts ->> 'from', facts ->> 'to'], null)))",
    },
  ],
});
